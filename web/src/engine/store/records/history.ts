import type { AccountId, ChatId, HistoryWarning, MessageId } from '../../../bridge/types.ts';

/** Whether the history is kept for other devices; what was chosen last counts. */
export interface HistoryChoiceRecord {
  onlyHere: boolean;
  at: number;
}

/** The keys of the own history, and how it is kept. */
export interface HistoryRecord {
  keys: { epoch: number; key: Uint8Array }[];
  /** Names the segments of this device: 16 bytes, drawn once. */
  chain: Uint8Array;
  choice: HistoryChoiceRecord;
  /** The server does not know of the choice yet. */
  choiceUntold: boolean;
  /** Identity key of an own device, in hexadecimal, to how many keys it was handed. */
  handed: Record<string, number>;
  /** When this device asked the others for keys last. Milliseconds since 1970. */
  askedAt: number;
  warnings: HistoryWarning[];
}

/** The key of a message that no segment on the server is known to have. Key: the message's id. */
export interface ContentKeyRecord {
  chatId: ChatId;
  sequence: number;
  senderId: AccountId;
  contentKey: Uint8Array;
  bodyHash: Uint8Array;
}

/** Consecutive segments of a chain: from `first`, whose predecessor has the hash `before`, to `last`, which has `hash`. */
export interface ChainRun {
  first: number;
  last: number;
  before: Uint8Array;
  hash: Uint8Array;
}

/** What is known of the segments that one device has written for one chat. */
export interface ChainRecord {
  /** Ascending and apart. */
  runs: ChainRun[];
  /** The newest segment that somebody has named. */
  named: { number: number; hash: Uint8Array } | null;
}

/** What is known of a chat's keyring. Key: the chat's id. Chains by their name in hexadecimal. */
export interface KeyringRecord {
  chains: Record<string, ChainRecord>;
}

/** A segment on its way to the server: a repeat must be the same bytes. Key: the chat's id. */
export interface SegmentRecord {
  segmentId: string;
  ranges: [number, number][];
  body: Uint8Array;
  messageIds: MessageId[];
}

/** How far the history of a chat has been fetched from the server. Key: the chat's id. */
export interface FillRecord {
  /** Everything from here on was fetched; null before the first page. */
  below: number | null;
  done: boolean;
  /** After that: whether the keyring is whole was looked into. */
  checked: boolean;
  /** Sequences of messages that there was no key for yet. */
  lacking: [number, number][];
}
