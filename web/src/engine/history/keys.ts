import type { HistoryKey } from '../../contract/gen/parley/v1/keys_pb.ts';
import type { MailboxEntry } from '../../contract/gen/parley/v1/live_pb.ts';
import type { DevicePayload } from '../../contract/gen/parley/v1/keys_pb.ts';
import type { OwnList } from '../accounts/ownList.ts';
import { toHex } from '../bytes.ts';
import type { Core } from '../core.ts';
import type { Controls } from '../outbox/controls.ts';
import { isSameDevice } from '../people/former.ts';
import type { Lists } from '../people/lists.ts';
import type { DeviceListRecord, HistoryRecord, PinnedDevice } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import { chainBytes, changeHistory, historyOf, noChoice } from './record.ts';

const keyBytes = 32;
/** A device is removed a few times in years; more than this nobody means. */
const mostKeys = 256;
const askEveryMs = 10 * 60_000;
const answerEveryMs = 60_000;

/**
 * The keys that the history is kept under. Only the primary makes them: the first when there is none, the next when a
 * device has left. Other devices are given them when they are linked and by controls, and ask when one is missing.
 */
export class HistoryKeys {
  readonly #core: Core;
  readonly #lists: Lists;
  readonly #ownList: OwnList;
  readonly #controls: Controls;
  readonly #answered = new Map<number, number>();
  /** There are keys that were not there before. */
  onNew: () => void = () => undefined;
  onChoice: () => void = () => undefined;

