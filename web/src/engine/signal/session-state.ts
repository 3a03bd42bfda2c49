import type { DoubleRatchet } from './double-ratchet.ts';
import type { PqRatchet } from './pq-ratchet.ts';

/** One session with a peer's device. A value: every message gives a new one, sharing what did not change. */
export interface SessionState {
  readonly localIdentityKey: Uint8Array;
  readonly localRegistrationId: number;
  readonly remoteIdentityKey: Uint8Array;
  readonly remoteRegistrationId: number;
  /** The initiator's base key: what makes a session the same session. */
  readonly baseKey: Uint8Array;
  /** Initiator only, until the first reply: what every message repeats. */
  readonly unacknowledged: UnacknowledgedOpening | undefined;
  /** Responder only: SHA-256 of what opened the session, so that a repetition must repeat it exactly. */
  readonly openingHash: Uint8Array | undefined;
  readonly ratchet: DoubleRatchet;
  readonly pqRatchet: PqRatchet;
}

export interface UnacknowledgedOpening {
  readonly oneTimePreKeyId: number | undefined;
  readonly signedPreKeyId: number;
  readonly kyberPreKeyId: number;
  readonly kyberCiphertext: Uint8Array;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** After this long without a reply nothing more is sent into a session: its prekeys are gone by then. 30 days. */
export const maxUnacknowledgedMs = 30 * 24 * 60 * 60 * 1000;

export function isStale({ unacknowledged }: SessionState, now: number): boolean {
  return unacknowledged !== undefined && now - unacknowledged.createdAt > maxUnacknowledgedMs;
}
