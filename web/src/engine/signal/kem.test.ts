import { sha3_256, shake256 } from '@noble/hashes/sha3.js';
import { ml_kem1024, ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { KEMKeyPair, KEMPublicKey } from '@signalapp/libsignal-client';
import { describe, expect, test } from 'vitest';
import { concat, unshared } from './bytes.ts';
import { ct1Size, decapsulate, encapsulateFirst, encapsulateSecond, encapsulationKey } from './incremental-kem.ts';
import { kyber1024 } from './kyber.ts';
import { toHex } from './testing/hex.ts';
import { seededRandom } from './testing/seeded.ts';
import { hasVectors, vectors } from './testing/wycheproof.ts';

const random = seededRandom('kem');

describe('incremental ML-KEM-768', () => {
  test('makes the ciphertexts and secrets of a whole ML-KEM-768, which decapsulates them', () => {
    for (let i = 0; i < 20; i++) {
      const seed = random(64);
      const message = random(32);
      const whole = ml_kem768.keygen(seed);
      const { header, vector } = encapsulationKey(seed);
      const { ct1, secret } = encapsulateFirst(header, message);
      const ct2 = encapsulateSecond(header, vector, message);
      const expected = ml_kem768.encapsulate(whole.publicKey, message);
      expect(concat(ct1, ct2)).toEqual(expected.cipherText);
      expect(secret).toEqual(expected.sharedSecret);
      expect(ml_kem768.decapsulate(concat(ct1, ct2), whole.secretKey)).toEqual(secret);
      expect(decapsulate(seed, ct1, ct2)).toEqual(secret);
    }
  });

  test('refuses a vector that is not the one of the header', () => {
    const [one, two] = [encapsulationKey(random(64)), encapsulationKey(random(64))];
    expect(() => encapsulateSecond(one.header, two.vector, random(32))).toThrow(
      expect.objectContaining({ code: 'invalid-message' }),
    );
  });

  test.runIf(hasVectors('mlkem_768_encaps_test.json'))('has the results of Wycheproof for encapsulation', () => {
    let [valid, invalid] = [0, 0];
    for (const vector of vectors('mlkem_768_encaps_test.json')) {
      const [key, message] = [vector.bytes('ek'), vector.bytes('m')];
      if (key.length !== 1184) continue; // a length that cannot arrive: parts have fixed sizes
      const header = concat(key.subarray(1152), sha3_256(key));
      const second = () => encapsulateSecond(header, key.subarray(0, 1152), message);
      if (vector.result === 'valid') {
        valid++;
        const { ct1, secret } = encapsulateFirst(header, message);
        expect(toHex(concat(ct1, second())), `${vector.tcId}`).toBe(toHex(vector.bytes('c')));
        expect(secret, `${vector.tcId}`).toEqual(vector.bytes('K'));
      } else {
        invalid++;
        expect(second, `${vector.tcId}`).toThrow(expect.objectContaining({ code: 'invalid-message' }));
      }
    }
    expect(valid).toBeGreaterThan(0);
    expect(invalid).toBeGreaterThan(100);
  });

  test.runIf(hasVectors('mlkem_768_test.json'))('has the results of Wycheproof for keys and decapsulation', () => {
    for (const vector of vectors('mlkem_768_keygen_seed_test.json')) {
      const { header, vector: t } = encapsulationKey(vector.bytes('seed'));
      const expected = vector.bytes('ek');
      expect(concat(t, header.subarray(0, 32))).toEqual(expected);
      expect(header.subarray(32)).toEqual(sha3_256(expected));
    }
    let checked = 0;
    for (const vector of vectors('mlkem_768_test.json')) {
      const ciphertext = vector.bytes('c');
      if (ciphertext.length !== 1088 || vector.bytes('seed').length !== 64) continue;
      const secret = decapsulate(vector.bytes('seed'), ciphertext.subarray(0, ct1Size), ciphertext.subarray(ct1Size));
      expect(toHex(secret), `${vector.tcId}`).toBe(toHex(vector.bytes('K')));
      checked++;
    }
    expect(checked).toBeGreaterThan(50);
  });
});

describe('Kyber-1024', () => {
  test('uses key pairs of the official library, and makes ones it takes', () => {
    const theirs = KEMKeyPair.generate();
    const privateKey = theirs.getSecretKey().serialize().subarray(1);
    const { ciphertext, sharedSecret } = kyber1024.encapsulate(theirs.getPublicKey().serialize(), random);
    expect(kyber1024.decapsulate(privateKey, ciphertext)).toEqual(sharedSecret);
    const ours = kyber1024.generate(random);
    expect(KEMPublicKey.deserialize(unshared(ours.publicKey)).serialize()).toEqual(ours.publicKey);
  });

  test('differs from ML-KEM-1024 by the last hash of round 3', () => {
    const { publicKey, privateKey } = kyber1024.generate(random);
    const { cipherText, sharedSecret } = ml_kem1024.encapsulate(publicKey.subarray(1), random(32));
    const expected = shake256(concat(sharedSecret, sha3_256(cipherText)), { dkLen: 32 });
    const typed = concat(Uint8Array.of(8), cipherText);
    expect(kyber1024.decapsulate(privateKey, typed)).toEqual(expected);
    expect(kyber1024.decapsulate(privateKey, typed)).not.toEqual(sharedSecret);
  });

  test('refuses other lengths and types, and gives another secret for an altered ciphertext', () => {
    const { publicKey, privateKey } = kyber1024.generate(random);
    const { ciphertext, sharedSecret } = kyber1024.encapsulate(publicKey, random);
    const invalidKey = expect.objectContaining({ code: 'invalid-key' }) as Error;
    expect(() => kyber1024.encapsulate(publicKey.subarray(1), random)).toThrow(invalidKey);
    expect(() => kyber1024.encapsulate(concat(Uint8Array.of(10), publicKey.subarray(1)), random)).toThrow(invalidKey);
    expect(() => kyber1024.encapsulate(publicKey.slice().fill(0xff, 1, 10), random)).toThrow(invalidKey);
    expect(() => kyber1024.decapsulate(privateKey, ciphertext.subarray(1))).toThrow(
      expect.objectContaining({ code: 'invalid-message' }),
    );
    const altered = ciphertext.slice();
    altered[700]! ^= 1;
    expect(kyber1024.decapsulate(privateKey, altered)).not.toEqual(sharedSecret);
  });

  test.runIf(hasVectors('mlkem_1024_test.json'))('stands on an ML-KEM-1024 with the results of Wycheproof', () => {
    let checked = 0;
    for (const vector of vectors('mlkem_1024_test.json')) {
      const [seed, ciphertext] = [vector.bytes('seed'), vector.bytes('c')];
      if (vector.result !== 'valid' || checked === 40) continue;
      const { secretKey } = ml_kem1024.keygen(seed);
      expect(toHex(ml_kem1024.decapsulate(ciphertext, secretKey)), `${vector.tcId}`).toBe(toHex(vector.bytes('K')));
      checked++;
    }
    for (const vector of vectors('mlkem_1024_encaps_test.json')
      .filter(({ result }) => result === 'invalid')
      .slice(0, 40))
      expect(() => kyber1024.encapsulate(concat(Uint8Array.of(8), vector.bytes('ek')), random)).toThrow(
        expect.objectContaining({ code: 'invalid-key' }),
      );
    expect(checked).toBe(40);
  });
});
