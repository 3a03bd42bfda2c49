import { PrivateKey, PublicKey } from '@signalapp/libsignal-client';
import { describe, expect, test } from 'vitest';
import { unshared } from './bytes.ts';
import { generateKeyPair } from './curve.ts';
import { fromHex, text } from './testing/hex.ts';
import { seededRandom } from './testing/seeded.ts';
import { hasVectors, vectors } from './testing/wycheproof.ts';
import { nobleVerifyEd25519, signXEdDSA, verifyEd25519, verifyXEdDSA } from './xeddsa.ts';

const random = seededRandom('xeddsa');

describe('XEdDSA', () => {
  test('signs what the official library verifies, for both signs of the key', async () => {
    const signs = new Set<number>();
    for (let i = 0; i < 24; i++) {
      const { privateKey, publicKey } = await generateKeyPair(random);
      const message = random(i * 7);
      const signature = signXEdDSA(privateKey, message, random);
      signs.add(signature[63]! & 0x80);
      expect(PublicKey.deserialize(unshared(publicKey)).verify(unshared(message), unshared(signature))).toBe(true);
      expect(await verifyXEdDSA(publicKey, message, signature)).toBe(true);
    }
    expect(signs.size).toBe(2);
  });

  test('verifies what the official library signs', async () => {
    const signs = new Set<number>();
    for (let i = 0; i < 24; i++) {
      const key = PrivateKey.generate();
      const message = unshared(random(i * 5));
      const signature = key.sign(message);
      signs.add(signature[63]! & 0x80);
      expect(await verifyXEdDSA(key.getPublicKey().serialize(), message, signature)).toBe(true);
    }
    expect(signs.size).toBe(2);
  });

  test('refuses a signature with any byte changed, another message, another key and another length', async () => {
    const { privateKey, publicKey } = await generateKeyPair(random);
    const other = await generateKeyPair(random);
    const message = text('a message');
    const signature = signXEdDSA(privateKey, message, random);
    expect(await verifyXEdDSA(publicKey, message, signature)).toBe(true);
    for (let i = 0; i < 64; i++) {
      for (const bit of [0x01, 0x80]) {
        const changed = signature.slice();
        changed[i]! ^= bit;
        expect(await verifyXEdDSA(publicKey, message, changed), `byte ${i}`).toBe(false);
      }
    }
    expect(await verifyXEdDSA(publicKey, text('a massage'), signature)).toBe(false);
    expect(await verifyXEdDSA(other.publicKey, message, signature)).toBe(false);
    expect(await verifyXEdDSA(publicKey, message, signature.subarray(0, 63))).toBe(false);
  });
});

describe('Ed25519 verification', () => {
  // RFC 8032 section 7.1, test 2.
  const key = fromHex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  const signature = fromHex(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );

  test('accepts the vector of RFC 8032 and nothing near it', async () => {
    expect(await verifyEd25519(key, Uint8Array.of(0x72), signature)).toBe(true);
    expect(nobleVerifyEd25519(key, Uint8Array.of(0x72), signature)).toBe(true);
    expect(await verifyEd25519(key, Uint8Array.of(0x73), signature)).toBe(false);
    expect(nobleVerifyEd25519(key, Uint8Array.of(0x73), signature)).toBe(false);
  });

  test.runIf(hasVectors('ed25519_test.json'))('has the result of every Wycheproof vector', async () => {
    const all = vectors('ed25519_test.json');
    expect(all.length).toBeGreaterThan(100);
    for (const vector of all) {
      const publicKey = fromHex((vector.group.publicKey as { pk: string }).pk);
      const [message, signed] = [vector.bytes('msg'), vector.bytes('sig')];
      const expected = vector.result === 'valid';
      expect(await verifyEd25519(publicKey, message, signed), `${vector.tcId}`).toBe(expected);
      expect(nobleVerifyEd25519(publicKey, message, signed), `${vector.tcId} (noble)`).toBe(expected);
    }
  });
});
