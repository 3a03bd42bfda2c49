import { create } from '@bufbuild/protobuf';
import type { DevicePayload } from '../../contract/gen/parley/v1/keys_pb.ts';
import { DeviceLeavingSchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import type { MailboxEntry } from '../../contract/gen/parley/v1/live_pb.ts';
import type { Core } from '../core.ts';
import type { Controls } from '../outbox/controls.ts';
import type { Lists } from '../people/lists.ts';
import type { Step } from '../store/step.ts';
import type { OwnList } from './ownList.ts';

/** So long a person waits to be signed out because something has to leave before. */
const patienceMs = 3_000;

/**
 * A device that signs out says so to the own others, and the one that signs the list leaves it out. The server cannot say
 * it in its name: what moves a list comes through the ratchet.
 */
export class Leaving {
  readonly #core: Core;
  readonly #lists: Lists;
  readonly #ownList: OwnList;
  readonly #controls: Controls;

  constructor(core: Core, lists: Lists, ownList: OwnList, controls: Controls) {
    this.#core = core;
    this.#lists = lists;
    this.#ownList = ownList;
    this.#controls = controls;
  }

  /** Tells them if that can be done now. */
  async tell(): Promise<void> {
    const others = this.#lists.others;
    if (others.length === 0 || this.#ownList.canSign || this.#core.account?.phase !== 'ready') return;
    await this.inTime(async () => {
      const kind = { case: 'deviceLeaving', value: create(DeviceLeavingSchema) } as const;
      await this.#controls.send(others, kind, () => Promise.resolve());
      await this.#controls.flush();
    });
  }

  /** Does what should be done before the device goes, for as long as a person waits for it. */
  async inTime(work: () => Promise<void>): Promise<void> {
    const { environment } = this.#core;
    let cancel = (): void => undefined;
    const tired = new Promise<void>((resolve) => (cancel = environment.timer(patienceMs, resolve)));
    const done = work().catch((error: unknown) => environment.log('the device leaves without it', error));
    await Promise.race([done, tired]);
    cancel();
  }

  /** One of the own devices says that it is being signed out. */
  take(step: Step, { senderAccountId, senderDeviceId }: MailboxEntry, { kind }: DevicePayload): void {
    const isOther = this.#lists.others.some(({ deviceId }) => deviceId === senderDeviceId);
    if (kind.case !== 'deviceLeaving' || senderAccountId !== this.#core.me || !isOther || !this.#ownList.canSign)
      return;
    step.after(() => {
      void this.#ownList.remove(senderDeviceId).catch((error: unknown) => {
        this.#core.environment.log('a device that left is still listed', error);
      });
    });
  }
}
