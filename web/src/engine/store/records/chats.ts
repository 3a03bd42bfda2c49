import type { AccountId, ChatId, FileInfo, Message, MessageId, Person, Refusal } from '../../../bridge/types.ts';

/** A file as this device keeps it in mind: where it lies on the server, and what opens it. */
export interface StoredFile extends FileInfo {
  mediaId: string;
  key: Uint8Array;
}

/** What the screen sees of a message, and what it does not see. */
export type StoredContent =
  Exclude<Message['content'], { kind: 'file' }> | { kind: 'file'; file: StoredFile; caption: string };

export interface StoredMessage {
  id: MessageId;
  chatId: ChatId;
  /** The sequence; for what has none, its place among those: pending messages far behind, notices in between. */
  order: number;
  sequence: number | null;
  senderId: AccountId;
  mine: boolean;
  at: number;
  content: StoredContent;
  failed: boolean;
  /** Of an own message: what a device that could not open it is given again. */
  key?: MessageSecret;
  /** It cannot be sent before somebody whom it is for has a list that has not expired. */
  waitsForList?: boolean;
}

/** What opens the body of a message. */
export interface MessageSecret {
  contentKey: Uint8Array;
  bodyHash: Uint8Array;
}

export interface StoredMember {
  person: Person;
  listEpoch: number;
  delivered: number;
  read: number;
}

export interface StoredChat {
  id: ChatId;
  createdAt: number;
  updatedAt: number;
  lastSequence: number;
  members: StoredMember[];
  lastCommitted: StoredMessage | null;
  lastPending: StoredMessage | null;
  /** Sequences of messages by others above the own read mark. */
  unread: number[];
  /** How far the person has read here; the server learns of it by message:read. */
  readMark: number;
  /** The order of the notice that the other has another account identity key; 0 when that never was. */
  keyChangedAt?: number;
}

export interface SealedEnvelope {
  accountId: AccountId;
  deviceId: number;
  registrationId: number;
  type: 2 | 3;
  ciphertext: Uint8Array;
}

/** What goes over the wire; kept until the server has it, because a repeat must be the same bytes. */
export interface SealedMessage {
  body: Uint8Array;
  contentKey: Uint8Array;
  bodyHash: Uint8Array;
  audienceHash: Uint8Array;
  envelopes: SealedEnvelope[];
}

export interface OutboxRecord {
  id: MessageId;
  chatId: ChatId;
  order: number;
  /** What it says; of a file, what is said about it. */
  text: string;
  /** To be uploaded first. */
  file?: StoredFile;
  /** The server has the file. */
  uploaded?: true;
  at: number;
  sealed: SealedMessage | null;
  failed: Refusal | null;
}

/** A text that was sent and is not in its conversation yet. It is stored at once, whatever the engine is at. */
export interface WrittenRecord {
  chatId: ChatId;
  text: string;
  at: number;
  /** Among what was written in this millisecond, and before the page was opened anew. */
  turn: number;
}

export interface DraftRecord {
  text: string;
}
