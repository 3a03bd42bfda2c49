import { changeAccount, changeMeta } from '../core.ts';
import type { Core } from '../core.ts';
import type { BackupApi } from '../recovery/api.ts';
import type { Restore, RestoreSecret } from '../recovery/restore.ts';
import { RefusalError, refuse, SessionEnded, Stopped } from '../refusal.ts';
import type { Api } from '../transport/api.ts';
import { Backoff } from '../transport/backoff.ts';
import type { Tokens } from '../transport/tokens.ts';
import type { OwnList } from './ownList.ts';
import type { PreKeys } from './prekeys.ts';

export interface OnboardingEvents {
  /** Keys and list are published: the device is a member of its account. */
  active(): void;
  ended(removed: boolean): void;
}

/**
 * From a phone number to a device that others can write to: code, keys, signed list, profile. Where it stands is stored
 * after each of them, and each may be done twice, so that it goes on after a reload.
 */
export class Onboarding {
  readonly #core: Core;
  readonly #api: Api;
  readonly #tokens: Tokens;
  readonly #preKeys: PreKeys;
  readonly #ownList: OwnList;
  readonly #backups: BackupApi;
  readonly #restore: Restore;
  readonly #events: OnboardingEvents;
  readonly #backoff: Backoff;
  #leaving: Promise<void> = Promise.resolve();
  #going: Promise<void> | null = null;

  constructor(
    core: Core,
    api: Api,
    tokens: Tokens,
    preKeys: PreKeys,
    ownList: OwnList,
    recovery: { backups: BackupApi; restore: Restore },
    events: OnboardingEvents,
  ) {
    this.#core = core;
    this.#api = api;
    this.#tokens = tokens;
    this.#preKeys = preKeys;
    this.#ownList = ownList;
    this.#backups = recovery.backups;
    this.#restore = recovery.restore;
    this.#events = events;
    this.#backoff = new Backoff(core.environment.chance);
  }

  async requestCode(phoneNumber: string): Promise<void> {
    await this.#leaving;
    if (this.#core.account) throw refuse('signed-in', 'This browser is signed in already.');
    const { challengeId, delivery, resendAt, expiresAt } = await this.#api.register(phoneNumber);
    await this.#core.store.step(async (step) => {
      await changeMeta(step, { challenge: { challengeId, phoneNumber, delivery, resendAt, expiresAt } });
      step.after(() => this.#core.showSession());
    });
  }

  async cancelCode(): Promise<void> {
    await this.#core.store.step(async (step) => {
      await changeMeta(step, { challenge: null });
      step.after(() => this.#core.showSession());
    });
  }

  async verifyCode(code: string, password?: string): Promise<void> {
    const { challenge } = this.#core.store.meta;
    if (!challenge) throw refuse('code-missing', 'Ask for a code first.');
    const answer = await this.#api.verify(challenge.challengeId, code, password);
    const { accountId, deviceId } = answer;
    this.#tokens.accept(answer);
    this.#tokens.expect({ accountId, deviceId });
    await this.#core.store.step(async (step) => {
      const phase = answer.isNewAccount ? 'keys' : 'check';
      await changeMeta(step, { challenge: null, account: { accountId, deviceId, phase, profile: null } });
      step.after(() => this.#core.showSession());
    });
    await this.#advance().catch((error: unknown) => this.#again(error));
  }

  /** The person knows what it means, and has no other device or does not want it any more. */
  async startAnew(): Promise<void> {
    await this.#core.store.step(async (step) => {
      if (this.#core.account?.phase !== 'choice') throw refuse('signed-in', 'There is nothing to start anew.');
      await changeAccount(step, { phase: 'keys' });
      step.after(() => this.#core.showSession());
    });
    await this.#advance().catch((error: unknown) => this.#again(error));
  }

  /** The person knows that all other devices are signed out. */
  async restore(secret: RestoreSecret): Promise<void> {
    if (this.#core.account?.phase !== 'choice') throw refuse('signed-in', 'There is nothing to restore.');
    await this.#restore.take(secret);
    this.#core.showSession();
    await this.#advance().catch((error: unknown) => this.#again(error));
  }

  async saveProfile(profile: { displayName: string; username: string | null; about: string }): Promise<void> {
    const saved = await this.#api.saveProfile(profile);
    await this.#core.store.step(async (step) => {
      await changeAccount(step, { profile: saved, phase: saved.displayName ? 'ready' : 'profile' });
      step.after(() => this.#core.showSession());
    });
  }

  /** Goes on with what a reload or a failure interrupted, as often as it takes. */
  resume(): void {
    void this.#advance().catch((error: unknown) => this.#again(error));
  }

  /** Nothing is stored here; a cookie may have outlived the store, and nobody could use its device any more. The person is told. */
  leaveStaleSession(): void {
    this.#leaving = this.#tokens.logout().then(
      () => {
        if (!this.#core.joining) this.#core.showSession('storage-lost');
      },
      () => undefined,
    );
  }

  /** Until then the server may still be deleting the cookie. */
  untilLeft(): Promise<void> {
    return this.#leaving;
  }

  #advance(): Promise<void> {
    this.#going ??= this.#phases().finally(() => {
      this.#going = null;
    });
    return this.#going;
  }

  async #phases(): Promise<void> {
    const { store } = this.#core;
    if (this.#core.account?.phase === 'check') {
      const phase = (await this.#api.deviceList(this.#core.me)) ? 'choice' : 'keys';
      const backup = phase === 'choice' ? await this.#backups.find() : null;
      await store.step(async (step) => {
        await changeAccount(step, { phase, backup });
        step.after(() => this.#core.showSession());
      });
    }
    if (this.#core.account?.phase === 'choice') return;
    if (this.#core.account?.phase === 'keys') {
      await this.#preKeys.makeIdentity();
      await this.#preKeys.publishFirst();
      await store.step((step) => changeAccount(step, { phase: 'list' }));
    }
    if (this.#core.account?.phase === 'list') {
      await this.#ownList.publish();
      await store.step((step) => changeAccount(step, { phase: 'profile' }));
    }
    if (!this.#core.account) return;
    if (!this.#core.account.profile) {
      const profile = await this.#api.profile();
      await store.step(async (step) => {
        await changeAccount(step, { profile, phase: profile.displayName ? 'ready' : 'profile' });
        step.after(() => this.#core.showSession());
      });
    }
    this.#backoff.reset();
    this.#events.active();
  }

  #again(error: unknown): void {
    if (error instanceof Stopped || this.#core.store.closed) return;
    if (error instanceof SessionEnded) {
      this.#events.ended(error.removed);
      return;
    }
    this.#core.environment.log('onboarding waits', error instanceof RefusalError ? error.refusal.code : error);
    const wait = (error instanceof RefusalError && error.refusal.retryAfterMs) || this.#backoff.next();
    this.#core.environment.timer(wait, () => this.resume());
  }
}
