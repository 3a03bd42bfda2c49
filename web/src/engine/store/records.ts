import type { ShardRecord } from '../search/shard.ts';
import type { MailboxEntry } from '../../contract/gen/parley/v1/live_pb.ts';
import type {
  AccountId,
  ChatId,
  FileInfo,
  FoundBackup,
  HistoryWarning,
  Message,
  MessageId,
  NewDevice,
  Person,
  Profile,
  Refusal,
} from '../../bridge/types.ts';
import type { PassphraseKey } from '../recovery/wrap.ts';

/** A sign-up or sign-in whose code has not been entered yet. */
export interface StoredChallenge {
  challengeId: string;
  phoneNumber: string;
  delivery: 'console' | 'sms';
  resendAt: number;
  expiresAt: number;
}

/** Onboarding goes through these in order; a reload goes on where it was. */
export type AccountPhase =
  /** Whether the account has devices already is not known yet. */
  | 'check'
  /** It has: the person decides between linking and starting anew. */
  | 'choice'
  /** Let in by another device, whose next list is not there yet. */
  | 'linking'
  | 'keys'
  | 'list'
  | 'profile'
  | 'ready';

export interface StoredAccount {
  accountId: AccountId;
  deviceId: number;
  phase: AccountPhase;
  profile: Profile | null;
  /** Let in by another device, which may have what this one has not. */
  linked?: boolean;
  /** Restored from the backup: the history is to be fetched. */
  restored?: boolean;
  /** What the account can be restored from, while the person decides. */
  backup?: FoundBackup | null;
  /** Where it was let in, while it waits for that. */
  place?: { id: string; token: string } | undefined;
}

export interface MetaRecord {
  challenge: StoredChallenge | null;
  account: StoredAccount | null;
  /** The server's clock at the last complete `GET chats`. */
  chatsSince: number;
  /** Place of the next own message that is not committed yet; only grows. */
  nextPending: number;
  /** Devices that were linked elsewhere, until the person has taken note. */
  arrived: NewDevice[];
  /** The place where this device is letting another one in. */
  admitting: string | null;
}

export interface KeyPairRecord {
  publicKey: Uint8Array;
  privateKey: Uint8Array;
}

export interface IdentityRecord {
  /** The private half is on the primary device alone: only that one signs lists, links and removes devices. */
  accountKey: { publicKey: Uint8Array; privateKey: Uint8Array | null };
  deviceKey: KeyPairRecord;
  registrationId: number;
  /** Ids of the current signed prekey and last-resort Kyber prekey, and the next free ones. */
  signedPreKeyId: number;
  lastResortKyberId: number;
  nextPreKeyId: number;
  nextKyberId: number;
  nextSignedId: number;
  rotatedAt: number;
  /** Keys in `prekeys` of what was replaced, and when: they open late messages for a while. */
  retired: { key: string; at: number }[];
  /** The server has had a full set of one-time prekeys once. */
  stocked: boolean;
}

/** Key: `ec:<id>`, `kyber:<id>` or `signed:<id>`. One-time and last-resort Kyber keys share their ids. */
export interface PreKeyRecord extends KeyPairRecord {
  id: number;
  kind: 'ec' | 'kyber' | 'signed';
  lastResort: boolean;
  signature: Uint8Array | null;
}

/** Key: `<account>.<device>`. */
export interface SessionRecordStored {
  state: Uint8Array;
}

/** The first message of a session under a last-resort key, so that it cannot be played again. */
export interface ReplayRecord {
  at: number;
}

export interface PinnedDevice {
  deviceId: number;
  identityKey: Uint8Array;
  registrationId: number;
}

/** A device that a newer list has left out: what it sent before may still be on its way. */
export interface FormerDevice extends PinnedDevice {
  /** From then on nothing of it is opened any more. Milliseconds since 1970. */
  until: number;
}

/** The newest device list of an account that this device has verified. */
export interface DeviceListRecord {
  accountId: AccountId;
  accountKey: Uint8Array;
  epoch: number;
  body: Uint8Array;
  expires: number;
  devices: PinnedDevice[];
  former?: FormerDevice[];
}

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

export interface DraftRecord {
  text: string;
}

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

/** A control on its way to a device. Key: its id. */
export interface ControlRecord {
  envelope: SealedEnvelope;
  at: number;
}

/** A message that could not be opened as it came, and how far its repair is. Key: the message's id. */
export interface WaitingRecord {
  chatId: ChatId;
  sequence: number;
  senderId: AccountId;
  /** The device that sent it. */
  deviceId: number;
  committedAt: number;
  /** As they came: what is missing may come by itself, and the server need not have the body any more. */
  envelope: Pick<MailboxEntry, 'type' | 'ciphertext'>;
  body: Uint8Array;
  /** What somebody has given for it and did not open the body that came. */
  given: MessageSecret | null;
  /** How often the sending account was asked, and from when it is to be asked again. Milliseconds since 1970. */
  asks: number;
  dueAt: number;
}

/** What was mended with a device of a peer. Key: `<account>.<device>`. */
export interface RepairRecord {
  /** The session with it did not open what it sent: a new one is due. */
  broken: boolean;
  /** When it was asked without an answer, and when it has asked, in the last hour. Milliseconds since 1970. */
  asked: number[];
  heard: number[];
}

/** Heads of lists that somebody has named and that are not those known here. Key: the account that named them. */
export interface ForeignHeadsRecord {
  theirs: ListHeadRecord | null;
  mine: ListHeadRecord | null;
  /** The server was asked again after that, and had nothing else to say. */
  checked: boolean;
}

export interface ListHeadRecord {
  epoch: number;
  hash: Uint8Array;
}

/** A backup on its way to the server: a repeat must be the same bytes. */
export interface SealedBackup {
  version: number;
  body: Uint8Array;
  wrap: Uint8Array | null;
  /** Of what it says. */
  digest: Uint8Array;
}

/** How the account is got back. Only the primary device keeps keys here. */
export interface RecoveryRecord {
  /** Since when this device could have had it: for the reminder. Milliseconds since 1970. */
  since: number;
  /** The reminder is silent until then. */
  silentUntil: number;
  /** The recovery key, 32 bytes; null while recovery is off. */
  key: Uint8Array | null;
  /** When the person wrote it down; null when there is only a passphrase. */
  keyMadeAt: number | null;
  /** Shown, and not yet written down. */
  draft: Uint8Array | null;
  /** `made` is null when the wrap came with a restore by the recovery key. */
  passphrase: { made: PassphraseKey | null; wrap: Uint8Array; at: number } | null;
  /** The last version that the server is known to have, 0 for none. */
  version: number;
  /** Of what that version says. */
  digest: Uint8Array | null;
  backedUpAt: number | null;
  pending: SealedBackup | null;
  /** The backup on the server is to be deleted. */
  deleting: boolean;
}

/** The account identity key that the person has compared. Key: the account's id. */
export interface VerifiedRecord {
  accountKey: Uint8Array;
  at: number;
}

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
