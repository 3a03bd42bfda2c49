import {
  decryptMessage,
  emptySessionRecord,
  encryptMessage,
  generateIdentityKey,
  generateKyberPreKey,
  generateOneTimePreKeys,
  generateRegistrationId,
  generateSignedPreKey,
  initiateSession,
} from '../index.ts';
import type {
  DecryptResult,
  DeviceAddress,
  KyberPreKey,
  LocalIdentity,
  OneTimePreKey,
  PreKeyBundle,
  PreKeyStore,
  SessionRecord,
  SignalEnvironment,
  SignedPreKey,
} from '../index.ts';
import type { Envelope, Party } from './party.ts';
import { seededRandom } from './seeded.ts';

/** A device of this engine with one peer, keeping its state as a client would. */
export class EngineParty implements Party {
  readonly local: LocalIdentity;
  readonly environment: SignalEnvironment;
  readonly signedPreKey: SignedPreKey;
  readonly kyberPreKey: KyberPreKey;
  readonly oneTimePreKeys: OneTimePreKey[];
  record: SessionRecord = emptySessionRecord();
  last: DecryptResult | undefined;
  now = 1_700_000_000_000;

  private constructor(
    local: LocalIdentity,
    environment: SignalEnvironment,
    signedPreKey: SignedPreKey,
    kyberPreKey: KyberPreKey,
    oneTimePreKeys: OneTimePreKey[],
  ) {
    this.local = local;
    this.environment = { random: environment.random, now: () => this.now };
    this.signedPreKey = signedPreKey;
    this.kyberPreKey = kyberPreKey;
    this.oneTimePreKeys = oneTimePreKeys;
  }

  static async create(address: DeviceAddress, seed: string, random = seededRandom(seed)): Promise<EngineParty> {
    const identityKey = await generateIdentityKey(random);
    return new EngineParty(
      { address, identityKey, registrationId: generateRegistrationId(random) },
      { random, now: () => 0 },
      await generateSignedPreKey(identityKey, 11, random),
      generateKyberPreKey(identityKey, 21, random),
      await generateOneTimePreKeys(31, 3, random),
    );
  }

  get address(): DeviceAddress {
    return this.local.address;
  }

  get preKeys(): PreKeyStore {
    return {
      signedPreKey: (id) => (id === this.signedPreKey.id ? this.signedPreKey : undefined),
      kyberPreKey: (id) => (id === this.kyberPreKey.id ? { ...this.kyberPreKey, lastResort: true } : undefined),
      oneTimePreKey: (id) => this.oneTimePreKeys.find((key) => key.id === id),
    };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- a Party's are asynchronous
  async bundle(): Promise<PreKeyBundle> {
    const { address, registrationId, identityKey } = this.local;
    const oneTimePreKey = this.oneTimePreKeys[0];
    return {
      address,
      registrationId,
      identityKey: identityKey.publicKey,
      signedPreKey: publicPart(this.signedPreKey),
      kyberPreKey: publicPart(this.kyberPreKey),
      ...(oneTimePreKey && { oneTimePreKey: { id: oneTimePreKey.id, publicKey: oneTimePreKey.publicKey } }),
    };
  }

  async open(bundle: PreKeyBundle): Promise<void> {
    this.record = await initiateSession(this.local, bundle, this.environment, this.record);
  }

  async encrypt(peer: DeviceAddress, plaintext: Uint8Array): Promise<Envelope> {
    const { type, bytes, record } = await encryptMessage(this.record, this.local, peer, plaintext, this.environment);
    this.record = record;
    return { type, bytes };
  }

  async decrypt(peer: DeviceAddress, { type, bytes }: Envelope): Promise<Uint8Array> {
    const { record, local, preKeys, environment } = this;
    this.last = await decryptMessage(record, local, peer, type, bytes, preKeys, environment);
    this.record = this.last.record;
    const used = this.last.consumed?.oneTimePreKeyId;
    if (used !== undefined)
      this.oneTimePreKeys.splice(
        this.oneTimePreKeys.findIndex((key) => key.id === used),
        1,
      );
    return this.last.plaintext;
  }
}

function publicPart({ id, publicKey, signature }: SignedPreKey | KyberPreKey) {
  return { id, publicKey, signature };
}
