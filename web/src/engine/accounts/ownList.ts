import type { Core } from '../core.ts';
import { equal, fromBase64 } from '../bytes.ts';
import { parseListBody, signDeviceList } from '../people/deviceList.ts';
import type { NewList } from '../people/deviceList.ts';
import type { Lists } from '../people/lists.ts';
import { RefusalError, refuse } from '../refusal.ts';
import type { IdentityRecord, StoredAccount } from '../store/records.ts';
import { only } from '../store/records.ts';
import type { Api, ApiDeviceList } from '../transport/api.ts';

const renewBeforeMs = 14 * 24 * 60 * 60 * 1000;
const attempts = 3;

/** The signed list of the own account: published at sign-in, and again before it expires. */
export class OwnList {
  readonly #core: Core;
  readonly #api: Api;
  readonly #lists: Lists;

  constructor(core: Core, api: Api, lists: Lists) {
    this.#core = core;
    this.#api = api;
    this.#lists = lists;
  }

  /** Publishes a list that names this device alone, unless the server has one already that does. */
  publish(): Promise<void> {
    return this.#publish(this.#core.environment.now());
  }

  /** Signs anew while there is still time, so that nobody meets an expired list. */
  async renew(): Promise<void> {
    const pinned = this.#lists.pinned(this.#core.me);
    const soon = this.#core.environment.now() + renewBeforeMs;
    if (pinned && pinned.expires <= soon) await this.#publish(soon);
  }

  /** What counts is what the server has: an earlier attempt may have succeeded without an answer. */
  async #publish(goodUntil: number): Promise<void> {
    const { account, identity } = this.#self();
    const { era } = this.#core.store;
    for (let attempt = 1; ; attempt++) {
      const last = await this.#api.deviceList(account.accountId);
      if (last && this.#isOurs(last, account, identity, goodUntil)) {
        await this.#lists.accept(account.accountId, last, era);
        return;
      }
      const list = this.#sign(last && fromApi(last), account, identity);
      try {
        await this.#api.publishList(account.accountId, list);
        await this.#lists.accept(account.accountId, list, era);
        return;
      } catch (error) {
        const overtaken = error instanceof RefusalError && error.refusal.code === 'list-epoch';
        if (!overtaken || attempt === attempts) throw error;
      }
    }
  }

  #sign(
    previous: NewList['previous'],
    { accountId, deviceId }: StoredAccount,
    { accountKey, deviceKey, registrationId }: IdentityRecord,
  ): ApiDeviceList {
    const device = { deviceId, key: deviceKey, registrationId };
    const { now, random } = this.#core.environment;
    return signDeviceList({ accountId, accountKey, previous, device, now: now() }, random);
  }

  #isOurs(list: ApiDeviceList, account: StoredAccount, identity: IdentityRecord, goodUntil: number): boolean {
    const { devices, expires } = parseListBody(list);
    const self = devices.find((device) => device.deviceId === account.deviceId);
    return (
      equal(fromBase64(list.accountIdentityKey), identity.accountKey.publicKey) &&
      self !== undefined &&
      equal(self.identityKey, identity.deviceKey.publicKey) &&
      Number(expires) > goodUntil
    );
  }

  #self(): { account: StoredAccount; identity: IdentityRecord } {
    const { account, store } = this.#core;
    const identity = store.all('identity').get(only);
    if (!account || !identity) throw refuse('signed-out', 'Sign in first.');
    return { account, identity };
  }
}

function fromApi(list: ApiDeviceList): NonNullable<NewList['previous']> {
  return { epoch: parseListBody(list).epoch, body: fromBase64(list.body) };
}
