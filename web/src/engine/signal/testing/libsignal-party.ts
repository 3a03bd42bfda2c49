/* eslint-disable @typescript-eslint/require-await -- the library's stores are asynchronous, these are in memory */
import * as libsignal from '@signalapp/libsignal-client';
import { unshared } from '../bytes.ts';
import type { DeviceAddress, PreKeyBundle } from '../types.ts';
import type { Envelope, Party } from './party.ts';

/** A device of the official library, the oracle of the plays. Its state is in memory. */
export class LibsignalParty implements Party {
  readonly address: DeviceAddress;
  readonly identity = libsignal.IdentityKeyPair.generate();
  readonly registrationId = 4711;
  readonly sessions = new Sessions();
  readonly identities: Identities;
  readonly preKeys = new PreKeys();
  readonly signedPreKeys = new SignedPreKeys();
  readonly kyberPreKeys = new KyberPreKeys();

  constructor(address: DeviceAddress) {
    this.address = address;
    this.identities = new Identities(this.identity.privateKey, this.registrationId);
  }

  async bundle(): Promise<PreKeyBundle> {
    const { privateKey, publicKey } = this.identity;
    const signed = libsignal.PrivateKey.generate();
    const signedKey = signed.getPublicKey();
    const signature = privateKey.sign(signedKey.serialize());
    const kyber = libsignal.KEMKeyPair.generate();
    const kyberSignature = privateKey.sign(kyber.getPublicKey().serialize());
    const oneTime = libsignal.PrivateKey.generate();
    const oneTimeKey = oneTime.getPublicKey();
    this.signedPreKeys.records.set(5, libsignal.SignedPreKeyRecord.new(5, 1, signedKey, signed, signature));
    this.kyberPreKeys.records.set(6, libsignal.KyberPreKeyRecord.new(6, 1, kyber, kyberSignature));
    this.preKeys.records.set(7, libsignal.PreKeyRecord.new(7, oneTimeKey, oneTime));
    return {
      address: this.address,
      registrationId: this.registrationId,
      identityKey: publicKey.serialize(),
      signedPreKey: { id: 5, publicKey: signedKey.serialize(), signature },
      kyberPreKey: { id: 6, publicKey: kyber.getPublicKey().serialize(), signature: kyberSignature },
      oneTimePreKey: { id: 7, publicKey: oneTimeKey.serialize() },
    };
  }

  async open(bundle: PreKeyBundle): Promise<void> {
    const { oneTimePreKey, signedPreKey, kyberPreKey } = bundle;
    const native = libsignal.PreKeyBundle.new(
      bundle.registrationId,
      bundle.address.deviceId,
      oneTimePreKey?.id ?? null,
      oneTimePreKey ? publicKey(oneTimePreKey.publicKey) : null,
      signedPreKey.id,
      publicKey(signedPreKey.publicKey),
      unshared(signedPreKey.signature),
      publicKey(bundle.identityKey),
      kyberPreKey.id,
      libsignal.KEMPublicKey.deserialize(unshared(kyberPreKey.publicKey)),
      unshared(kyberPreKey.signature),
    );
    const [theirs, ours] = [nativeAddress(bundle.address), nativeAddress(this.address)];
    await libsignal.processPreKeyBundle(native, theirs, ours, this.sessions, this.identities);
  }

  async encrypt(peer: DeviceAddress, plaintext: Uint8Array): Promise<Envelope> {
    const [theirs, ours] = [nativeAddress(peer), nativeAddress(this.address)];
    const message = await libsignal.signalEncrypt(unshared(plaintext), theirs, ours, this.sessions, this.identities);
    return { type: message.type() as 2 | 3, bytes: message.serialize() };
  }

  async decrypt(peer: DeviceAddress, { type, bytes }: Envelope): Promise<Uint8Array> {
    const [theirs, ours] = [nativeAddress(peer), nativeAddress(this.address)];
    const { sessions, identities } = this;
    if (type === 2)
      return libsignal.signalDecrypt(
        libsignal.SignalMessage.deserialize(unshared(bytes)),
        theirs,
        ours,
        sessions,
        identities,
      );
    return libsignal.signalDecryptPreKey(
      libsignal.PreKeySignalMessage.deserialize(unshared(bytes)),
      theirs,
      ours,
      sessions,
      identities,
      this.preKeys,
      this.signedPreKeys,
      this.kyberPreKeys,
    );
  }
}

