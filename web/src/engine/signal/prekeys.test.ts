import { describe, expect, test } from 'vitest';
import {
  generateIdentityKey,
  generateKyberPreKey,
  generateOneTimePreKeys,
  generateRegistrationId,
  generateSignedPreKey,
  publicKeyOf,
  verifyXEdDSA,
} from './index.ts';
import { seededRandom } from './testing/seeded.ts';

const random = seededRandom('prekeys');

describe('key generation', () => {
  test('signs prekeys over their public key with its type byte', async () => {
    const identityKey = await generateIdentityKey(random);
    const signed = await generateSignedPreKey(identityKey, 1, random);
    const kyber = generateKyberPreKey(identityKey, 0xffffff, random);
    expect([signed.publicKey.length, signed.publicKey[0]]).toEqual([33, 5]);
    expect([kyber.publicKey.length, kyber.publicKey[0]]).toEqual([1569, 8]);
    for (const { publicKey, signature } of [signed, kyber]) {
      expect(await verifyXEdDSA(identityKey.publicKey, publicKey, signature)).toBe(true);
      expect(await verifyXEdDSA(identityKey.publicKey, publicKey.subarray(1), signature)).toBe(false);
    }
  });

  test('numbers one-time prekeys and makes each another key', async () => {
    const keys = await generateOneTimePreKeys(100, 5, random);
    expect(keys.map(({ id }) => id)).toEqual([100, 101, 102, 103, 104]);
    expect(new Set(keys.map(({ publicKey }) => publicKey.join())).size).toBe(5);
    for (const { privateKey, publicKey } of keys) expect(await publicKeyOf(privateKey)).toEqual(publicKey);
  });

  test('refuses ids outside 1 to 16777215', async () => {
    const identityKey = await generateIdentityKey(random);
    const refused = expect.objectContaining({ code: 'invalid-argument' }) as Error;
    for (const id of [0, -1, 1.5, 0x1000000]) {
      await expect(generateSignedPreKey(identityKey, id, random)).rejects.toEqual(refused);
      expect(() => generateKyberPreKey(identityKey, id, random)).toThrow(refused);
    }
    expect(() => generateOneTimePreKeys(0xffffff, 2, random)).toThrow(refused);
  });

  test('draws registration ids from 1 to 16380', () => {
    const draws = [
      [0x00, 0x00],
      [0xff, 0xfd],
      [0x3f, 0xfc],
      [0xc0, 0x01],
    ];
    const next = () => generateRegistrationId(() => Uint8Array.from(draws.shift()!));
    expect([next(), next()]).toEqual([16380, 1]);
    expect(draws).toEqual([]);
  });
});
