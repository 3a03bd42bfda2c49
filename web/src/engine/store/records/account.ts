import type { AccountId, FoundBackup, NewDevice, Profile } from '../../../bridge/types.ts';

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
