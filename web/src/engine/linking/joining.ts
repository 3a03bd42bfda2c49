import type { JoiningStep } from '../../bridge/types.ts';
import { changeAccount, changeMeta } from '../core.ts';
import type { Core } from '../core.ts';
import type { PreKeys } from '../accounts/prekeys.ts';
import { equal } from '../bytes.ts';
import { takeHistory } from '../history/granted.ts';
import { listedDevice } from '../people/deviceList.ts';
import type { Lists } from '../people/lists.ts';
import { isPassing, refuse, RefusalError, SessionEnded, Stopped, toRefusal } from '../refusal.ts';
import { generateKeyPair, kyber1024 } from '../signal/index.ts';
import { only } from '../store/records.ts';
import type { Places } from '../transport/places.ts';
import type { Tokens } from '../transport/tokens.ts';
import type { LinkKeys, LinkSecrets } from './agreement.ts';
import { openOffer, sealAcceptance } from './grant.ts';
import type { Granted } from './grant.ts';
import type { LinkPayload } from './payload.ts';
import { linkText, makePayload } from './payload.ts';

/** A code is replaced by the next while it is still good for a moment, so that nobody scans a void one. */
const renewAfterMs = 50_000;
const mostCodes = 6;
/** Between two looks at something that has not come about: anything below. */
const askAgainMs = 2_000;
/** Between two looks at the list, while the person compares the digits: who confirms sees it done at once. */
const lookAgainMs = 250;
/** So long a claimed place lasts on the server. */
const patienceMs = 5 * 60_000;

/** A code on the screen: its place on the server, and what only this browser knows of it. */
interface Code {
  id: string;
  token: string;
  payload: LinkPayload;
  secrets: LinkSecrets;
}

/** One attempt, with all the codes it has shown. */
interface Attempt {
  abort: AbortController;
  codes: Code[];
  shown: number;
  /** The code that was scanned. */
  taken: Code | null;
}

export interface JoiningEvents {
  /** Leaves the session, if there is one, and forgets everything. */
  leave(): Promise<void>;
  /** The device is in the list of its account. */
  joined(): void;
}

/**
 * The new device's side of linking (docs/encryption.md): shows a code, is granted access by the device that scans it, and
 * waits for the list that names it. Nothing is kept until access is granted, and only with that list is it worth anything.
 */
export class Joining {
  readonly #core: Core;
  readonly #places: Places;
  readonly #tokens: Tokens;
  readonly #preKeys: PreKeys;
  readonly #lists: Lists;
  readonly #events: JoiningEvents;
  #attempt: Attempt | null = null;

  constructor(core: Core, places: Places, tokens: Tokens, preKeys: PreKeys, lists: Lists, events: JoiningEvents) {
    this.#core = core;
    this.#places = places;
    this.#tokens = tokens;
    this.#preKeys = preKeys;
    this.#lists = lists;
    this.#events = events;
  }

  /** Shows the first code. What another attempt had begun is given up. */
  async begin(): Promise<void> {
    const { account } = this.#core;
    if (account && account.phase !== 'choice' && account.phase !== 'linking') {
      throw refuse('signed-in', 'This browser is signed in already.');
    }
    this.#giveUp();
    const attempt: Attempt = { abort: new AbortController(), codes: [], shown: 0, taken: null };
    this.#attempt = attempt;
    this.#show({ kind: 'preparing' });
    await this.#events.leave();
    await this.#guarded(attempt, () => this.#showCode(attempt));
  }