function publicKey(bytes: Uint8Array): libsignal.PublicKey {
  return libsignal.PublicKey.deserialize(unshared(bytes));
}

function nativeAddress({ accountId, deviceId }: DeviceAddress): libsignal.ProtocolAddress {
  return libsignal.ProtocolAddress.new(accountId, deviceId);
}

const keyOf = (address: libsignal.ProtocolAddress): string => `${address.name()}.${address.deviceId()}`;

class Sessions extends libsignal.SessionStore {
  readonly records = new Map<string, Uint8Array>();

  async saveSession(address: libsignal.ProtocolAddress, record: libsignal.SessionRecord): Promise<void> {
    this.records.set(keyOf(address), record.serialize());
  }

  async getSession(address: libsignal.ProtocolAddress): Promise<libsignal.SessionRecord | null> {
    const bytes = this.records.get(keyOf(address));
    return bytes ? libsignal.SessionRecord.deserialize(unshared(bytes)) : null;
  }

  async getExistingSessions(addresses: libsignal.ProtocolAddress[]): Promise<libsignal.SessionRecord[]> {
    const records = await Promise.all(addresses.map((address) => this.getSession(address)));
    return records.filter((record) => record !== null);
  }
}

class Identities extends libsignal.IdentityKeyStore {
  readonly #known = new Map<string, libsignal.PublicKey>();
  readonly #privateKey: libsignal.PrivateKey;
  readonly #registrationId: number;

  constructor(privateKey: libsignal.PrivateKey, registrationId: number) {
    super();
    this.#privateKey = privateKey;
    this.#registrationId = registrationId;
  }

  async getIdentityKey(): Promise<libsignal.PrivateKey> {
    return this.#privateKey;
  }

  async getLocalRegistrationId(): Promise<number> {
    return this.#registrationId;
  }

  async saveIdentity(address: libsignal.ProtocolAddress, key: libsignal.PublicKey): Promise<libsignal.IdentityChange> {
    this.#known.set(keyOf(address), key);
    return libsignal.IdentityChange.NewOrUnchanged;
  }

  async isTrustedIdentity(): Promise<boolean> {
    return true;
  }

  async getIdentity(address: libsignal.ProtocolAddress): Promise<libsignal.PublicKey | null> {
    return this.#known.get(keyOf(address)) ?? null;
  }
}

function existing<Record>(records: Map<number, Record>, id: number): Record {
  const record = records.get(id);
  if (!record) throw new Error(`no prekey ${id}`);
  return record;
}

class PreKeys extends libsignal.PreKeyStore {
  readonly records = new Map<number, libsignal.PreKeyRecord>();

  async savePreKey(id: number, record: libsignal.PreKeyRecord): Promise<void> {
    this.records.set(id, record);
  }

  async getPreKey(id: number): Promise<libsignal.PreKeyRecord> {
    return existing(this.records, id);
  }

  async removePreKey(id: number): Promise<void> {
    this.records.delete(id);
  }
}

class SignedPreKeys extends libsignal.SignedPreKeyStore {
  readonly records = new Map<number, libsignal.SignedPreKeyRecord>();

  async saveSignedPreKey(id: number, record: libsignal.SignedPreKeyRecord): Promise<void> {
    this.records.set(id, record);
  }

  async getSignedPreKey(id: number): Promise<libsignal.SignedPreKeyRecord> {
    return existing(this.records, id);
  }
}

class KyberPreKeys extends libsignal.KyberPreKeyStore {
  readonly records = new Map<number, libsignal.KyberPreKeyRecord>();
  readonly used: number[] = [];

  async saveKyberPreKey(id: number, record: libsignal.KyberPreKeyRecord): Promise<void> {
    this.records.set(id, record);
  }

  async getKyberPreKey(id: number): Promise<libsignal.KyberPreKeyRecord> {
    return existing(this.records, id);
  }

  async markKyberPreKeyUsed(id: number): Promise<void> {
    this.used.push(id);
  }
}
