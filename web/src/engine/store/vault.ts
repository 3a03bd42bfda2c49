import { concat, utf8 } from '../bytes.ts';
import { decodeRecord, encodeRecord } from './codec.ts';

const nonceBytes = 12;

/** The key of the local store: it can be used, never read out. */
export function newVaultKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/**
 * Seals records: nonce (12, random) || AES-256-GCM. What is authenticated besides is the record's place (store and key),
 * so that a record moved elsewhere does not open.
 */
export class Vault {
  readonly #key: CryptoKey;
  readonly #random: (length: number) => Uint8Array;

  constructor(key: CryptoKey, random: (length: number) => Uint8Array) {
    this.#key = key;
    this.#random = random;
  }

  async seal(store: string, key: string, value: unknown): Promise<Uint8Array> {
    const iv = concat(this.#random(nonceBytes));
    const sealed = await crypto.subtle.encrypt(this.#parameters(iv, store, key), this.#key, encodeRecord(value));
    return concat(iv, new Uint8Array(sealed));
  }

  async open(store: string, key: string, sealed: Uint8Array): Promise<unknown> {
    const iv = concat(sealed.subarray(0, nonceBytes));
    const body = concat(sealed.subarray(nonceBytes));
    return decodeRecord(new Uint8Array(await crypto.subtle.decrypt(this.#parameters(iv, store, key), this.#key, body)));
  }

  #parameters(iv: Uint8Array<ArrayBuffer>, store: string, key: string): AesGcmParams {
    return { name: 'AES-GCM', iv, additionalData: utf8(`${store}\0${key}`) };
  }
}
