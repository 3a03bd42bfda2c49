/* eslint-disable @typescript-eslint/no-non-null-assertion -- arithmetic on bytes whose lengths are known */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, unshared } from './bytes.ts';
import { checkEncoding, edwardsFromMontgomery } from './curve.ts';
import { SignalError } from './errors.ts';
import type { RandomSource } from './types.ts';

const groupOrder = ed25519.Point.Fn.ORDER;
const noncePrefix = new Uint8Array(32).fill(0xff);
noncePrefix[0] = 0xfe;

/**
 * Signs with an X25519 private key (XEdDSA, as Signal deploys it): the sign of the Edwards public key is kept and travels
 * in the top bit of s, where the paper would negate the scalar. 64 bytes.
 */
export function signXEdDSA(privateKey: Uint8Array, message: Uint8Array, random: RandomSource): Uint8Array {
  if (privateKey.length !== 32) throw new SignalError('invalid-argument', 'an X25519 private key has 32 bytes');
  const { BASE } = ed25519.Point;
  const secret = scalar(privateKey);
  const publicKey = BASE.multiply(secret).toBytes();
  const nonce = scalar(sha512(concat(noncePrefix, privateKey, message, random(64))));
  const commitment = BASE.multiply(nonce).toBytes();
  const challenge = scalar(sha512(concat(commitment, publicKey, message)));
  const response = ed25519.Point.Fn.toBytes((nonce + challenge * secret) % groupOrder);
  response[31]! |= publicKey[31]! & 0x80;
  return concat(commitment, response);
}

/**
 * Whether `signature` over `message` was made with the private key of `publicKey` (33 bytes). A malformed key is refused
 * with `invalid-key`; a malformed signature is `false`.
 */
export async function verifyXEdDSA(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  checkEncoding(publicKey);
  if (signature.length !== 64) return false;
  const ordinary = signature.slice();
  const sign = ordinary[63]! & 0x80;
  ordinary[63]! &= 0x7f;
  if ((ordinary[63]! & 0xe0) !== 0) return false;
  return verifyEd25519(edwardsFromMontgomery(publicKey, sign), message, ordinary);
}

let webCryptoHasEd25519: Promise<boolean> | undefined;

/** Ed25519 verification (RFC 8032) by WebCrypto where it knows the curve. */
export async function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  webCryptoHasEd25519 ??= probe();
  if (!(await webCryptoHasEd25519)) return nobleVerifyEd25519(key, message, signature);
  try {
    return await webVerify(key, message, signature);
  } catch {
    return false;
  }
}

export function nobleVerifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}

async function webVerify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const { subtle } = globalThis.crypto;
  const imported = await subtle.importKey('raw', unshared(key), 'Ed25519', false, ['verify']);
  return subtle.verify('Ed25519', imported, unshared(signature), unshared(message));
}

async function probe(): Promise<boolean> {
  const seed = new Uint8Array(32).fill(7);
  const message = Uint8Array.of(1);
  try {
    return await webVerify(ed25519.getPublicKey(seed), message, ed25519.sign(message, seed));
  } catch {
    return false;
  }
}

/** Little-endian bytes modulo the order of the group; 2^512 and every clamped key are far from zero modulo it. */
function scalar(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  return value % groupOrder;
}
