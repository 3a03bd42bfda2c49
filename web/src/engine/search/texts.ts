import type { Message } from '../../bridge/types.ts';

const link = /\bhttps?:\/\/\S/u;

/** What of a message is searched, and what kind it is searched as; null when there is nothing. */
export function searchable(content: Message['content']): { text: string; kind: string } | null {
  if (content.kind !== 'text') return null;
  return { text: content.text, kind: link.test(content.text) ? 'link' : 'text' };
}

/** FNV-1a over the UTF-16 units: tells two texts apart, and needs not withstand anybody. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
