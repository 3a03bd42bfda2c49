import { toBase64 } from '../bytes.ts';
import type { Core } from '../core.ts';
import { RefusalError, refuse } from '../refusal.ts';
import { Serial } from '../serial.ts';
import {
  generateIdentityKey,
  generateKyberPreKey,
  generateOneTimePreKeys,
  generateRegistrationId,
  generateSignedPreKey,
} from '../signal/index.ts';
import type { KyberPreKey, OneTimePreKey, SignedPreKey } from '../signal/index.ts';
import type { IdentityRecord, KeyPairRecord, PreKeyRecord } from '../store/records.ts';
import { only } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import type { Store } from '../store/store.ts';
import type { Api, ApiKeys, ApiPreKey, ApiSignedPreKey } from '../transport/api.ts';

const dayMs = 24 * 60 * 60 * 1000;
const rotateAfterMs = 7 * dayMs;
const keepReplacedMs = 30 * dayMs;

interface OneTimeKeys {
  preKeys: OneTimePreKey[];
  kyberPreKeys: KyberPreKey[];
}

/** The keys of this device: made and stored here first, then published. */
export class PreKeys {
  readonly #core: Core;
  readonly #api: Api;
  readonly #uploads = new Serial();
  #refilling: Promise<void> | null = null;

  constructor(core: Core, api: Api) {
    this.#core = core;
    this.#api = api;
  }

  /** Identity and first prekeys of the first device of an account; what is there already stays. */
  async makeIdentity(): Promise<void> {
    const { store, environment } = this.#core;
    if (store.all('identity').get(only)) return;
    const { random } = environment;
    const [accountKey, deviceKey] = await Promise.all([generateIdentityKey(random), generateIdentityKey(random)]);
    await this.takeIdentity(accountKey, deviceKey);
  }

  /** The same with keys that are there already; `besides` is stored in the same step. */
  async takeIdentity(
    accountKey: IdentityRecord['accountKey'],
    deviceKey: KeyPairRecord,
    besides: (step: Step) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const { store, environment } = this.#core;
    const { era } = store;
    const { random } = environment;
    const signed = await generateSignedPreKey(deviceKey, 1, random);
    const lastResort = generateKyberPreKey(deviceKey, 1, random);
    await store.step(async (step) => {
      await besides(step);
      putSigned(step, signed);
      putKyber(step, lastResort, true);
      step.put('identity', only, {
        accountKey,
        deviceKey,
        registrationId: generateRegistrationId(random),
        signedPreKeyId: signed.id,
        lastResortKyberId: lastResort.id,
        nextSignedId: signed.id + 1,
        nextKyberId: lastResort.id + 1,
        nextPreKeyId: 1,
        rotatedAt: environment.now(),
        retired: [],
        stocked: false,
      });
    }, era);
  }

  /** The first upload: enough to be reached. */
  async publishFirst(): Promise<void> {
    const { first } = this.#core.environment.stock;
    await this.#addOneTime(first, first);
  }