  async cancel(): Promise<void> {
    if (!this.#core.joining) return;
    this.#giveUp();
    this.#core.joining = null;
    await this.#events.leave();
  }

  /** After a reload: either the list is there by now, or all of it begins anew. */
  async resume(): Promise<void> {
    try {
      if (await this.#isListed()) await this.#join();
      else await this.#abandon();
    } catch (error) {
      if (error instanceof Stopped) return;
      if (!isPassing(error)) await this.#abandon();
      else {
        await this.#wait();
        await this.resume();
      }
    }
  }

  /** The other device hears of it, and lets nobody in who is not there any more. */
  async #abandon(): Promise<void> {
    const { place } = this.#core.account ?? {};
    if (place) await this.#places.leave(place.id, place.token).catch(() => undefined);
    await this.#events.leave();
  }

  async #showCode(attempt: Attempt): Promise<void> {
    const { random, origin, timer } = this.#core.environment;
    const [ephemeral, device] = await Promise.all([generateKeyPair(random), generateKeyPair(random)]);
    const secrets = { ephemeral, device, kyber: kyber1024.generate(random) };
    const { id, token } = await this.#places.open(secrets.kyber.publicKey);
    if (this.#isOver(attempt) || attempt.taken) {
      await this.#places.leave(id, token).catch(() => undefined);
      return;
    }
    const keys = { ephemeralKey: ephemeral.publicKey, deviceKey: device.publicKey, kyberKey: secrets.kyber.publicKey };
    const payload = makePayload({ linkId: id, ...keys, secret: random(32) });
    const code = { id, token, payload, secrets };
    attempt.codes.push(code);
    attempt.shown++;
    this.#show({ kind: 'code', link: linkText(origin, payload) });
    void this.#guarded(attempt, () => this.#watch(attempt, code));
    timer(renewAfterMs, () => {
      if (this.#isOver(attempt) || attempt.taken) return;
      if (attempt.shown === mostCodes) this.#show({ kind: 'stale' });
      else void this.#guarded(attempt, () => this.#showCode(attempt));
    });
  }

  /** Until somebody has scanned this code, or it is void. */
  async #watch(attempt: Attempt, code: Code): Promise<void> {
    for (;;) {
      try {
        const offer = await this.#places.offer(code.id, code.token, attempt.abort.signal);
        if (this.#isOver(attempt) || attempt.taken) return;
        if (offer) {
          await this.#take(attempt, code, offer);
          return;
        }
      } catch (error) {
        if (this.#isOver(attempt) || attempt.taken) return;
        if (error instanceof RefusalError && !isPassing(error)) return;
        if (!isPassing(error)) throw error;
        await this.#wait();
      }
    }
  }

  async #take(attempt: Attempt, code: Code, offer: Uint8Array): Promise<void> {
    attempt.taken = code;
    this.#leavePlaces(attempt.codes.filter((each) => each !== code));
    this.#show({ kind: 'working' });
    await this.#guarded(attempt, async () => {
      const { granted, keys } = await openOffer(code.payload, code.secrets, offer, this.#core.environment.now());
      await this.#enter(attempt, code, granted);
      await this.#answer(attempt, code, granted, keys);
      this.#show({ kind: 'compare', digits: keys.digits });
      await this.#untilListed(attempt);
      this.#attempt = null;
      this.#leavePlaces([code]);
      await this.#join();
    });
  }

