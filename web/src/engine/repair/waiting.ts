import type { MailboxEntry, MessageRecord } from '../../contract/gen/parley/v1/live_pb.ts';
import { withMessage } from '../chats/chat.ts';
import type { Core } from '../core.ts';
import { keepContentKey } from '../history/contentKeys.ts';
import type { MessageSecret, StoredContent, StoredMessage, WaitingRecord } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import { readBody } from '../sync/opener.ts';
import { patienceMs } from './rules.ts';

/** Keeps what is needed to repair a message, in the step that stores it as waiting. */
export function keepWaiting(core: Core, step: Step, entry: MailboxEntry, message: MessageRecord): void {
  step.put('waiting', message.messageId, {
    chatId: message.chatId,
    sequence: Number(message.sequence),
    senderId: entry.senderAccountId,
    deviceId: entry.senderDeviceId,
    committedAt: Number(message.committedAt),
    envelope: { type: entry.type, ciphertext: entry.ciphertext },
    body: message.body,
    given: null,
    asks: 0,
    dueAt: core.environment.now() + patienceMs,
  });
}

/** What a body says; null when this does not open it. */
export async function tryBody(secret: MessageSecret, body: Uint8Array): Promise<StoredContent | null> {
  try {
    return await readBody({ ...secret, body });
  } catch {
    return null;
  }
}

/** Puts the content where the message waited: at its place, counted once, and known to an open screen after the commit. */
export async function heal(
  core: Core,
  step: Step,
  id: string,
  waiting: WaitingRecord,
  content: StoredContent,
  secret: MessageSecret,
): Promise<void> {
  step.delete('waiting', id);
  const chat = await step.get('chats', waiting.chatId);
  const message = await step.get('messages', id);
  if (!chat || message?.content.kind !== 'waiting') return;
  const healed: StoredMessage = { ...message, content, ...(message.mine ? { key: secret } : {}) };
  keepContentKey(core, step, healed, secret);
  step.put('chats', chat.id, withMessage(chat, healed));
  core.threads.put(step, healed);
  step.after(() => core.board.changed());
}
