import type { AccountId } from '../../bridge/types.ts';
import { equal, fromBase64 } from '../bytes.ts';
import type { Core } from '../core.ts';
import { refuse } from '../refusal.ts';
import type { LocalIdentity, PreKeyBundle, SessionRecord, SignalEnvironment } from '../signal/index.ts';
import { emptySessionRecord, initiateSession, parseSessionRecord, SignalError } from '../signal/index.ts';
import type { DeviceListRecord, PinnedDevice } from '../store/records.ts';
import { only } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import type { Api, ApiBundle } from '../transport/api.ts';
import type { Lists } from './lists.ts';

/** Signal sessions with devices of the signed lists, and with no other. */
export class Sessions {
  readonly #core: Core;
  readonly #api: Api;
  readonly #lists: Lists;

  constructor(core: Core, api: Api, lists: Lists) {
    this.#core = core;
    this.#api = api;
    this.#lists = lists;
  }

  get signal(): SignalEnvironment {
    return this.#core.environment;
  }

  local(): LocalIdentity {
    const { account, store } = this.#core;
    const identity = store.all('identity').get(only);
    if (!account || !identity) throw refuse('signed-out', 'Sign in first.');
    const { accountId, deviceId } = account;
    const { registrationId, deviceKey } = identity;
    return { address: { accountId, deviceId }, identityKey: deviceKey, registrationId };
  }

  async load(step: Step, accountId: AccountId, deviceId: number): Promise<SessionRecord> {
    const stored = await step.get('sessions', `${accountId}.${deviceId}`);
    return stored ? parseSessionRecord(stored.state) : emptySessionRecord();
  }

  save(step: Step, accountId: AccountId, deviceId: number, record: SessionRecord): void {
    step.put('sessions', `${accountId}.${deviceId}`, { state: record.serialize() });
  }

  /** Whether a message can go to this device as its account's list names it. */
  fits(record: SessionRecord, device: PinnedDevice): boolean {
    const { remoteIdentityKey, remoteRegistrationId } = record;
    return (
      record.canSend(this.#core.environment.now()) &&
      remoteRegistrationId === device.registrationId &&
      remoteIdentityKey !== undefined &&
      equal(remoteIdentityKey, device.identityKey)
    );
  }

  /** Opens sessions with these devices of an account. The server's bundles must be those of the signed list. */
  async establish(accountId: AccountId, deviceIds: number[]): Promise<void> {
    const { era } = this.#core.store;
    const { deviceList, bundles } = await this.#api.bundles(accountId, deviceIds);
    const list = await this.#lists.accept(accountId, deviceList, era);
    await this.#core.store.step(async (step) => {
      for (const bundle of bundles) await this.#initiate(step, list, bundle);
    }, era);
  }

  /** The device says it knows nothing of this session: the next send begins a new one. */
  async discard(step: Step, accountId: AccountId, deviceId: number): Promise<void> {
    const record = await this.load(step, accountId, deviceId);
    this.save(step, accountId, deviceId, record.archiveCurrent());
  }

  async #initiate(step: Step, list: DeviceListRecord, bundle: ApiBundle): Promise<void> {
    const device = list.devices.find((each) => each.deviceId === bundle.deviceId);
    if (!device) return;
    const { accountId } = list;
    const identityKey = fromBase64(bundle.identityKey);
    if (!equal(identityKey, device.identityKey) || bundle.registrationId !== device.registrationId) {
      throw refuse('bundle-refused', 'The keys of a device are not those that its account has signed.');
    }
    const previous = await this.load(step, accountId, bundle.deviceId);
    if (this.fits(previous, device)) return;
    try {
      const record = await initiateSession(
        this.local(),
        toSignal(accountId, bundle, identityKey),
        this.signal,
        previous,
      );
      this.save(step, accountId, bundle.deviceId, record);
    } catch (error) {
      if (error instanceof SignalError) throw refuse('bundle-refused', 'The keys of a device do not hold.');
      throw error;
    }
  }
}

function toSignal(accountId: AccountId, bundle: ApiBundle, identityKey: Uint8Array): PreKeyBundle {
  const { deviceId, registrationId, signedPreKey, kyberPreKey, preKey } = bundle;
  return {
    address: { accountId, deviceId },
    registrationId,
    identityKey,
    signedPreKey: {
      id: signedPreKey.id,
      publicKey: fromBase64(signedPreKey.publicKey),
      signature: fromBase64(signedPreKey.signature),
    },
    kyberPreKey: {
      id: kyberPreKey.id,
      publicKey: fromBase64(kyberPreKey.publicKey),
      signature: fromBase64(kyberPreKey.signature),
    },
    ...(preKey ? { oneTimePreKey: { id: preKey.id, publicKey: fromBase64(preKey.publicKey) } } : {}),
  };
}
