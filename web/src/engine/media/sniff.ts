/** What may be drawn, by its first bytes: never by what somebody says it is, and never anything that can carry a script. */
export function drawableType(head: Uint8Array): string {
  const text = String.fromCharCode(...head.subarray(0, 16));
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'image/gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  if (text.slice(4, 8) === 'ftyp' && ['avif', 'avis'].includes(text.slice(8, 12))) return 'image/avif';
  return '';
}

export async function drawableTypeOf(file: Blob): Promise<string> {
  return drawableType(new Uint8Array(await file.slice(0, 16).arrayBuffer()));
}