  /** Takes up the session that was granted, stores the identity, and gives the server the keys of this device. */
  async #enter(attempt: Attempt, { id, token, secrets }: Code, granted: Granted): Promise<void> {
    const { accountId, accountKey, deviceId, list, refreshToken, history } = granted;
    const place = { id, token };
    await this.#patiently(attempt, () => this.#tokens.redeem(refreshToken, { accountId, deviceId }));
    await this.#preKeys.takeIdentity({ publicKey: accountKey, privateKey: null }, secrets.device, async (step) => {
      if (this.#isOver(attempt)) throw new Stopped('linking was given up');
      step.put('lists', accountId, list);
      await takeHistory(this.#core, step, history);
      await changeMeta(step, {
        account: { accountId, deviceId, phase: 'linking', profile: null, linked: true, place },
      });
    });
    await this.#patiently(attempt, () => this.#preKeys.publishFirst());
  }

  async #answer(attempt: Attempt, { id, token, secrets }: Code, granted: Granted, keys: LinkKeys): Promise<void> {
    const { random } = this.#core.environment;
    const registrationId = this.#core.store.all('identity').get(only)?.registrationId ?? 0;
    const { accountId, accountKey, deviceId } = granted;
    const entry = listedDevice(accountId, accountKey, { deviceId, key: secrets.device, registrationId }, random);
    const answer = await sealAcceptance(keys, entry, random);
    await this.#patiently(attempt, () => this.#places.answer(id, token, answer));
  }

  async #untilListed(attempt: Attempt): Promise<void> {
    const { environment } = this.#core;
    const end = environment.now() + patienceMs;
    while (!(await this.#patiently(attempt, () => this.#isListed()))) {
      if (environment.now() > end) throw refuse('link-gone', 'The other device has not confirmed in time.');
      await this.#wait(lookAgainMs);
      this.#refuseWhenOver(attempt);
    }
  }

  /** Whether the newest list of the account names this device with its own key. */
  async #isListed(): Promise<boolean> {
    const { account, me, store } = this.#core;
    const list = await this.#lists.refresh(me);
    const self = list.devices.find((device) => device.deviceId === account?.deviceId);
    if (!self) return false;
    if (equal(self.identityKey, store.all('identity').get(only)?.deviceKey.publicKey ?? new Uint8Array())) return true;
    throw refuse('link-refused', 'Another device was let in with the number of this one.');
  }

  async #join(): Promise<void> {
    await this.#core.store.step((step) => changeAccount(step, { phase: 'profile', place: undefined }));
    this.#core.joining = null;
    this.#events.joined();
  }

  /** Tries again what passes, for as long as a place lasts. */
  async #patiently<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
    const end = this.#core.environment.now() + patienceMs;
    for (;;) {
      this.#refuseWhenOver(attempt);
      try {
        return await work();
      } catch (error) {
        if (!isPassing(error) || this.#core.environment.now() > end) throw error;
        await this.#wait();
      }
    }
  }

  /** Whatever goes wrong ends the attempt, with a sentence for the person and nothing left behind. */
  async #guarded(attempt: Attempt, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#isOver(attempt) || this.#core.store.closed) return;
      this.#core.environment.log('linking has failed', error);
      this.#giveUp();
      this.#show({ kind: 'failed', refusal: refusalFor(error, attempt.taken !== null) });
      await this.#events.leave();
    }
  }

  #giveUp(): void {
    const attempt = this.#attempt;
    this.#attempt = null;
    attempt?.abort.abort();
    this.#leavePlaces(attempt?.codes ?? []);
  }

  #leavePlaces(codes: Code[]): void {
    for (const { id, token } of codes) void this.#places.leave(id, token).catch(() => undefined);
  }

  #refuseWhenOver(attempt: Attempt): void {
    if (this.#isOver(attempt)) throw new Stopped('linking was given up');
  }

  #isOver(attempt: Attempt): boolean {
    return this.#attempt !== attempt || this.#core.store.closed;
  }

  #wait(atMostMs = askAgainMs): Promise<void> {
    const { chance, timer } = this.#core.environment;
    return new Promise((resolve) => timer(chance() * atMostMs, resolve));
  }

  #show(step: JoiningStep): void {
    this.#core.joining = step;
    this.#core.showSession();
  }
}

function refusalFor(error: unknown, scanned: boolean) {
  if (scanned && isCancelled(error)) {
    return { code: 'link-cancelled', detail: 'Linking was cancelled on the other device, or took too long.' };
  }
  return toRefusal(error) ?? { code: 'link-refused', detail: 'What the other device sent does not hold.' };
}

/** Whether the server knows nothing of this device or of its place any more, at whichever step it says so. */
function isCancelled(error: unknown): boolean {
  if (error instanceof SessionEnded) return true;
  return (
    error instanceof RefusalError &&
    (error.status === 401 || (error.status === 404 && error.refusal.code === 'link-gone'))
  );
}