  constructor(core: Core, lists: Lists, ownList: OwnList, controls: Controls) {
    this.#core = core;
    this.#lists = lists;
    this.#ownList = ownList;
    this.#controls = controls;
    lists.watchOwn((step, before, after) => this.#moved(step, before, after));
  }

  /** The primary makes the first key; whoever else has none asks for it. */
  async ensure(): Promise<void> {
    if (historyOf(this.#core)?.keys.length) return;
    if (!this.#ownList.canSign) return this.ask();
    await this.#core.store.step((step) =>
      changeHistory(this.#core, step, ({ keys }) => ({ keys: keys.length > 0 ? keys : [this.#next(keys)] })),
    );
  }

  /** Gives every own device what it lacks. */
  async handOver(): Promise<void> {
    const record = historyOf(this.#core);
    if (!this.#ownList.canSign || !record || record.keys.length === 0) return;
    const lacking = this.#lists.others.filter(
      ({ identityKey }) => record.handed[toHex(identityKey)] !== record.keys.length,
    );
    await this.#give(lacking);
  }

  /** Asks the other own devices for keys, now and then. */
  async ask(): Promise<void> {
    const now = this.#core.environment.now();
    const others = this.#lists.others;
    if (others.length === 0 || now - (historyOf(this.#core)?.askedAt ?? -Infinity) < askEveryMs) return;
    const kind = { case: 'historyKeysRequest', value: { $typeName: 'parley.v1.HistoryKeysRequest' } } as const;
    await this.#controls.send(others, kind, async (step) => {
      await changeHistory(this.#core, step, () => ({ askedAt: now }));
    });
  }

  /** Tells the other own devices what the person has chosen here. */
  async choose(onlyHere: boolean): Promise<void> {
    const at = this.#core.environment.now();
    const value = { $typeName: 'parley.v1.HistoryChoice', onlyOnDevices: onlyHere, chosenAt: BigInt(at) } as const;
    await this.#controls.send(this.#lists.others, { case: 'historyChoice', value }, (step) =>
      this.#choose(step, { onlyHere, at }),
    );
  }

  /** A new device was given so many when it was let in. */
  async handed(identityKey: Uint8Array, count: number): Promise<void> {
    await this.#core.store.step(async (step) => {
      await changeHistory(this.#core, step, ({ handed }) => ({ handed: { ...handed, [toHex(identityKey)]: count } }));
    });
  }

  /** A control from a device of the own account that is in its list now. */
  async take(step: Step, entry: MailboxEntry, { kind }: DevicePayload): Promise<void> {
    const from = this.#lists.others.find(({ deviceId }) => deviceId === entry.senderDeviceId);
    if (entry.senderAccountId !== this.#core.me || !from) return;
    if (kind.case === 'historyKeys' && (await this.#add(step, kind.value.keys))) step.after(() => this.onNew());
    if (kind.case === 'historyKeysRequest') step.after(() => void this.#answer(from));
    if (kind.case === 'historyChoice') {
      const choice = { onlyHere: kind.value.onlyOnDevices, at: Number(kind.value.chosenAt) };
      if (choice.at > (historyOf(this.#core)?.choice ?? noChoice).at) await this.#choose(step, choice);
    }
  }

  /** Without a keyring nothing is known of one any more; the next begins with nothing. */
  async #choose(step: Step, choice: HistoryRecord['choice']): Promise<void> {
    const { store, environment } = this.#core;
    const begun = choice.onlyHere ? { chain: environment.random(chainBytes) } : {};
    await changeHistory(this.#core, step, () => ({ choice, choiceUntold: true, ...begun }));
    if (choice.onlyHere) {
      for (const id of store.all('contentKeys').keys()) step.delete('contentKeys', id);
      for (const id of store.all('segments').keys()) step.delete('segments', id);
      for (const id of store.all('chats').keys()) step.delete('keyrings', id);
    }
    step.after(() => this.onChoice());
  }

  async #add(step: Step, keys: readonly HistoryKey[]): Promise<boolean> {
    let grown = false;
    await changeHistory(this.#core, step, (record) => {
      const known = new Set(record.keys.map(({ key }) => toHex(key)));
      const news = keys.filter(({ key, epoch }) => key.length === keyBytes && epoch > 0 && !known.has(toHex(key)));
      grown = news.length > 0 && record.keys.length + news.length <= mostKeys;
      if (!grown) return {};
      return { keys: [...record.keys, ...news.map(({ epoch, key }) => ({ epoch, key }))].sort(byEpoch) };
    });
    return grown;
  }

  async #answer(device: PinnedDevice): Promise<void> {
    const now = this.#core.environment.now();
    if (now - (this.#answered.get(device.deviceId) ?? -Infinity) < answerEveryMs) return;
    this.#answered.set(device.deviceId, now);
    try {
      if (historyOf(this.#core)?.keys.length) await this.#give([device]);
    } catch (error) {
      this.#core.environment.log('history keys were not handed over', error);
    }
  }

  async #give(devices: readonly PinnedDevice[]): Promise<void> {
    const keys = historyOf(this.#core)?.keys ?? [];
    const value = {
      $typeName: 'parley.v1.HistoryKeys' as const,
      keys: keys.map(({ epoch, key }) => ({ $typeName: 'parley.v1.HistoryKey' as const, epoch, key })),
    };
    await this.#controls.send(devices, { case: 'historyKeys', value }, async (step) => {
      const given = Object.fromEntries(devices.map(({ identityKey }) => [toHex(identityKey), keys.length]));
      await changeHistory(this.#core, step, ({ handed }) => ({ handed: { ...handed, ...given } }));
    });
  }

  /** A device has left: what is written from now on it shall not read. */
  async #moved(step: Step, before: DeviceListRecord | undefined, after: DeviceListRecord): Promise<void> {
    if (!before || !this.#ownList.canSign) return;
    const left = before.devices.some((device) => !after.devices.some((each) => isSameDevice(each, device)));
    if (!left || !historyOf(this.#core)?.keys.length) return;
    await changeHistory(this.#core, step, ({ keys }) => ({ keys: [...keys, this.#next(keys)] }));
    step.after(() => this.onNew());
  }

  #next(keys: HistoryRecord['keys']): HistoryRecord['keys'][number] {
    return { epoch: (keys.at(-1)?.epoch ?? 0) + 1, key: this.#core.environment.random(keyBytes) };
  }
}

/** Two of one epoch, which no primary makes, stand in the same order everywhere. */
function byEpoch(one: HistoryRecord['keys'][number], other: HistoryRecord['keys'][number]): number {
  return one.epoch - other.epoch || (toHex(one.key) < toHex(other.key) ? -1 : 1);
}