  /** Brings the server's stock of one-time keys up to full. At most one refill runs at a time. */
  refill(have: { preKeys: number; kyberPreKeys: number }): Promise<void> {
    this.#refilling ??= this.#refill(have).finally(() => {
      this.#refilling = null;
    });
    return this.#refilling;
  }

  /** The refill that follows the sign-up, however often it was interrupted. */
  async stock(): Promise<void> {
    const { first } = this.#core.environment.stock;
    if (!this.#identity().stocked) await this.refill({ preKeys: first, kyberPreKeys: first });
  }

  /** Weekly: a new signed prekey and a new last resort. The old ones open late messages for 30 days more. */
  async rotate(): Promise<void> {
    const { store, environment } = this.#core;
    const now = environment.now();
    const identity = this.#identity();
    const isLost = !(await store.read('prekeys', `signed:${identity.signedPreKeyId}`));
    if (!isLost && now - identity.rotatedAt < rotateAfterMs) return;
    const { random } = environment;
    const signed = await generateSignedPreKey(identity.deviceKey, identity.nextSignedId, random);
    await store.step(async (step) => {
      const current = await step.get('identity', only);
      if (current?.signedPreKeyId !== identity.signedPreKeyId) return;
      const lastResort = generateKyberPreKey(current.deviceKey, current.nextKyberId, random);
      const replaced = [`signed:${current.signedPreKeyId}`, `kyber:${current.lastResortKyberId}`];
      const retired = [...current.retired, ...replaced.map((key) => ({ key, at: now }))];
      const tooOld = retired.filter(({ at }) => now - at > keepReplacedMs);
      for (const { key } of tooOld) step.delete('prekeys', key);
      // The oldest key that stays was made when the last of these was replaced.
      await forgetReplays(store, step, Math.max(0, ...tooOld.map(({ at }) => at)));
      putSigned(step, signed);
      putKyber(step, lastResort, true);
      step.put('identity', only, {
        ...current,
        signedPreKeyId: signed.id,
        lastResortKyberId: lastResort.id,
        nextSignedId: signed.id + 1,
        nextKyberId: lastResort.id + 1,
        rotatedAt: now,
        retired: retired.filter((each) => !tooOld.includes(each)),
      });
    });
    await this.#upload({ preKeys: [], kyberPreKeys: [] });
  }

  async #refill(have: { preKeys: number; kyberPreKeys: number }): Promise<void> {
    const { stock } = this.#core.environment;
    const want = (key: keyof typeof have): number => Math.max(0, stock[key] - have[key]);
    await this.#addOneTime(want('preKeys'), want('kyberPreKeys'));
    await this.#core.store.step(async (step) => {
      const identity = await step.get('identity', only);
      if (identity && !identity.stocked) step.put('identity', only, { ...identity, stocked: true });
    });
  }

  /** Uploads that were not answered may have filled the stock: then these are not needed. */
  async #addOneTime(preKeyCount: number, kyberCount: number): Promise<void> {
    const keys = await this.#makeOneTime(preKeyCount, kyberCount);
    try {
      await this.#upload(keys);
    } catch (error) {
      if (!(error instanceof RefusalError) || error.refusal.code !== 'prekeys-full') throw error;
      await this.#core.store.step((step) => {
        for (const { id } of keys.preKeys) step.delete('prekeys', `ec:${id}`);
        for (const { id } of keys.kyberPreKeys) step.delete('prekeys', `kyber:${id}`);
      });
    }
  }

  /** Reserves the ids in a step of its own, so that making the keys keeps nobody waiting. */
  async #makeOneTime(preKeyCount: number, kyberCount: number): Promise<OneTimeKeys> {
    const { store, environment } = this.#core;
    const { era } = store;
    const { nextPreKeyId, nextKyberId, deviceKey } = await store.step(async (step) => {
      const identity = (await step.get('identity', only)) ?? this.#identity();
      step.put('identity', only, {
        ...identity,
        nextPreKeyId: identity.nextPreKeyId + preKeyCount,
        nextKyberId: identity.nextKyberId + kyberCount,
      });
      return identity;
    });
    const { random } = environment;
    const preKeys = preKeyCount > 0 ? await generateOneTimePreKeys(nextPreKeyId, preKeyCount, random) : [];
    const kyberPreKeys: KyberPreKey[] = [];
    for (let i = 0; i < kyberCount; i++) {
      kyberPreKeys.push(generateKyberPreKey(deviceKey, nextKyberId + i, random));
      await new Promise<void>((resolve) => environment.timer(0, resolve));
    }
    await store.step((step) => {
      for (const key of preKeys) {
        step.put('prekeys', `ec:${key.id}`, { ...key, kind: 'ec', lastResort: false, signature: null });
      }
      for (const key of kyberPreKeys) putKyber(step, key, false);
    }, era);
    return { preKeys, kyberPreKeys };
  }

  /** One at a time: an upload that began before a rotation must not be the last word on which keys are in use. */
  #upload(oneTime: OneTimeKeys): Promise<void> {
    return this.#uploads.run(() => this.#uploadNow(oneTime));
  }

  async #uploadNow({ preKeys, kyberPreKeys }: OneTimeKeys): Promise<void> {
    const { store } = this.#core;
    const identity = this.#identity();
    const signed = await store.read('prekeys', `signed:${identity.signedPreKeyId}`);
    const lastResort = await store.read('prekeys', `kyber:${identity.lastResortKyberId}`);
    if (!signed || !lastResort) throw refuse('keys-missing', 'The keys of this device are incomplete.');
    const keys: ApiKeys = {
      registrationId: identity.registrationId,
      identityKey: toBase64(identity.deviceKey.publicKey),
      signedPreKey: toSigned(signed),
      lastResortKyberPreKey: toSigned(lastResort),
      preKeys: preKeys.map(({ id, publicKey }): ApiPreKey => ({ id, publicKey: toBase64(publicKey) })),
      kyberPreKeys: kyberPreKeys.map(toSigned),
    };
    await this.#api.uploadKeys(keys);
  }

  #identity(): IdentityRecord {
    const identity = this.#core.store.all('identity').get(only);
    if (!identity) throw refuse('signed-out', 'Sign in first.');
    return identity;
  }
}

function putSigned(step: Step, key: SignedPreKey): void {
  const record: PreKeyRecord = { ...key, kind: 'signed', lastResort: false };
  step.put('prekeys', `signed:${key.id}`, record);
}

function putKyber(step: Step, key: KyberPreKey, lastResort: boolean): void {
  step.put('prekeys', `kyber:${key.id}`, { ...key, kind: 'kyber', lastResort });
}

function toSigned(key: { id: number; publicKey: Uint8Array; signature: Uint8Array | null }): ApiSignedPreKey {
  return { id: key.id, publicKey: toBase64(key.publicKey), signature: toBase64(key.signature ?? new Uint8Array()) };
}

/** No key that could open them again is left. */
async function forgetReplays(store: Store, step: Step, before: number): Promise<void> {
  if (before === 0) return;
  for (const name of await store.keys('replays')) {
    const replay = await step.get('replays', name);
    if (replay && replay.at < before) step.delete('replays', name);
  }
}
