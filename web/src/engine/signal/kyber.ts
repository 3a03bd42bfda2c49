import { sha3_256, shake256 } from '@noble/hashes/sha3.js';
import { ml_kem1024 } from '@noble/post-quantum/ml-kem.js';
import { concat } from './bytes.ts';
import { SignalError } from './errors.ts';
import type { KeyPair, RandomSource } from './types.ts';

const keyType = 0x08;
const publicKeySize = 1569;
const ciphertextSize = 1569;
const privateKeySize = 3168;

/**
 * CRYSTALS-Kyber-1024 of round 3, which PQXDH names, over ML-KEM-1024 (FIPS 203): the two share key pairs and
 * ciphertexts and differ in the last hash. Public keys and ciphertexts carry the type byte 0x08. A ciphertext that was
 * tampered with gives a pseudo-random secret, never an error.
 */
export const kyber1024 = {
  generate(random: RandomSource): KeyPair {
    const { publicKey, secretKey } = ml_kem1024.keygen(random(64));
    return { publicKey: concat(Uint8Array.of(keyType), publicKey), privateKey: secretKey };
  },

  encapsulate(publicKey: Uint8Array, random: RandomSource): { ciphertext: Uint8Array; sharedSecret: Uint8Array } {
    kyber1024.checkPublicKey(publicKey);
    try {
      const { cipherText, sharedSecret } = ml_kem1024.encapsulate(publicKey.subarray(1), random(32));
      return {
        ciphertext: concat(Uint8Array.of(keyType), cipherText),
        sharedSecret: roundThreeSecret(sharedSecret, cipherText),
      };
    } catch (cause) {
      throw new SignalError('invalid-key', 'not a Kyber-1024 public key', { cause });
    }
  },

  decapsulate(privateKey: Uint8Array, ciphertext: Uint8Array): Uint8Array {
    if (privateKey.length !== privateKeySize)
      throw new SignalError('invalid-argument', 'a Kyber-1024 private key has 3168 bytes');
    if (ciphertext.length !== ciphertextSize || ciphertext[0] !== keyType)
      throw new SignalError('invalid-message', 'not a Kyber-1024 ciphertext');
    const bare = ciphertext.subarray(1);
    return roundThreeSecret(ml_kem1024.decapsulate(bare, privateKey), bare);
  },

  /** Length and type only; coefficients are checked by `encapsulate`. */
  checkPublicKey(publicKey: Uint8Array): void {
    if (publicKey.length !== publicKeySize || publicKey[0] !== keyType)
      throw new SignalError('invalid-key', 'not a Kyber-1024 public key');
  },
};

function roundThreeSecret(mlKemSecret: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  return shake256(concat(mlKemSecret, sha3_256(ciphertext)), { dkLen: 32 });
}
