import type { PictureInfo } from '../../bridge/types.ts';

/** What may be drawn. The engine says what a blob is by its first bytes; nothing that can carry a script is among these. */
const drawn: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

const maxInline = 320;
const maxBlock = 360;
const min = 96;

export function isDrawn(blob: Blob): boolean {
  return drawn.has(blob.type);
}

/** How large a picture stands in the conversation, known before it has come: nothing moves when it does. */
export function roomFor({ width, height }: PictureInfo): { inlineSize: number; blockSize: number } {
  const scale = Math.min(1, maxInline / width, maxBlock / height);
  const side = (length: number, most: number): number => Math.round(Math.min(most, Math.max(min, length * scale)));
  return { inlineSize: side(width, maxInline), blockSize: side(height, maxBlock) };
}

/** The preview as an address; a few hundred bytes need no blob. */
export function previewUrl(preview: Uint8Array): string | null {
  if (preview.length === 0) return null;
  return `data:image/jpeg;base64,${btoa(String.fromCharCode(...preview))}`;
}
