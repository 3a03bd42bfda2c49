import type { ChatId, Message, MessageId, Result } from '../bridge/types.ts';
import { ask } from './engine.ts';
import { addPending, dropPending } from './mirror.ts';
import { useMirror } from './store.ts';

/** Files that the engine has not taken yet. */
const files = new Map<MessageId, File>();

/** Puts the message on the screen at once, and then into the engine's hands. */
export function sendText(chatId: ChatId, text: string): void {
  write(chatId, { kind: 'text', text });
}

/** The same for a file. */
export function sendFile(chatId: ChatId, file: File, caption: string): void {
  const { name, type: mediaType, size } = file;
  write(chatId, { kind: 'file', file: { name, mediaType, size }, caption }, file);
}

function write(chatId: ChatId, content: Message['content'], file?: File): void {
  const { session } = useMirror.getState();
  if (session.kind !== 'ready') return;
  const id = crypto.randomUUID();
  if (file) files.set(id, file);
  const senderId = session.me.accountId;
  void submit({ id, chatId, sequence: null, senderId, mine: true, at: Date.now(), content, state: 'sending' });
}

export function retry(message: Message): void {
  const { pending } = useMirror.getState();
  const unknownToEngine = pending[message.chatId]?.some((other) => other.id === message.id) ?? false;
  if (unknownToEngine) void submit({ ...message, state: 'sending' });
  else void ask('retry', message.chatId, message.id);
}

async function submit(message: Message): Promise<void> {
  useMirror.setState((mirror) => addPending(mirror, message));
  const result = await hand(message);
  if (result.ok) {
    files.delete(message.id);
    useMirror.setState((mirror) => dropPending(mirror, message));
    return;
  }
  const stillPending = useMirror.getState().pending[message.chatId]?.some((other) => other.id === message.id);
  if (stillPending) useMirror.setState((mirror) => addPending(mirror, { ...message, state: 'failed' }));
}

async function hand({ chatId, id, content }: Message): Promise<Result> {
  if (content.kind === 'text') return ask('sendText', chatId, id, content.text);
  const file = files.get(id);
  if (content.kind !== 'file' || !file) return { ok: false, refusal: { code: 'file-lost', detail: '' } };
  return ask('sendFile', chatId, id, file, file.name, content.caption);
}
