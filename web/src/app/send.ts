import type { ChatId, Message } from '../bridge/types.ts';
import { ask } from './engine.ts';
import { addPending } from './mirror.ts';
import { useMirror } from './store.ts';

/** Puts the message on the screen at once, and then into the engine's hands. */
export function sendText(chatId: ChatId, text: string): void {
  const { session } = useMirror.getState();
  if (session.kind !== 'ready') return;
  void submit({
    id: crypto.randomUUID(),
    chatId,
    sequence: null,
    senderId: session.me.accountId,
    mine: true,
    at: Date.now(),
    content: { kind: 'text', text },
    state: 'sending',
  });
}

export function retry(message: Message): void {
  const { pending } = useMirror.getState();
  const unknownToEngine = pending[message.chatId]?.some((other) => other.id === message.id) ?? false;
  if (unknownToEngine) void submit({ ...message, state: 'sending' });
  else void ask('retry', message.chatId, message.id);
}

async function submit(message: Message): Promise<void> {
  if (message.content.kind !== 'text') return;
  useMirror.setState((mirror) => addPending(mirror, message));
  const result = await ask('sendText', message.chatId, message.id, message.content.text);
  const stillPending = useMirror.getState().pending[message.chatId]?.some((other) => other.id === message.id);
  if (!result.ok && stillPending) useMirror.setState((mirror) => addPending(mirror, { ...message, state: 'failed' }));
}
