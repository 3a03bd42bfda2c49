import { expand, extract } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

const zeroSalt = new Uint8Array(32);

/** HKDF-SHA-256 (RFC 5869); an absent salt is 32 zero bytes. */
export function hkdf(salt: Uint8Array | undefined, secret: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  return expand(sha256, extract(sha256, secret, salt ?? zeroSalt), info, length);
}

export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  return hmac(sha256, key, data);
}

/** Consecutive 32-byte keys of one HKDF output. */
export function split32(output: Uint8Array): Uint8Array[] {
  return Array.from({ length: output.length / 32 }, (_, i) => output.slice(32 * i, 32 * (i + 1)));
}
