import { create } from '@bufbuild/protobuf';
import { MissingMessageSchema, RetryRequestSchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import type { AccountId, MessageId } from '../../bridge/types.ts';
import type { Core } from '../core.ts';
import type { Controls } from '../outbox/controls.ts';
import type { Lists } from '../people/lists.ts';
import type { Sessions } from '../people/sessions.ts';
import { isPassing, RefusalError } from '../refusal.ts';
import type { PinnedDevice, RepairRecord, WaitingRecord } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import { mostAsked, mostAtOnce, nextAskMs, unharmed, withinHour } from './rules.ts';

type Waiting = readonly [MessageId, WaitingRecord];

interface Target {
  accountId: AccountId;
  device: PinnedDevice;
  waiting: Waiting[];
}

/** Asks those who sent it for what could not be opened, in a session that is new where the old one is to blame. */
export class Requests {
  readonly #core: Core;
  readonly #lists: Lists;
  readonly #sessions: Sessions;
  readonly #controls: Controls;

  constructor(core: Core, lists: Lists, sessions: Sessions, controls: Controls) {
    this.#core = core;
    this.#lists = lists;
    this.#sessions = sessions;
    this.#controls = controls;
  }

  /** Asks for these, and mends sessions that brought no message but are broken. Throws what passes. */
  async send(due: readonly Waiting[]): Promise<void> {
    for (const target of await this.#targets(due)) await this.#unlessRefused(() => this.#ask(target));
  }

  /** It has answered with something of use: it may be asked for more. */
  async answered(step: Step, accountId: AccountId, deviceId: number): Promise<void> {
    const name = `${accountId}.${deviceId}`;
    const repair = await step.get('repairs', name);
    if (repair && repair.asked.length > 0) step.put('repairs', name, { ...repair, asked: [] });
  }

  async #targets(due: readonly Waiting[]): Promise<Target[]> {
    const targets = new Map<string, Target>();
    const add = (accountId: AccountId, device: PinnedDevice): Target => {
      const name = `${accountId}.${device.deviceId}`;
      const target = targets.get(name) ?? { accountId, device, waiting: [] };
      targets.set(name, target);
      return target;
    };
    for (const senderId of new Set(due.map(([, each]) => each.senderId))) {
      const ofSender = due.filter(([, each]) => each.senderId === senderId);
      const isListed = ({ deviceId }: WaitingRecord): boolean =>
        this.#devices(senderId).some((device) => device.deviceId === deviceId);
      if (!ofSender.every(([, each]) => isListed(each)))
        await this.#unlessRefused(() => this.#lists.refresh(senderId).then(() => undefined));
      for (const waiting of ofSender) {
        const everyone = waiting[1].asks > 0 || !isListed(waiting[1]);
        const asked = this.#devices(senderId).filter(({ deviceId }) => everyone || deviceId === waiting[1].deviceId);
        for (const device of asked) add(senderId, device).waiting.push(waiting);
      }
    }
    const { store } = this.#core;
    const soon = new Set([...store.all('waiting').values()].map((each) => `${each.senderId}.${each.deviceId}`));
    for (const [name, { broken }] of store.all('repairs')) {
      if (soon.has(name)) continue;
      const [accountId = '', deviceId] = name.split('.');
      const device = broken && this.#devices(accountId).find((each) => String(each.deviceId) === deviceId);
      if (device) add(accountId, device);
    }
    return [...targets.values()];
  }

  /** Those that can be asked: the devices of the list, and never this one. */
  #devices(accountId: AccountId): PinnedDevice[] {
    const { me, account } = this.#core;
    const devices = this.#lists.pinned(accountId)?.devices ?? [];
    return devices.filter(({ deviceId }) => accountId !== me || deviceId !== account?.deviceId);
  }

  async #ask(target: Target): Promise<void> {
    const { waiting } = target;
    for (let at = 0; at === 0 || at < waiting.length; at += mostAtOnce) {
      if (!(await this.#request(target, waiting.slice(at, at + mostAtOnce)))) return;
    }
  }

  /** False when it was asked too often. */
  async #request({ accountId, device }: Target, waiting: readonly Waiting[]): Promise<boolean> {
    const name = `${accountId}.${device.deviceId}`;
    const now = this.#core.environment.now();
    const may = await this.#core.store.step(async (step) => {
      const repair = (await step.get('repairs', name)) ?? unharmed;
      if (withinHour(repair.asked, now).length >= mostAsked) return false;
      if (repair.broken) await this.#renew(step, accountId, device, repair);
      return true;
    });
    if (!may) return false;
    const messages = waiting.map(([messageId, { chatId }]) => create(MissingMessageSchema, { messageId, chatId }));
    const value = create(RetryRequestSchema, { messages });
    const besides = async (step: Step): Promise<void> => {
      const repair = (await step.get('repairs', name)) ?? unharmed;
      step.put('repairs', name, { ...repair, asked: [...withinHour(repair.asked, now), now] });
      for (const [id, { asks }] of waiting) {
        const still = await step.get('waiting', id);
        if (still) step.put('waiting', id, { ...still, asks: asks + 1, dueAt: now + nextAskMs(asks) });
      }
    };
    await this.#controls.send([device], { case: 'retryRequest', value }, besides, accountId);
    return true;
  }

  /** What is sent next opens a new session. One that the other side has not answered yet is new already. */
  async #renew(step: Step, accountId: AccountId, { deviceId }: PinnedDevice, repair: RepairRecord): Promise<void> {
    const record = await this.#sessions.load(step, accountId, deviceId);
    if (record.isAnswered) await this.#sessions.discard(step, accountId, deviceId);
    step.put('repairs', `${accountId}.${deviceId}`, { ...repair, broken: false });
  }

  /** A refusal that stays must not keep the others from being asked. */
  async #unlessRefused(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isPassing(error) || !(error instanceof RefusalError)) throw error;
      this.#core.environment.log('a repair waits', error.refusal.code);
    }
  }
}
