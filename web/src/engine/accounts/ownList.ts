import type { ListedDevice } from '../../contract/gen/parley/v1/keys_pb.ts';
import type { Core } from '../core.ts';
import { equal, fromBase64 } from '../bytes.ts';
import { listedDevice, listLifetimeMs, parseBody, parseListBody, signDeviceList } from '../people/deviceList.ts';
import type { NewList } from '../people/deviceList.ts';
import { isSameDevice } from '../people/former.ts';
import type { Lists } from '../people/lists.ts';
import { RefusalError, refuse } from '../refusal.ts';
import type { DeviceListRecord, IdentityRecord, KeyPairRecord, StoredAccount } from '../store/records.ts';
import { only } from '../store/records.ts';
import type { Api, ApiDeviceList } from '../transport/api.ts';

const renewBeforeMs = 14 * 24 * 60 * 60 * 1000;
const attempts = 3;

/** What the next list names, after the last one; null when the last one says it already. */
type Change = (devices: ListedDevice[], last: DeviceListRecord) => ListedDevice[] | null;

/**
 * The signed list of the own account: published at sign-in, again before it expires, and when a device comes or goes.
 * Only the device that has the account identity key can sign it. No device is ever left out but by `remove`.
 */
export class OwnList {
  readonly #core: Core;
  readonly #api: Api;
  readonly #lists: Lists;
  /** Devices that this one is about to list: nobody here has to be told of them. */
  readonly #added = new Set<number>();
  /** How far the clock here is behind the server's, once the server has refused a list for it. */
  #correctionMs = 0;

  constructor(core: Core, api: Api, lists: Lists) {
    this.#core = core;
    this.#api = api;
    this.#lists = lists;
  }

  get canSign(): boolean {
    return this.#core.store.all('identity').get(only)?.accountKey.privateKey != null;
  }

  /** Whether the person at this device let that one in. */
  isFromHere(deviceId: number): boolean {
    return this.#added.has(deviceId);
  }

  /** Begins a new life of the account: a list that names this device alone, unless the server has one already that does. */
  async publish(): Promise<void> {
    const { account, identity } = this.#self();
    const { era } = this.#core.store;
    await this.#insist(async () => {
      const last = await this.#api.deviceList(account.accountId);
      // What counts is what the server has: an earlier attempt may have succeeded without an answer.
      const list = last && this.#isOurs(last, account, identity) ? last : this.#first(last, account, identity);
      if (list !== last) await this.#api.publishList(account.accountId, list);
      await this.#lists.accept(account.accountId, list, era);
    });
  }

  /** Signs anew while there is still time, so that nobody meets an expired list. */
  async renew(): Promise<void> {
    const soon = this.#core.environment.now() + renewBeforeMs;
    const pinned = this.#lists.pinned(this.#core.me);
    if (!this.canSign || !pinned || pinned.expires > soon) return;
    await this.#change((devices, last) => (last.expires > soon ? null : devices));
  }

  /** The account's own key, which only the primary device has. */
  accountKey(): KeyPairRecord {
    return primaryKey(this.#self().identity);
  }

  /** What a new device is shown: the key that lists it, and the last list, just verified. */
  async credentials(): Promise<{ accountKey: KeyPairRecord; list: ApiDeviceList }> {
    const accountKey = this.accountKey();
    const { era } = this.#core.store;
    const list = await this.#api.deviceList(this.#core.me);
    if (!list) throw refuse('signed-out', 'Sign in first.');
    await this.#lists.accept(this.#core.me, list, era);
    return { accountKey, list };
  }

  /** Lets a device in that has agreed to it. */
  async add(device: ListedDevice): Promise<void> {
    this.#added.add(device.deviceId);
    await this.#change((devices) => {
      const known = devices.find(({ deviceId }) => deviceId === device.deviceId);
      if (!known) return [...devices, device];
      if (!isSameDevice(known, device)) throw refuse('device-listed', 'Another device has this number already.');
      return null;
    });
  }

  /** Leaves a device out: the server signs it out, and nobody encrypts to it any more. */
  async remove(deviceId: number): Promise<void> {
    if (deviceId === this.#core.account?.deviceId) throw refuse('device-self', 'Sign out to leave this device.');
    await this.#change((devices) => {
      const others = devices.filter((device) => device.deviceId !== deviceId);
      return others.length === devices.length ? null : others;
    });
  }

  async #change(change: Change): Promise<void> {
    const { account, identity } = this.#self();
    const accountKey = primaryKey(identity);
    const { environment, store } = this.#core;
    const { era } = store;
    await this.#insist(async () => {
      const last = await this.#lists.newestOwn();
      const devices = change(parseBody(last.body).devices, last);
      if (!devices) return;
      const { accountId } = account;
      const next = { accountId, accountKey, previous: last, devices, now: this.#now() };
      const list = signDeviceList(next, environment.random);
      await this.#api.publishList(accountId, list);
      await this.#lists.accept(accountId, list, era);
    });
  }

  /** Again when another list came first, and when the clock here is wrong: then by the server's, if that is not wrong by more than a list is good for. */
  async #insist(work: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await work();
        return;
      } catch (error) {
        if (!(error instanceof RefusalError) || attempt === attempts) throw error;
        const overtaken = error.refusal.code === 'list-epoch' && error.status === 409;
        if (!overtaken && !this.#corrected(error)) throw error;
      }
    }
  }

  /** The server could have a list be good for twice as long as it should be, and for no longer. */
  #corrected({ refusal: { code }, serverNow }: RefusalError): boolean {
    if (code !== 'list-clock' || serverNow === null) return false;
    const ms = serverNow - this.#core.environment.now();
    if (Math.abs(ms) > listLifetimeMs || ms === this.#correctionMs) return false;
    this.#correctionMs = ms;
    return true;
  }

  #now(): number {
    return this.#core.environment.now() + this.#correctionMs;
  }

  #first(last: ApiDeviceList | null, account: StoredAccount, identity: IdentityRecord): ApiDeviceList {
    const { accountId, deviceId } = account;
    const { deviceKey, registrationId } = identity;
    const accountKey = primaryKey(identity);
    const { random } = this.#core.environment;
    const devices = [
      listedDevice(accountId, accountKey.publicKey, { deviceId, key: deviceKey, registrationId }, random),
    ];
    const previous: NewList['previous'] = last && { epoch: parseListBody(last).epoch, body: fromBase64(last.body) };
    return signDeviceList({ accountId, accountKey, previous, devices, now: this.#now() }, random);
  }

  #isOurs(list: ApiDeviceList, { deviceId }: StoredAccount, { accountKey, deviceKey }: IdentityRecord): boolean {
    const { devices, expires } = parseListBody(list);
    const self = devices.find((device) => device.deviceId === deviceId);
    return (
      equal(fromBase64(list.accountIdentityKey), accountKey.publicKey) &&
      self !== undefined &&
      equal(self.identityKey, deviceKey.publicKey) &&
      Number(expires) > this.#core.environment.now()
    );
  }

  #self(): { account: StoredAccount; identity: IdentityRecord } {
    const { account, store } = this.#core;
    const identity = store.all('identity').get(only);
    if (!account || !identity) throw refuse('signed-out', 'Sign in first.');
    return { account, identity };
  }
}

function primaryKey({ accountKey: { publicKey, privateKey } }: IdentityRecord): KeyPairRecord {
  if (!privateKey)
    throw refuse('primary-only', 'Only the device that you signed up with can change the list of devices.');
  return { publicKey, privateKey };
}
