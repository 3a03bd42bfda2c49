import type { Message } from '../../bridge/types.ts';

/** One more with every change of what is searched, or of how texts become words: indices are made anew then, in the background. */
export const indexVersion = 2;

/** The kinds that can be asked for. */
export type Kind = 'text' | 'link' | 'picture' | 'file';

const link = /\bhttps?:\/\/\S/u;

/**
 * What of a message is searched, and what kind it is searched as; null when there is nothing. Of a file the first line is
 * its name, and what follows was said about it.
 */
export function searchable(content: Message['content']): { text: string; kind: Kind } | null {
  if (content.kind === 'text') return { text: content.text, kind: link.test(content.text) ? 'link' : 'text' };
  if (content.kind !== 'file') return null;
  const { file, caption } = content;
  return { text: `${file.name}\n${caption}`, kind: file.picture ? 'picture' : 'file' };
}

/** FNV-1a over the UTF-16 units, with the version: tells two texts apart, and needs not withstand anybody. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5 ^ indexVersion;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
