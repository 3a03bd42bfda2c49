import { sha512 } from '@noble/hashes/sha2.js';
import { concat, equalBytes, uuidBytes } from './bytes.ts';
import { checkEncoding } from './curve.ts';
import { SignalError } from './errors.ts';
import { encodeFields, Fields } from './protobuf.ts';

/** An account and the identity key (33 bytes) its safety number is over. */
export interface SafetyParty {
  readonly accountId: string;
  readonly identityKey: Uint8Array;
}

export interface SafetyNumber {
  /** 60 decimal digits, the same on both sides; shown in twelve groups of five. */
  readonly digits: string;
  /** 74 bytes for a QR code; the peer's code has the two halves exchanged. */
  readonly qr: Uint8Array;
}

const iterations = 5200;
const scannableVersion = 2;

/** The safety number of two accounts, in libsignal's format. About 50 ms. */
export function safetyNumber(local: SafetyParty, remote: SafetyParty): SafetyNumber {
  return combine(fingerprintOf(local), fingerprintOf(remote));
}

/**
 * Whether a scanned code says what `own` says, seen from the other side. Throws `invalid-message` when it is not such a
 * code; `false` means that the keys differ.
 */
export function compareSafetyQr(own: Uint8Array, scanned: Uint8Array): boolean {
  const ours = decodeQr(own);
  const theirs = decodeQr(scanned);
  return equalBytes(ours.local, theirs.remote) && equalBytes(ours.remote, theirs.local);
}

function fingerprintOf({ accountId, identityKey }: SafetyParty): Uint8Array {
  return iterate(uuidBytes(accountId), identityKey);
}

/** The iterated hash of one side; `identifier` is what names it, here the bytes of a uuid. */
export function iterate(identifier: Uint8Array, identityKey: Uint8Array): Uint8Array {
  checkEncoding(identityKey);
  let hash = sha512(concat(new Uint8Array(2), identityKey, identifier, identityKey));
  for (let i = 1; i < iterations; i++) hash = sha512(concat(hash, identityKey));
  return hash;
}

export function combine(local: Uint8Array, remote: Uint8Array): SafetyNumber {
  const digits = [digitsOf(local), digitsOf(remote)].sort().join('');
  const half = (hash: Uint8Array): Uint8Array => encodeFields([1, hash.subarray(0, 32)]);
  return { digits, qr: encodeFields([1, scannableVersion], [2, half(local)], [3, half(remote)]) };
}

function digitsOf(hash: Uint8Array): string {
  let digits = '';
  for (let group = 0; group < 6; group++) {
    let value = 0;
    for (const byte of hash.subarray(5 * group, 5 * group + 5)) value = value * 256 + byte;
    digits += String(value % 100000).padStart(5, '0');
  }
  return digits;
}

function decodeQr(bytes: Uint8Array): { local: Uint8Array; remote: Uint8Array } {
  const fields = new Fields(bytes);
  const local = new Fields(fields.bytes(2)).bytes(1);
  const remote = new Fields(fields.bytes(3)).bytes(1);
  if (fields.integer(1) !== scannableVersion || local.length !== 32 || remote.length !== 32)
    throw new SignalError('invalid-message', 'not a safety number code of this version');
  return { local, remote };
}
