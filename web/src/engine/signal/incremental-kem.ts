import { sha3_256, sha3_512 } from '@noble/hashes/sha3.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { concat, equalBytes } from './bytes.ts';
import { SignalError } from './errors.ts';
import { encryptU, encryptV } from './kpke768.ts';

/**
 * ML-KEM-768 cut for slow transport (ML-KEM Braid section 2): the header (64 bytes: matrix seed and hash of the key) is
 * enough for the first ciphertext part (960 bytes) and the secret; the vector (1152 bytes) gives the second (128 bytes).
 */
export const headerSize = 64;
export const vectorSize = 1152;
export const ct1Size = 960;
export const ct2Size = 128;

export interface SplitEncapsulationKey {
  readonly header: Uint8Array;
  readonly vector: Uint8Array;
}

/** The key pair is its 64-byte seed; everything else is derived when it is needed. */
export function encapsulationKey(seed: Uint8Array): SplitEncapsulationKey {
  const { publicKey } = ml_kem768.keygen(seed);
  return {
    header: concat(publicKey.subarray(vectorSize), sha3_256(publicKey)),
    vector: publicKey.slice(0, vectorSize),
  };
}

/** First half of encapsulation with the 32 random bytes `message`. */
export function encapsulateFirst(header: Uint8Array, message: Uint8Array): { ct1: Uint8Array; secret: Uint8Array } {
  const { secret, randomness } = derive(header, message);
  return { ct1: encryptU(header.subarray(0, 32), randomness), secret };
}

/** Second half, with the same `message`. Refuses with `invalid-message` a vector that is not the header's. */
export function encapsulateSecond(header: Uint8Array, vector: Uint8Array, message: Uint8Array): Uint8Array {
  const hash = sha3_256(concat(vector, header.subarray(0, 32)));
  if (!equalBytes(hash, header.subarray(32)))
    throw new SignalError('invalid-message', 'encapsulation key does not match its header');
  return encryptV(vector, message, derive(header, message).randomness);
}

export function decapsulate(seed: Uint8Array, ct1: Uint8Array, ct2: Uint8Array): Uint8Array {
  return ml_kem768.decapsulate(concat(ct1, ct2), ml_kem768.keygen(seed).secretKey);
}

function derive(header: Uint8Array, message: Uint8Array): { secret: Uint8Array; randomness: Uint8Array } {
  const output = sha3_512(concat(message, header.subarray(32)));
  return { secret: output.slice(0, 32), randomness: output.slice(32) };
}
