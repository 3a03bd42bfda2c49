import { generateKeyPair, validatePublicKey } from './curve.ts';
import { SignalError } from './errors.ts';
import { kyber1024 } from './kyber.ts';
import type { KeyPair, KyberPreKey, OneTimePreKey, PreKeyBundle, RandomSource, SignedPreKey } from './types.ts';
import { signXEdDSA, verifyXEdDSA } from './xeddsa.ts';

/** Prekey ids are 24 bits wide, from 1: official clients use this range. */
export const maxPreKeyId = 0xffffff;

const lastRegistrationId = 16380;

/** A new X25519 identity key. */
export function generateIdentityKey(random: RandomSource): Promise<KeyPair> {
  return generateKeyPair(random);
}

/** A registration id, evenly from 1 to 16380. */
export function generateRegistrationId(random: RandomSource): number {
  for (;;) {
    const [high = 0, low = 0] = random(2);
    const candidate = ((high & 0x3f) << 8) | low;
    if (candidate >= 1 && candidate <= lastRegistrationId) return candidate;
  }
}

/** A medium-term prekey, signed over its 33 bytes; `id` is 1 to `maxPreKeyId`. */
export async function generateSignedPreKey(
  identityKey: KeyPair,
  id: number,
  random: RandomSource,
): Promise<SignedPreKey> {
  checkId(id);
  const pair = await generateKeyPair(random);
  return { ...pair, id, signature: signXEdDSA(identityKey.privateKey, pair.publicKey, random) };
}

/** A Kyber-1024 prekey, one-time or last-resort, signed over its 1569 bytes; `id` is 1 to `maxPreKeyId`. */
export function generateKyberPreKey(identityKey: KeyPair, id: number, random: RandomSource): KyberPreKey {
  checkId(id);
  const pair = kyber1024.generate(random);
  return { ...pair, id, signature: signXEdDSA(identityKey.privateKey, pair.publicKey, random) };
}

/** `count` one-time prekeys with consecutive ids from `firstId`. */
export function generateOneTimePreKeys(firstId: number, count: number, random: RandomSource): Promise<OneTimePreKey[]> {
  checkId(firstId);
  checkId(firstId + count - 1);
  return Promise.all(
    Array.from({ length: count }, async (_, i) => ({ ...(await generateKeyPair(random)), id: firstId + i })),
  );
}

/**
 * Checks every key of a bundle and both signatures (PQXDH section 3.2). Throws `invalid-key` or `invalid-signature`.
 * Whether the identity key is the one its account vouches for is for the caller to know.
 */
export async function verifyPreKeyBundle(bundle: PreKeyBundle): Promise<void> {
  validatePublicKey(bundle.identityKey);
  validatePublicKey(bundle.signedPreKey.publicKey);
  if (bundle.oneTimePreKey) validatePublicKey(bundle.oneTimePreKey.publicKey);
  kyber1024.checkPublicKey(bundle.kyberPreKey.publicKey);
  for (const { publicKey, signature } of [bundle.signedPreKey, bundle.kyberPreKey]) {
    if (!(await verifyXEdDSA(bundle.identityKey, publicKey, signature)))
      throw new SignalError('invalid-signature', 'a prekey is not signed by the identity of its bundle');
  }
}

function checkId(id: number): void {
  if (!Number.isInteger(id) || id < 1 || id > maxPreKeyId)
    throw new SignalError('invalid-argument', 'a prekey id is 1 to 16777215');
}
