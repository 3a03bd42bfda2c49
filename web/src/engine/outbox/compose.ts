import type { ChatId, MessageId } from '../../bridge/types.ts';
import { withPending } from '../chats/chat.ts';
import { changeMeta } from '../core.ts';
import type { Core } from '../core.ts';
import { refuse } from '../refusal.ts';
import type { RefusalError } from '../refusal.ts';
import { emptyMeta, only } from '../store/records.ts';
import type { OutboxRecord, StoredContent, StoredFile, StoredMessage, WrittenRecord } from '../store/records.ts';
import type { Step } from '../store/step.ts';

const maxCharacters = 16_384;

/**
 * Puts a written message into the conversation and the outbox, in one step and without a network. The step may have to
 * wait for others; whoever closes the page meanwhile finds the message sent when it is opened again.
 */
export async function compose(core: Core, chatId: ChatId, id: MessageId, text: string): Promise<void> {
  const length = Array.from(text).length;
  if (length === 0 || length > maxCharacters) {
    throw refuse('input-invalid', `A message has 1 to ${maxCharacters} characters.`);
  }
  if (!core.store.all('chats').has(chatId)) throw chatUnknown();
  const written: WrittenRecord = { chatId, text, at: core.environment.now(), turn: ++core.lastTurn };
  await putWritten(core, id, written, core.store.keep(id, written));
}

/** What was written just before the page was closed goes into its conversation now. */
export async function composeWritten(core: Core): Promise<void> {
  const left = [...core.store.all('written')].sort(([, a], [, b]) => a.at - b.at || a.turn - b.turn);
  for (const [id, written] of left) {
    try {
      await putWritten(core, id, written, Promise.resolve());
    } catch (error) {
      core.environment.log('a text is left', error);
    }
  }
}

async function putWritten(core: Core, id: MessageId, written: WrittenRecord, kept: Promise<void>): Promise<void> {
  const { chatId, text, at } = written;
  // Where it could not be kept, it is as safe as the step is quick.
  const settled = kept.catch((error: unknown) => core.environment.log('a text could not be kept', error));
  const content: StoredContent = { kind: 'text', text };
  await core.store.step(async (step) => {
    await settled;
    step.delete('written', id);
    const isNew = await put(core, step, { chatId, id, content, at }, (entry) => ({ ...entry, text }));
    // Asked a second time, the person may have begun the next text.
    if (isNew) step.delete('drafts', chatId);
  });
}

/** Where a message stands among what is written, and since when. */
export interface Place {
  order: number;
  at: number;
}

/** The same for a file that lies sealed on the shelf, at a place that was taken for it before. */
export async function composeFile(
  core: Core,
  chatId: ChatId,
  id: MessageId,
  caption: string,
  file: StoredFile,
  place: Place,
): Promise<void> {
  const content: StoredContent = { kind: 'file', file, caption };
  await core.store.step(async (step) => {
    await put(core, step, { chatId, id, content, ...place }, (entry) => ({ ...entry, text: caption, file }));
  });
}

/** Takes a place among what is written for a message that comes later: whatever is written from now on stands behind it. */
export function takePlace({ store, environment }: Core): Promise<Place> {
  const at = environment.now();
  return store.step(async (step) => ({ order: await nextPlace(step), at }));
}

interface Composed {
  chatId: ChatId;
  id: MessageId;
  content: StoredContent;
  at: number;
  /** The next, unless it was taken before. */
  order?: number;
}

/** False when it is in its conversation already: then nothing is changed. */
async function put(
  { me, threads, board }: Core,
  step: Step,
  { chatId, id, content, at, order: taken }: Composed,
  fill: (entry: Omit<OutboxRecord, 'text'>) => OutboxRecord,
): Promise<boolean> {
  const chat = await step.get('chats', chatId);
  if (!chat) throw chatUnknown();
  if (await step.get('messages', id)) return false;
  const order = taken ?? (await nextPlace(step));
  const message: StoredMessage = {
    id,
    chatId,
    order,
    sequence: null,
    senderId: me,
    mine: true,
    at,
    content,
    failed: false,
  };
  step.put('chats', chatId, withPending(chat, message));
  step.put('outbox', id, fill({ id, chatId, order, at, sealed: null, failed: null }));
  threads.put(step, message);
  step.after(() => board.changed());
  return true;
}

/** A failed message goes to the end of what waits. What was sealed stays: it may have arrived after all. */
export async function composeAgain(core: Core, chatId: ChatId, id: MessageId): Promise<void> {
  const { store, threads, board } = core;
  await store.step(async (step) => {
    const entry = await step.get('outbox', id);
    const message = await step.get('messages', id);
    const chat = await step.get('chats', chatId);
    if (!entry || !message || !chat) throw refuse('message-unknown', 'This message is not waiting to be sent.');
    if (!entry.failed) return;
    const order = await nextPlace(step);
    const again: StoredMessage = { ...message, order, failed: false };
    step.put('outbox', id, { ...entry, order, failed: null });
    step.put('chats', chatId, withPending(chat, again));
    threads.put(step, again);
    step.after(() => board.changed());
  });
}

function chatUnknown(): RefusalError {
  return refuse('chat-unknown', 'This chat does not exist on this device.');
}

async function nextPlace(step: Step): Promise<number> {
  const { nextPending } = (await step.get('meta', only)) ?? emptyMeta;
  await changeMeta(step, { nextPending: nextPending + 1 });
  return nextPending;
}
