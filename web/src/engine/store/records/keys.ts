import type { AccountId } from '../../../bridge/types.ts';

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

/** What the person has said last of the safety number of somebody, here or on another device. Key: the account's id. */
export interface VerifiedRecord {
  /** The account identity key that was compared; null when none counts any more. */
  accountKey: Uint8Array | null;
  /** Milliseconds since 1970. */
  at: number;
  /** The own other devices are still to hear of it. */
  untold: boolean;
}

export interface ListHeadRecord {
  epoch: number;
  hash: Uint8Array;
}

/** Heads of lists that somebody has named and that are not those known here. Key: the account that named them. */
export interface ForeignHeadsRecord {
  theirs: ListHeadRecord | null;
  mine: ListHeadRecord | null;
  /** The server was asked again after that, and had nothing else to say. */
  checked: boolean;
}
