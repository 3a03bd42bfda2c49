import type { ManualClock } from './clock.ts';
import type { FakeAccounts } from './accounts.ts';
import type { FakeDevice, ServerState } from './state.ts';
import { Refused } from './state.ts';

const unclaimedMs = 60_000;
const claimedMs = 300_000;

interface FakePlace {
  readonly id: string;
  readonly token: string;
  readonly kyberKey: string;
  readonly deviceName: string | undefined;
  expiresAt: number;
  claimedBy: FakeDevice | null;
  device: FakeDevice | null;
  offer: string | null;
  answer: string | null;
}

/** Who speaks: the new device by its token, or a signed-in one. */
export type Speaker = { token: string } | { device: FakeDevice };

/** Places where a new device and a signed-in one meet, by the rules of the interface. */
export class FakeLinks {
  readonly places = new Map<string, FakePlace>();
  readonly #state: ServerState;
  readonly #accounts: FakeAccounts;
  readonly #clock: ManualClock;
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(state: ServerState, accounts: FakeAccounts, clock: ManualClock) {
    this.#state = state;
    this.#accounts = accounts;
    this.#clock = clock;
  }

  open(kyberKey: string, deviceName: string | undefined): object {
    const [id, token] = [this.#state.newId(), this.#state.newId()];
    const expiresAt = this.#state.now() + unclaimedMs;
    const rest = { claimedBy: null, device: null, offer: null, answer: null };
    this.places.set(id, { id, token, kyberKey, deviceName, expiresAt, ...rest });
    return { id, token, expiresAt };
  }

  newcomer(id: string): object {
    const { kyberKey, deviceName } = this.#find(id);
    return { kyberKey, deviceName };
  }

  claim(id: string, device: FakeDevice): object {
    const place = this.#find(id);
    if (place.claimedBy) throw new Refused(409, 'link-taken');
    place.claimedBy = device;
    place.expiresAt = this.#state.now() + claimedMs;
    const { device: added, refreshToken } = this.#accounts.addDevice(device.account);
    place.device = added;
    return { deviceId: added.id, refreshToken, expiresAt: place.expiresAt };
  }

  say(id: string, what: 'offer' | 'answer', speaker: Speaker, bytes: string): void {
    const place = this.#find(id);
    this.#check(place, speaker);
    if (place[what] !== null && place[what] !== bytes) throw new Refused(409, 'link-fixed');
    place[what] = bytes;
    this.#wake(id);
  }

  async wait(id: string, what: 'offer' | 'answer', speaker: Speaker, seconds: number): Promise<object | null> {
    const end = this.#state.now() + seconds * 1000;
    for (;;) {
      const place = this.#find(id);
      this.#check(place, speaker);
      const said = place[what];
      if (said !== null) return { bytes: said };
      if (this.#state.now() >= end) return null;
      await this.#change(id, Math.min(end, place.expiresAt) - this.#state.now());
    }
  }

  close(id: string, speaker: Speaker): void {
    const place = this.#find(id);
    this.#check(place, speaker);
    this.places.delete(id);
    if (place.device?.state === 'pending') this.#state.remove(place.device, 4401);
    this.#wake(id);
  }

  #find(id: string): FakePlace {
    const place = this.places.get(id);
    if (!place || place.expiresAt <= this.#state.now()) throw new Refused(404, 'link-gone');
    return place;
  }

  #check(place: FakePlace, speaker: Speaker): void {
    if ('device' in speaker && place.claimedBy !== speaker.device) throw new Refused(404, 'link-gone');
    if ('token' in speaker && place.token !== speaker.token) throw new Refused(401, 'link-token');
  }

  #change(id: string, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const woken = this.#waiting.get(id) ?? new Set();
      this.#waiting.set(id, woken.add(resolve));
      this.#clock.timer(ms, resolve);
    });
  }

  #wake(id: string): void {
    const woken = this.#waiting.get(id);
    this.#waiting.delete(id);
    for (const resolve of woken ?? []) resolve();
  }
}
