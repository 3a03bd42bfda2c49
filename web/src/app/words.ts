import type { Message } from '../bridge/types.ts';
import type { Text } from './language.ts';

/** What a message says, in a line; empty for what says nothing. */
export function wordsOf(content: Message['content'], text: Text): string {
  if (content.kind === 'text') return content.text;
  if (content.kind !== 'file') return '';
  const what = content.file.picture ? text('message.photo') : content.file.name;
  return content.caption === '' ? what : `${what}: ${content.caption}`;
}
