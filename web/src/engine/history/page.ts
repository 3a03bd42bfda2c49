import type { ChatId } from '../../bridge/types.ts';
import { fromBase64 } from '../bytes.ts';
import type { Core } from '../core.ts';
import { SignalError } from '../signal/index.ts';
import { readBody } from '../sync/opener.ts';
import type { MessageSecret, StoredContent } from '../store/records.ts';
import type { ApiMessage, HistoryApi } from './api.ts';
import type { KeyringReader } from './reader.ts';
import { warn } from './record.ts';
import type { HistoryEntry } from './segment.ts';

/** A message of the history; its content is null when there is no key for it yet. */
export interface Recovered {
  id: string;
  sequence: number;
  senderId: string;
  at: number;
  content: StoredContent | null;
  key?: MessageSecret;
}

/** Some messages of a chat as the server has them, newest first, opened with what the keyring has of them. */
export interface RecoveredPage {
  messages: Recovered[];
  more: boolean;
  /** The lowest sequence of the page, those included that this device had; Infinity when it is empty. */
  first: number;
  /** The server has held messages back of which the keyring has keys. */
  held: boolean;
}

/** Fetches a page below a sequence. Only what this device does not have yet is opened. */
export async function recoverPage(
  core: Core,
  api: HistoryApi,
  reader: KeyringReader,
  chatId: ChatId,
  before: number | null,
  limit: number,
): Promise<RecoveredPage> {
  const { messages, more } = await api.messages(chatId, before, limit);
  const known = await Promise.all(messages.map(({ messageId }) => core.store.read('messages', messageId)));
  const lacking = messages.filter((_, n) => (known[n]?.content.kind ?? 'waiting') === 'waiting');
  const entries = await reader.entries(
    chatId,
    lacking.map(({ sequence }) => sequence),
  );
  const recovered = await Promise.all(lacking.map((each) => recover(core, chatId, each, entries.get(each.sequence))));
  return {
    messages: recovered,
    more,
    first: messages.at(-1)?.sequence ?? Infinity,
    held: isHeld(entries, messages, before),
  };
}

async function recover(
  core: Core,
  chatId: ChatId,
  { messageId: id, sequence, senderAccountId: senderId, committedAt: at, body }: ApiMessage,
  entry: HistoryEntry | undefined,
): Promise<Recovered> {
  const message = { id, sequence, senderId, at };
  if (!entry) return { ...message, content: null };
  const isIt = entry.messageId === id && entry.senderId === senderId;
  try {
    if (isIt) {
      const { contentKey, bodyHash } = entry;
      const content = await readBody({ contentKey, bodyHash, body: fromBase64(body) });
      return { ...message, content, key: { contentKey, bodyHash } };
    }
  } catch (error) {
    if (!(error instanceof SignalError)) throw error;
  }
  await core.store.step((step) => warn(core, step, 'altered', chatId));
  return { ...message, content: null };
}

/** Between the first and the last message of a page, and up to what was there before, nothing is left out that had a key. */
function isHeld(
  entries: ReadonlyMap<number, HistoryEntry>,
  messages: readonly ApiMessage[],
  before: number | null,
): boolean {
  const there = new Set(messages.map(({ sequence }) => sequence));
  const first = messages.at(-1)?.sequence ?? Infinity;
  const end = before ?? messages[0]?.sequence ?? 0;
  return [...entries.keys()].some((sequence) => sequence > first && sequence < end && !there.has(sequence));
}
