import type { AccountId } from '../../bridge/types.ts';
import type { Core } from '../core.ts';
import { withMessage } from '../chats/chat.ts';
import { equal } from '../bytes.ts';
import { refuse } from '../refusal.ts';
import type { DeviceListRecord, StoredMessage } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import type { Api, ApiDeviceList } from '../transport/api.ts';
import { verifyDeviceList } from './deviceList.ts';

/** The device lists this device trusts: pinned at first sight, then only moved forward by proper successors. */
export class Lists {
  readonly #core: Core;
  readonly #api: Api;
  readonly #fetching = new Map<AccountId, Promise<DeviceListRecord>>();

  constructor(core: Core, api: Api) {
    this.#core = core;
    this.#api = api;
  }

  pinned(accountId: AccountId): DeviceListRecord | undefined {
    return this.#core.store.all('lists').get(accountId);
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
    const fetching = this.#fetch(accountId).finally(() => this.#fetching.delete(accountId));
    this.#fetching.set(accountId, fetching);
    return fetching;
  }

  /** Verifies a list that came with something else, asked for in that era of the store, and pins it. */
  accept(accountId: AccountId, list: ApiDeviceList, era: number): Promise<DeviceListRecord> {
    return this.#core.store.step(async (step) => {
      const pinned = await step.get('lists', accountId);
      const { record, change } = await verifyDeviceList(list, accountId, pinned, this.#core.environment.now());
      if (change === 'same') return record;
      step.put('lists', accountId, record);
      this.#dropSessions(step, pinned, record);
      if (change === 'new-identity') await this.#notice(step, accountId);
      return record;
    }, era);
  }

  async #fetch(accountId: AccountId): Promise<DeviceListRecord> {
    const { era } = this.#core.store;
    const list = await this.#api.deviceList(accountId);
    if (!list) throw refuse('person-not-ready', 'This person has no device that could read the message yet.');
    return this.accept(accountId, list, era);
  }

  /** Sessions with devices that are gone or have another identity now are of no use any more. */
  #dropSessions(step: Step, before: DeviceListRecord | undefined, after: DeviceListRecord): void {
    for (const { deviceId, identityKey } of before?.devices ?? []) {
      const now = after.devices.find((device) => device.deviceId === deviceId);
      if (!now || !equal(now.identityKey, identityKey)) step.delete('sessions', `${after.accountId}.${deviceId}`);
    }
  }

  async #notice(step: Step, accountId: AccountId): Promise<void> {
    const { store, environment, me, threads, board } = this.#core;
    if (accountId === me) return;
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
      step.put('chats', chatId, withMessage(chat, notice));
      threads.put(step, notice);
    }
    step.after(() => board.changed());
  }
}
