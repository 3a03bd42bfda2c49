import type { AccountId } from '../../bridge/types.ts';
import type { Core } from '../core.ts';
import { withMessage } from '../chats/chat.ts';
import { equal } from '../bytes.ts';
import { refuse } from '../refusal.ts';
import type { DeviceListRecord, PinnedDevice, StoredMessage } from '../store/records.ts';
import { only } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import type { Api, ApiDeviceList } from '../transport/api.ts';
import { fetchBetween, fetchEarlier } from './chain.ts';
import { verifyDeviceList, verifyEarlier } from './deviceList.ts';
import type { ListChange } from './deviceList.ts';
import { isSameDevice, withFormer, withRecalled } from './former.ts';

type OwnWatcher = (step: Step, before: DeviceListRecord | undefined, after: DeviceListRecord) => Promise<void>;

/** The device lists this device trusts: pinned at first sight, then only moved forward by proper successors. */
export class Lists {
  readonly #core: Core;
  readonly #api: Api;
  readonly #fetching = new Map<AccountId, Promise<DeviceListRecord>>();
  readonly #ownWatchers: OwnWatcher[] = [];

  constructor(core: Core, api: Api) {
    this.#core = core;
    this.#api = api;
  }

  /** The own account has a newer list: called within the step that pins it. */
  watchOwn(watcher: OwnWatcher): void {
    this.#ownWatchers.push(watcher);
  }

  pinned(accountId: AccountId): DeviceListRecord | undefined {
    return this.#core.store.all('lists').get(accountId);
  }

  /** The own devices besides this one. */
  get others(): readonly PinnedDevice[] {
    const { me, account } = this.#core;
    return (this.pinned(me)?.devices ?? []).filter(({ deviceId }) => deviceId !== account?.deviceId);
  }

  /** A list of at least this epoch that has not expired, fetched only when the pinned one is not. */
  async ensure(accountId: AccountId, epoch: number): Promise<DeviceListRecord> {
    const pinned = this.pinned(accountId);
    if (pinned && pinned.epoch >= epoch && pinned.expires > this.#core.environment.now()) return pinned;
    return this.refresh(accountId);
  }

  refresh(accountId: AccountId): Promise<DeviceListRecord> {
    const under = this.#fetching.get(accountId);
    if (under) return under;
    const fetching = this.#fetch(accountId, this.#core.environment.now()).finally(() =>
      this.#fetching.delete(accountId),
    );
    this.#fetching.set(accountId, fetching);
    return fetching;
  }

  /** Looks back for devices that had left an account before its list was first seen here: what they sent may lie in the mailbox. */
  async recall(accountId: AccountId): Promise<void> {
    const { store, environment } = this.#core;
    const { era } = store;
    const pinned = this.pinned(accountId);
    if (!pinned || pinned.epoch === 1) return;
    const earlier = await verifyEarlier(await fetchEarlier(this.#api, pinned), pinned);
    await store.step(async (step) => {
      const list = await step.get('lists', accountId);
      if (list && equal(list.body, pinned.body))
        step.put('lists', accountId, withRecalled(list, earlier, environment.now()));
    }, era);
  }

  /** The newest list of the own account, expired or not: the one that the next is signed after. */
  newestOwn(): Promise<DeviceListRecord> {
    return this.#fetch(this.#core.me, null);
  }

  /** Verifies a list that came with something else, asked for in that era of the store, and pins it. */
  async accept(
    accountId: AccountId,
    list: ApiDeviceList,
    era: number,
    now: number | null = this.#core.environment.now(),
  ): Promise<DeviceListRecord> {
    const between = await fetchBetween(this.#api, accountId, this.pinned(accountId), list);
    return this.#core.store.step(async (step) => {
      const pinned = await step.get('lists', accountId);
      const { record, change } = await verifyDeviceList(list, accountId, pinned, now, between);
      return change === 'same' ? record : this.#pin(step, pinned, record, change);
    }, era);
  }

  async #pin(
    step: Step,
    before: DeviceListRecord | undefined,
    verified: DeviceListRecord,
    change: ListChange,
  ): Promise<DeviceListRecord> {
    const { accountId } = verified;
    const after = withFormer(before, verified, this.#core.environment.now());
    const isOwn = accountId === this.#core.me;
    if (isOwn) await this.#refuseStrangeKey(step, after);
    step.put('lists', accountId, after);
    this.#dropSessions(step, before, after);
    if (isOwn) for (const watcher of this.#ownWatchers) await watcher(step, before, after);
    else if (change === 'new-identity') await this.#notice(step, accountId);
    // Whether the person is verified may be another thing now.
    if (!isOwn) step.after(() => this.#core.board.changed());
    return after;
  }

  /** This device knows the key of its own account: a list under another one would add readers to what it sends. */
  async #refuseStrangeKey(step: Step, { accountKey }: DeviceListRecord): Promise<void> {
    const identity = await step.get('identity', only);
    if (identity && !equal(identity.accountKey.publicKey, accountKey)) {
      throw refuse('list-signature', 'The device list is not signed by this account.');
    }
  }

  async #fetch(accountId: AccountId, now: number | null): Promise<DeviceListRecord> {
    const { era } = this.#core.store;
    const list = await this.#api.deviceList(accountId);
    if (!list) throw refuse('person-not-ready', 'This person has no device that could read the message yet.');
    return this.accept(accountId, list, era, now);
  }

  /** Sessions with devices that are gone or have another identity now are of no use any more. */
  #dropSessions(step: Step, before: DeviceListRecord | undefined, after: DeviceListRecord): void {
    const known: readonly PinnedDevice[] = [...(before?.devices ?? []), ...(before?.former ?? [])];
    const kept: readonly PinnedDevice[] = [...after.devices, ...(after.former ?? [])];
    for (const device of known) {
      const stays = kept.some((each) => isSameDevice(each, device));
      if (!stays) step.delete('sessions', `${after.accountId}.${device.deviceId}`);
    }
  }

  async #notice(step: Step, accountId: AccountId): Promise<void> {
    const { store, environment, threads } = this.#core;
    for (const { id: chatId, members } of store.all('chats').values()) {
      const chat = members.some((member) => member.person.accountId === accountId) && (await step.get('chats', chatId));
      if (!chat) continue;
      const last = chat.lastCommitted?.order ?? 0;
      const notice: StoredMessage = {
        id: environment.newId(),
        chatId,
        order: last + (Number.isInteger(last) ? 0.5 : 0.001),
        sequence: null,
        senderId: accountId,
        mine: false,
        at: environment.now(),
        content: { kind: 'notice', notice: 'security-code-changed' },
        failed: false,
      };
      step.put('chats', chatId, { ...withMessage(chat, notice), keyChangedAt: notice.order });
      threads.put(step, notice);
    }
  }
}
