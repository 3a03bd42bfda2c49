import type { ShardRecord } from '../search/shard.ts';
import type { MetaRecord } from './records/account.ts';
import type {
  DeviceListRecord,
  ForeignHeadsRecord,
  IdentityRecord,
  PreKeyRecord,
  ReplayRecord,
  SessionRecordStored,
  VerifiedRecord,
} from './records/keys.ts';
import type { DraftRecord, OutboxRecord, StoredChat, StoredMessage, WrittenRecord } from './records/chats.ts';
import type { ContentKeyRecord, FillRecord, HistoryRecord, KeyringRecord, SegmentRecord } from './records/history.ts';
import type { ControlRecord, RepairRecord, WaitingRecord } from './records/repair.ts';
import type { RecoveryRecord } from './records/recovery.ts';

export type * from './records/account.ts';
export type * from './records/keys.ts';
export type * from './records/chats.ts';
export type * from './records/history.ts';
export type * from './records/repair.ts';
export type * from './records/recovery.ts';

/** Store name to the record that lives there. */
export interface Records {
  meta: MetaRecord;
  identity: IdentityRecord;
  prekeys: PreKeyRecord;
  replays: ReplayRecord;
  sessions: SessionRecordStored;
  lists: DeviceListRecord;
  chats: StoredChat;
  messages: StoredMessage;
  outbox: OutboxRecord;
  written: WrittenRecord;
  drafts: DraftRecord;
  history: HistoryRecord;
  contentKeys: ContentKeyRecord;
  keyrings: KeyringRecord;
  segments: SegmentRecord;
  fills: FillRecord;
  controls: ControlRecord;
  searchParts: ShardRecord;
  waiting: WaitingRecord;
  repairs: RepairRecord;
  foreignHeads: ForeignHeadsRecord;
  recovery: RecoveryRecord;
  verified: VerifiedRecord;
}

export type StoreName = keyof Records;

export const storeNames = [
  'meta',
  'identity',
  'prekeys',
  'replays',
  'sessions',
  'lists',
  'chats',
  'messages',
  'outbox',
  'written',
  'drafts',
  'history',
  'contentKeys',
  'keyrings',
  'segments',
  'fills',
  'controls',
  'searchParts',
  'waiting',
  'repairs',
  'foreignHeads',
  'recovery',
  'verified',
] as const satisfies readonly StoreName[];

/** The key in stores that hold one record: `meta`, `identity`, `history`, `recovery`. */
export const only = 'only';

/** Sequences are below this, places of own messages that have none from here on. */
export const firstPending = 2 ** 40;

export function isSequence(sequence: bigint): boolean {
  return sequence >= 1n && sequence < BigInt(firstPending);
}

export const emptyMeta: MetaRecord = {
  challenge: null,
  account: null,
  chatsSince: 0,
  nextPending: firstPending,
  arrived: [],
  admitting: null,
};
