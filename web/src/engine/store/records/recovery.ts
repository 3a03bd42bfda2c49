import type { PassphraseKey } from '../../recovery/wrap.ts';

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
