import { PrivateKey } from '@signalapp/libsignal-client';
import { describe, expect, test } from 'vitest';
import { concat, unshared } from './bytes.ts';
import { agree, generateKeyPair, nobleX25519, publicKeyOf, validatePublicKey } from './curve.ts';
import { fromHex, toHex } from './testing/hex.ts';
import { seededRandom } from './testing/seeded.ts';
import { hasVectors, vectors } from './testing/wycheproof.ts';

const typed = (u: Uint8Array): Uint8Array => concat(Uint8Array.of(5), u);
const invalidKey = expect.objectContaining({ code: 'invalid-key' }) as Error;

describe('X25519', () => {
  test('gives the results of RFC 7748, with WebCrypto and without', async () => {
    const scalar = fromHex('a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4');
    const u = fromHex('e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c');
    const result = 'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552';
    expect(toHex(await agree(scalar, typed(u)))).toBe(result);
    expect(toHex(nobleX25519(scalar, u))).toBe(result);
    const bob = fromHex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
    const alicePublic = fromHex('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a');
    expect(toHex(await publicKeyOf(bob))).toBe('05de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
    expect(toHex(await agree(bob, typed(alicePublic)))).toBe(
      '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742',
    );
  });

  test('agrees with the official library', async () => {
    const random = seededRandom('curve');
    for (let i = 0; i < 20; i++) {
      const ours = await generateKeyPair(random);
      const theirs = PrivateKey.generate();
      const expected = PrivateKey.deserialize(unshared(ours.privateKey)).agree(theirs.getPublicKey());
      expect(await agree(ours.privateKey, theirs.getPublicKey().serialize())).toEqual(expected);
      expect(PrivateKey.deserialize(unshared(ours.privateKey)).getPublicKey().serialize()).toEqual(ours.publicKey);
    }
  });
});

describe.runIf(hasVectors('x25519_test.json'))('X25519 Wycheproof', () => {
  test('every vector has its result or is refused for its flag', async () => {
    const refusable = ['NonCanonicalPublic', 'LowOrderPublic', 'ZeroSharedSecret'];
    let accepted = 0;
    for (const vector of vectors('x25519_test.json')) {
      const [secret, u] = [vector.bytes('private'), vector.bytes('public')];
      const outcome = await agree(secret, typed(u)).catch((error: unknown) => error);
      if (outcome instanceof Uint8Array) {
        accepted++;
        expect(toHex(outcome), `${vector.tcId}`).toBe(toHex(vector.bytes('shared')));
        expect(nobleX25519(secret, u), `${vector.tcId}`).toEqual(outcome);
      } else {
        expect(outcome, `${vector.tcId}`).toEqual(invalidKey);
        expect(
          vector.flags.some((flag) => refusable.includes(flag)),
          `${vector.tcId}`,
        ).toBe(true);
      }
    }
    expect(accepted).toBeGreaterThan(450);
  });
});

describe('public keys', () => {
  const lowOrder = [
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000000',
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  ];
  const nonCanonical = [
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  ];

  test.each(lowOrder)('of low order are refused: %s', async (u) => {
    const { privateKey } = await generateKeyPair(seededRandom('low'));
    await expect(agree(privateKey, typed(fromHex(u)))).rejects.toEqual(invalidKey);
    expect(() => validatePublicKey(typed(fromHex(u)))).toThrow(invalidKey);
  });

  test.each(nonCanonical)('that are not reduced are refused: %s', async (u) => {
    const { privateKey } = await generateKeyPair(seededRandom('canonical'));
    await expect(agree(privateKey, typed(fromHex(u)))).rejects.toEqual(invalidKey);
    expect(() => validatePublicKey(typed(fromHex(u)))).toThrow(invalidKey);
  });

  test('with the top bit, another type or another length are refused', async () => {
    const { publicKey } = await generateKeyPair(seededRandom('top bit'));
    expect(() => validatePublicKey(publicKey)).not.toThrow();
    const highBit = publicKey.slice();
    highBit[32]! |= 0x80;
    const otherType = publicKey.slice();
    otherType[0] = 6;
    for (const bad of [highBit, otherType, publicKey.subarray(0, 32), concat(publicKey, Uint8Array.of(0))])
      expect(() => validatePublicKey(bad)).toThrow(invalidKey);
  });

  test('with a part of small order, and points of the twist, are refused', async () => {
    const { ed25519 } = await import('@noble/curves/ed25519.js');
    const { publicKey } = await generateKeyPair(seededRandom('torsion'));
    const torsion = ed25519.Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa');
    expect(torsion.isSmallOrder()).toBe(true);
    const point = ed25519.Point.BASE.multiply(12345n);
    const mixed = typed(ed25519.utils.toMontgomery(point.add(torsion).toBytes()));
    expect(() => validatePublicKey(typed(ed25519.utils.toMontgomery(point.toBytes())))).not.toThrow();
    expect(() => validatePublicKey(mixed)).toThrow(invalidKey);
    const twist = publicKey.slice();
    let refused = 0;
    for (let i = 0; i < 16; i++) {
      twist[1] = i;
      try {
        validatePublicKey(twist);
      } catch {
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(8); // 15 of 16 random u are on the twist or carry torsion
  });
});
