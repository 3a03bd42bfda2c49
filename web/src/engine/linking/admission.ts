import { create } from '@bufbuild/protobuf';
import type { LinkAcceptance } from '../../contract/gen/parley/v1/keys_pb.ts';
import { ListedDeviceSchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import type { OwnList } from '../accounts/ownList.ts';
import { changeMeta } from '../core.ts';
import type { Core } from '../core.ts';
import { grantHistory } from '../history/granted.ts';
import type { History } from '../history/history.ts';
import { hasAccepted } from '../people/deviceList.ts';
import { isPassing, refuse, RefusalError, SessionEnded } from '../refusal.ts';
import { SignalError } from '../signal/index.ts';
import type { Places } from '../transport/places.ts';
import type { LinkKeys } from './agreement.ts';
import { makeOffer, openAcceptance } from './grant.ts';
import { isKyberKeyOf, readLinkText } from './payload.ts';
import type { LinkPayload } from './payload.ts';

const askAgainMs = 2_000;
/** So long the new device waits for the last keys of messages to be written. */
const writeWithinMs = 3_000;
const longestName = 64;
const unnamed = 'Browser';

/** A new device that was offered access. */
interface Guest {
  payload: LinkPayload;
  deviceId: number;
  keys: LinkKeys;
  /** How many of them it was given. */
  historyKeys: number;
  /** The keyring has all that this device knows. */
  written: Promise<void>;
  abort: AbortController;
  answer: Promise<LinkAcceptance>;
}

/**
 * The signed-in device's side of linking (docs/encryption.md): reads the code of a new device, offers it access, and lists
 * it once the person has seen the same digits on both screens. At most one at a time.
 */
export class Admission {
  readonly #core: Core;
  readonly #places: Places;
  readonly #ownList: OwnList;
  readonly #history: History;
  #guest: Guest | null = null;

  constructor(core: Core, places: Places, ownList: OwnList, history: History) {
    this.#core = core;
    this.#history = history;
    this.#places = places;
    this.#ownList = ownList;
  }

  async admit(link: string): Promise<{ digits: string; deviceName: string }> {
    const { accountKey, list } = await this.#ownList.credentials();
    const payload = readLinkText(link);
    await this.decline();
    await this.#history.keys.ensure();
    // What the new device is about to read is better there already.
    const written = this.#history.leave();
    const { kyberKey, deviceName } = await this.#places.newcomer(payload.linkId);
    if (!isKyberKeyOf(payload, kyberKey)) {
      throw refuse('link-tampered', 'The server has exchanged a key of the new device. Nothing was linked.');
    }
    const name = Array.from(deviceName).slice(0, longestName).join('').trim() || unnamed;
    const { deviceId, refreshToken } = await this.#places.claim(payload.linkId, name);
    await this.#remember(payload.linkId);
    const history = await grantHistory(this.#core);
    const grant = { accountId: this.#core.me, accountKey, list, deviceId, refreshToken, history };
    try {
      const { bytes, keys } = await makeOffer(payload, kyberKey, grant, this.#core.environment.random);
      await this.#places.makeOffer(payload.linkId, bytes);
      const abort = new AbortController();
      const answer = this.#answerOf(payload, keys, abort.signal);
      // Until somebody asks for it, nobody listens.
      answer.catch(() => undefined);
      this.#guest = { payload, deviceId, keys, historyKeys: history.historyKeys.length, written, abort, answer };
      return { digits: keys.digits, deviceName: name };
    } catch (error) {
      await this.#leave(payload.linkId);
      if (error instanceof SignalError) throw refuse('link-malformed', 'The keys of this code are none.');
      throw error;
    }
  }

  /** Resolves when the new device has answered; refuses when it never will. */
  async answered(): Promise<void> {
    await this.#answered(this.#present());
  }

  /** The person has seen the same digits on both screens. */
  async confirm(): Promise<void> {
    const guest = this.#present();
    const { registrationId, acceptSignature } = await this.#answered(guest);
    const { deviceId, payload, historyKeys: keys } = guest;
    const device = create(ListedDeviceSchema, {
      deviceId,
      identityKey: payload.deviceKey,
      registrationId,
      acceptSignature,
    });
    try {
      if (!(await hasAccepted(this.#core.me, this.#ownList.accountKey().publicKey, device))) {
        throw refuse('link-refused', 'The new device has not agreed to be linked.');
      }
      await this.#untilWritten(guest);
      await this.#ownList.add(device);
      await this.#history.keys.handed(device.identityKey, keys);
    } catch (error) {
      if (!isPassing(error)) await this.decline();
      throw error;
    }
    this.#guest = null;
    await this.#leave(payload.linkId);
  }

  /** Takes back what was offered; the new device is told by its session's end. */
  async decline(): Promise<void> {
    const guest = this.#guest;
    this.#guest = null;
    guest?.abort.abort();
    if (guest) await this.#leave(guest.payload.linkId);
  }

  /** A reload came in between: the person begins anew. */
  async forgetStale(): Promise<void> {
    const { admitting } = this.#core.store.meta;
    if (admitting && !this.#guest) await this.#leave(admitting);
  }

  /** A guest whose answer does not hold is sent away. */
  async #answered({ answer }: Guest): Promise<LinkAcceptance> {
    try {
      return await answer;
    } catch (error) {
      await this.decline();
      throw error;
    }
  }

  async #answerOf(payload: LinkPayload, keys: LinkKeys, signal: AbortSignal): Promise<LinkAcceptance> {
    for (;;) {
      try {
        const bytes = await this.#places.answered(payload.linkId, signal);
        if (bytes) return await this.#open(keys, bytes);
      } catch (error) {
        if (signal.aborted) throw refuse('link-cancelled', 'Linking was cancelled.');
        if (error instanceof RefusalError && error.refusal.code === 'link-gone') {
          throw refuse('link-cancelled', 'Linking was cancelled on the new device, or took too long.');
        }
        if (!isPassing(error)) throw error;
        const { chance, timer } = this.#core.environment;
        await new Promise<void>((resolve) => timer(chance() * askAgainMs, resolve));
      }
      if (signal.aborted) throw refuse('link-cancelled', 'Linking was cancelled.');
    }
  }

  async #open(keys: LinkKeys, bytes: Uint8Array): Promise<LinkAcceptance> {
    try {
      return await openAcceptance(keys, bytes);
    } catch (error) {
      this.#core.environment.log('an answer does not hold', error);
      throw refuse('link-refused', 'The answer is not that of the new device. Nothing was linked.');
    }
  }

  async #untilWritten({ written }: Guest): Promise<void> {
    const { timer } = this.#core.environment;
    await Promise.race([written, new Promise<void>((resolve) => timer(writeWithinMs, resolve))]);
  }

  #present(): Guest {
    if (!this.#guest) throw refuse('link-cancelled', 'No device is being linked. Scan its code again.');
    return this.#guest;
  }

  /** The server forgets the place, and the device if it is not listed. */
  async #leave(linkId: string): Promise<void> {
    try {
      await this.#places.close(linkId);
    } catch (error) {
      if (error instanceof SessionEnded) throw error;
      // It ends by itself within minutes.
      this.#core.environment.log('a place was not closed', error);
    }
    await this.#remember(null);
  }

  async #remember(admitting: string | null): Promise<void> {
    await this.#core.store.step((step) => changeMeta(step, { admitting }));
  }
}
