import { concat, sha256, utf8 } from '../bytes.ts';
import { agree, generateKeyPair, hkdf, kyber1024, validatePublicKey } from '../signal/index.ts';
import type { KeyPair, RandomSource } from '../signal/index.ts';
import type { LinkPayload } from './payload.ts';

const domain = utf8('Parley/Link/v1\0');

/** What both devices derive, and nobody between them. */
export interface LinkKeys {
  offer: Uint8Array;
  answer: Uint8Array;
  /** Six digits for both screens. */
  digits: string;
}

/** The private halves of what stands in the picture. */
export interface LinkSecrets {
  ephemeral: KeyPair;
  device: KeyPair;
  kyber: KeyPair;
}

/** The signed-in device's half of the agreement. Throws `SignalError` for keys that are none, or of low order. */
export async function agreeAsSponsor(
  payload: LinkPayload,
  kyberKey: Uint8Array,
  random: RandomSource,
): Promise<{ ephemeralKey: Uint8Array; kyberCiphertext: Uint8Array; keys: LinkKeys }> {
  validatePublicKey(payload.ephemeralKey);
  validatePublicKey(payload.deviceKey);
  const ephemeral = await generateKeyPair(random);
  const { ciphertext, sharedSecret } = kyber1024.encapsulate(kyberKey, random);
  const withEphemeral = await agree(ephemeral.privateKey, payload.ephemeralKey);
  const withDevice = await agree(ephemeral.privateKey, payload.deviceKey);
  const secret = concat(withEphemeral, withDevice, sharedSecret);
  const keys = derive(payload, ephemeral.publicKey, ciphertext, secret);
  for (const each of [ephemeral.privateKey, sharedSecret, withEphemeral, withDevice, secret]) each.fill(0);
  return { ephemeralKey: ephemeral.publicKey, kyberCiphertext: ciphertext, keys };
}

/** The new device's half. Throws `SignalError` likewise. */
export async function agreeAsNewcomer(
  payload: LinkPayload,
  { ephemeral, device, kyber }: LinkSecrets,
  ephemeralKey: Uint8Array,
  kyberCiphertext: Uint8Array,
): Promise<LinkKeys> {
  validatePublicKey(ephemeralKey);
  const sharedSecret = kyber1024.decapsulate(kyber.privateKey, kyberCiphertext);
  const withEphemeral = await agree(ephemeral.privateKey, ephemeralKey);
  const withDevice = await agree(device.privateKey, ephemeralKey);
  const secret = concat(withEphemeral, withDevice, sharedSecret);
  const keys = derive(payload, ephemeralKey, kyberCiphertext, secret);
  for (const each of [sharedSecret, withEphemeral, withDevice, secret]) each.fill(0);
  return keys;
}

function derive(
  { bytes, secret: salt }: LinkPayload,
  ephemeralKey: Uint8Array,
  kyberCiphertext: Uint8Array,
  secret: Uint8Array,
): LinkKeys {
  const transcript = sha256(concat(bytes, ephemeralKey, kyberCiphertext));
  const output = hkdf(salt, secret, concat(domain, transcript), 96);
  const seed = new DataView(output.buffer, output.byteOffset + 64, 32).getBigUint64(0);
  return {
    offer: output.slice(0, 32),
    answer: output.slice(32, 64),
    digits: String(seed % 1_000_000n).padStart(6, '0'),
  };
}
