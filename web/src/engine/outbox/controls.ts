import { create } from '@bufbuild/protobuf';
import type { AccountId } from '../../bridge/types.ts';
import type { DevicePayload } from '../../contract/gen/parley/v1/keys_pb.ts';
import { DeviceEnvelopeSchema, SendControlSchema } from '../../contract/gen/parley/v1/live_pb.ts';
import type { Core } from '../core.ts';
import type { Lists } from '../people/lists.ts';
import type { Sessions } from '../people/sessions.ts';
import { isPassing, RefusalError } from '../refusal.ts';
import { Serial } from '../serial.ts';
import type { ControlRecord, PinnedDevice } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import type { Live } from '../transport/live.ts';
import { encryptFor } from './envelope.ts';

const rounds = 3;
/** What could not be sent for so long is of no use any more. */
const keepMs = 30 * 24 * 60 * 60 * 1000;

/** What devices tell one another, one envelope each: stored with the ratchet it moved, and sent until the server has it. */
export class Controls {
  readonly #core: Core;
  readonly #lists: Lists;
  readonly #sessions: Sessions;
  readonly #live: Live;
  readonly #serial = new Serial();

  constructor(core: Core, lists: Lists, sessions: Sessions, live: Live) {
    this.#core = core;
    this.#lists = lists;
    this.#sessions = sessions;
    this.#live = live;
  }

  /** Stores one for each of these devices of an account; `besides` belongs to the same step. */
  async send(
    devices: readonly PinnedDevice[],
    kind: DevicePayload['kind'],
    besides: (step: Step) => Promise<void>,
    accountId: AccountId = this.#core.me,
  ): Promise<void> {
    const { store } = this.#core;
    const { era } = store;
    for (let round = 0; ; round++) {
      await this.#openSessions(accountId, devices);
      const done = await store.step(async (step) => {
        const fit = await this.#fitting(step, accountId, devices);
        if (fit.length < this.#listed(accountId, devices).length && round < rounds) return false;
        await besides(step);
        for (const device of fit) await this.#put(step, accountId, device, kind);
        return true;
      }, era);
      if (done) break;
    }
    this.#kick();
  }

  /** Stores one within a step, if there is a session with that device. */
  async sendNow(step: Step, accountId: AccountId, device: PinnedDevice, kind: DevicePayload['kind']): Promise<boolean> {
    if ((await this.#fitting(step, accountId, [device])).length === 0) return false;
    await this.#put(step, accountId, device, kind);
    step.after(() => this.#kick());
    return true;
  }

  /** Sends what waits. Throws what passes. */
  flush(): Promise<void> {
    return this.#serial.run(async () => {
      const { store, environment } = this.#core;
      for (const [id, { envelope, at }] of store.all('controls')) {
        if (!this.#live.isOpen) return;
        if (environment.now() - at < keepMs) await this.#deliver(id, envelope);
        await store.step((step) => step.delete('controls', id));
      }
    });
  }

  #kick(): void {
    void this.flush().catch((error: unknown) => this.#core.environment.log('a control waits', error));
  }

  async #deliver(controlId: string, envelope: ControlRecord['envelope']): Promise<void> {
    const envelopes = [create(DeviceEnvelopeSchema, envelope)];
    try {
      await this.#live.command({ case: 'controlSend', value: create(SendControlSchema, { controlId, envelopes }) });
    } catch (error) {
      if (isPassing(error) || !(error instanceof RefusalError)) throw error;
      this.#core.environment.log('a control was refused', error.refusal.code);
    }
  }

  async #put(step: Step, accountId: AccountId, device: PinnedDevice, kind: DevicePayload['kind']): Promise<void> {
    const list = this.#lists.pinned(accountId);
    if (!list) return;
    const envelope = await encryptFor(step, this.#sessions, this.#lists.pinned(this.#core.me), { list, device }, kind);
    step.put('controls', this.#core.environment.newId(), { envelope, at: this.#core.environment.now() });
  }

  async #openSessions(accountId: AccountId, devices: readonly PinnedDevice[]): Promise<void> {
    const missing = await this.#core.store.step(async (step) => {
      const fit = await this.#fitting(step, accountId, devices);
      return this.#listed(accountId, devices).filter((device) => !fit.includes(device));
    });
    const ids = missing.map(({ deviceId }) => deviceId);
    if (ids.length > 0) await this.#sessions.establish(accountId, ids);
  }

  async #fitting(step: Step, accountId: AccountId, devices: readonly PinnedDevice[]): Promise<PinnedDevice[]> {
    const fit: PinnedDevice[] = [];
    for (const device of this.#listed(accountId, devices)) {
      const record = await this.#sessions.load(step, accountId, device.deviceId);
      if (this.#sessions.fits(record, device)) fit.push(device);
    }
    return fit;
  }

  /** Those that the list of their account still names, as it names them. */
  #listed(accountId: AccountId, devices: readonly PinnedDevice[]): PinnedDevice[] {
    const listed = this.#lists.pinned(accountId)?.devices ?? [];
    return listed.filter((each) => devices.some(({ deviceId }) => deviceId === each.deviceId));
  }
}
