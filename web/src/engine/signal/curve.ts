/* eslint-disable @typescript-eslint/no-non-null-assertion -- arithmetic on bytes whose lengths are known */
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { concat, equalBytes, unshared } from './bytes.ts';
import { SignalError } from './errors.ts';
import type { KeyPair, RandomSource } from './types.ts';

const keyType = 0x05;
const fieldPrime = 2n ** 255n - 19n;
const zeroSecret = new Uint8Array(32);

/** A new X25519 key pair. */
export async function generateKeyPair(random: RandomSource): Promise<KeyPair> {
  const privateKey = clamp(random(32));
  return { privateKey, publicKey: await publicKeyOf(privateKey) };
}

/** The 33-byte public key of a private key. */
export async function publicKeyOf(privateKey: Uint8Array): Promise<Uint8Array> {
  const basePoint = new Uint8Array(32);
  basePoint[0] = 9;
  return concat(Uint8Array.of(keyType), await x25519Function(privateKey, basePoint));
}

/**
 * X25519 (RFC 7748) of a private key (32 bytes) and a public key (33 bytes). Refuses with `invalid-key` a malformed or
 * non-canonical public key and an all-zero result.
 */
export async function agree(privateKey: Uint8Array, publicKey: Uint8Array): Promise<Uint8Array> {
  checkEncoding(publicKey);
  const secret = await x25519Function(privateKey, publicKey.subarray(1));
  if (equalBytes(secret, zeroSecret)) throw new SignalError('invalid-key', 'low-order public key');
  return secret;
}

/**
 * Refuses with `invalid-key` whatever is not a canonical 33-byte encoding of a point of the prime-order group: low-order
 * and torsioned keys, and points of the twist. About a millisecond; for keys that open sessions, not for ratchet keys.
 */
export function validatePublicKey(publicKey: Uint8Array): void {
  checkEncoding(publicKey);
  const edwards = edwardsFromMontgomery(publicKey, 0);
  try {
    const point = ed25519.Point.fromBytes(edwards);
    if (!point.isSmallOrder() && point.isTorsionFree()) return;
  } catch {
    // not a point of the curve
  }
  throw new SignalError('invalid-key', 'the public key is not in the prime-order group');
}

/** Refuses a wrong length or type byte, and u of p or more (bit 255 included). */
export function checkEncoding(publicKey: Uint8Array): void {
  if (publicKey.length !== 33 || publicKey[0] !== keyType || montgomeryU(publicKey) >= fieldPrime)
    throw new SignalError('invalid-key', 'not a canonical X25519 public key');
}

/** The Ed25519 encoding of a 33-byte key: y = (u - 1) / (u + 1) with the sign bit given (XEdDSA section 2.3). */
export function edwardsFromMontgomery(publicKey: Uint8Array, sign: number): Uint8Array {
  const { Fp } = ed25519.Point;
  const u = montgomeryU(publicKey);
  const denominator = Fp.add(u, Fp.ONE);
  if (Fp.is0(denominator)) throw new SignalError('invalid-key', 'low-order public key');
  const y = Fp.toBytes(Fp.mul(Fp.sub(u, Fp.ONE), Fp.inv(denominator)));
  y[31]! |= sign & 0x80;
  return y;
}

function montgomeryU(publicKey: Uint8Array): bigint {
  let u = 0n;
  for (let i = 32; i >= 1; i--) u = (u << 8n) | BigInt(publicKey[i]!);
  return u;
}

function clamp(key: Uint8Array): Uint8Array {
  const clamped = key.slice();
  clamped[0]! &= 0xf8;
  clamped[31] = (clamped[31]! & 0x7f) | 0x40;
  return clamped;
}

let webCryptoHasX25519: Promise<boolean> | undefined;

async function x25519Function(privateKey: Uint8Array, u: Uint8Array): Promise<Uint8Array> {
  if (privateKey.length !== 32) throw new SignalError('invalid-argument', 'an X25519 private key has 32 bytes');
  webCryptoHasX25519 ??= probe();
  return (await webCryptoHasX25519) ? webX25519(privateKey, u) : nobleX25519(privateKey, u);
}

async function probe(): Promise<boolean> {
  const privateKey = new Uint8Array(32).fill(0x48);
  const u = new Uint8Array(32);
  u[0] = 9;
  try {
    return equalBytes(await webX25519(privateKey, u), nobleX25519(privateKey, u));
  } catch {
    return false;
  }
}

// RFC 8410: OneAsymmetricKey with the algorithm X25519, up to the 32 bytes of the private key.
const pkcs8Prefix = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32);

async function webX25519(privateKey: Uint8Array, u: Uint8Array): Promise<Uint8Array> {
  const { subtle } = globalThis.crypto;
  const encoded = unshared(concat(pkcs8Prefix, privateKey));
  const [own, theirs] = await Promise.all([
    subtle.importKey('pkcs8', encoded, 'X25519', false, ['deriveBits']),
    subtle.importKey('raw', unshared(u), 'X25519', false, []),
  ]);
  encoded.fill(0);
  try {
    return new Uint8Array(await subtle.deriveBits({ name: 'X25519', public: theirs }, own, 256));
  } catch (cause) {
    throw new SignalError('invalid-key', 'low-order public key', { cause });
  }
}

/** The same function without WebCrypto. */
export function nobleX25519(privateKey: Uint8Array, u: Uint8Array): Uint8Array {
  try {
    return x25519.getSharedSecret(privateKey, u);
  } catch (cause) {
    throw new SignalError('invalid-key', 'low-order public key', { cause });
  }
}
