import type { LinkedDevice, LinkedDevices, NewDevice } from '../../bridge/types.ts';
import { changeMeta } from '../core.ts';
import type { Core } from '../core.ts';
import { equal } from '../bytes.ts';
import { isSameDevice } from '../people/former.ts';
import type { Lists } from '../people/lists.ts';
import { Stopped } from '../refusal.ts';
import type { DeviceListRecord } from '../store/records.ts';
import { only } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import type { Api, ApiOwnDevice } from '../transport/api.ts';
import type { OwnList } from './ownList.ts';

/** The devices of the own account: what the signed list says there are, with what the server calls them. */
export class Devices {
  readonly #core: Core;
  readonly #api: Api;
  readonly #lists: Lists;
  readonly #ownList: OwnList;
  /** A newer list has left this device out. */
  readonly #removed: () => void;

  constructor(core: Core, api: Api, lists: Lists, ownList: OwnList, removed: () => void) {
    this.#core = core;
    this.#api = api;
    this.#lists = lists;
    this.#ownList = ownList;
    this.#removed = removed;
    lists.watchOwn((step, before, after) => this.#moved(step, before, after));
  }

  async list(): Promise<LinkedDevices> {
    const [list, told] = await Promise.all([this.#lists.refresh(this.#core.me), this.#api.devices()]);
    const self = this.#core.account?.deviceId;
    const devices = list.devices.map(({ deviceId }): LinkedDevice => {
      const known = told.find((each) => each.deviceId === deviceId);
      return {
        deviceId,
        name: known?.name ?? '',
        current: deviceId === self,
        linkedAt: known?.createdAt ?? null,
        lastActive: known?.lastActive ?? null,
      };
    });
    return { devices, canManage: this.#ownList.canSign, goodUntil: list.expires };
  }

  async remove(deviceId: number): Promise<void> {
    await this.#ownList.remove(deviceId);
    await this.dismiss(deviceId);
  }

  /** The person has taken note of a new device. */
  async dismiss(deviceId: number): Promise<void> {
    await this.#change((arrived) => arrived.filter((each) => each.deviceId !== deviceId));
  }

  /** A device that somebody else let in is told until the person has taken note, whatever happens to this page. */
  async #moved(step: Step, before: DeviceListRecord | undefined, after: DeviceListRecord): Promise<void> {
    const wasIn = await this.#names(step, before);
    if (!before || !wasIn) return;
    if (!(await this.#names(step, after))) {
      step.after(this.#removed);
      return;
    }
    const self = this.#core.account?.deviceId;
    const added = after.devices.filter(
      (device) =>
        device.deviceId !== self &&
        !before.devices.some((each) => isSameDevice(each, device)) &&
        !this.#ownList.isFromHere(device.deviceId),
    );
    const { arrived } = this.#core.store.meta;
    const at = this.#core.environment.now();
    const still = arrived.filter(({ deviceId }) => after.devices.some((device) => device.deviceId === deviceId));
    const news = added.map(({ deviceId }): NewDevice => ({ deviceId, name: '', at }));
    await changeMeta(step, { arrived: [...still.filter((each) => !isAmong(each, news)), ...news] });
    step.after(() => {
      if (news.length === 0) this.#tell();
      else void this.#nameNews();
    });
  }

  /** Whether the list names this device with its own key. */
  async #names(step: Step, list: DeviceListRecord | undefined): Promise<boolean> {
    const identity = await step.get('identity', only);
    const self = list?.devices.find((device) => device.deviceId === this.#core.account?.deviceId);
    return self !== undefined && identity !== undefined && equal(self.identityKey, identity.deviceKey.publicKey);
  }

  /** Names are the server's, so they come after; without one the news is told all the same. */
  async #nameNews(): Promise<void> {
    const told = await this.#api.devices().catch((): ApiOwnDevice[] => []);
    const nameOf = ({ deviceId, name }: NewDevice): string =>
      told.find((each) => each.deviceId === deviceId)?.name ?? name;
    await this.#change((arrived) => arrived.map((each) => ({ ...each, name: nameOf(each) })));
  }

  async #change(change: (arrived: NewDevice[]) => NewDevice[]): Promise<void> {
    try {
      await this.#core.store.step(async (step) => {
        await changeMeta(step, { arrived: change(this.#core.store.meta.arrived) });
        step.after(() => this.#tell());
      });
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
  }

  #tell(): void {
    this.#core.emit({ type: 'devices', arrived: this.#core.store.meta.arrived });
  }
}

function isAmong({ deviceId }: NewDevice, others: NewDevice[]): boolean {
  return others.some((each) => each.deviceId === deviceId);
}
