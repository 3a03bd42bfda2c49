import type { EngineEnvironment } from '../environment.ts';
import { RefusalError, refuse, SessionEnded, Stopped } from '../refusal.ts';
import { request } from './http.ts';

export interface TokenAnswer {
  accessToken: string;
  expiresAt: number;
  accountId: string;
  deviceId: number;
}

/** A token this close to its end is not used any more. */
const marginMs = 60_000;
/** Whatever the clocks say, a token that has just come is good for this long. */
const graceMs = 30_000;
const csrf = { 'X-Parley-Csrf': '1' };

/** The access token, in memory only; the refresh token is a cookie that no script can read. */
export class Tokens {
  readonly #environment: EngineEnvironment;
  #current: { token: string; goodUntil: number } | null = null;
  #refreshing: Promise<string> | null = null;
  #expected: { accountId: string; deviceId: number } | null = null;
  #era = 0;
  #left = false;

  constructor(environment: EngineEnvironment) {
    this.#environment = environment;
  }

  /** The session this device believes to have: a refresh that answers for another one ends it. */
  expect(account: { accountId: string; deviceId: number } | null): void {
    this.#expected = account;
    if (account) this.#left = false;
  }

  accept(answer: TokenAnswer): void {
    const goodUntil = Math.max(answer.expiresAt - marginMs, this.#environment.now() + graceMs);
    this.#current = { token: answer.accessToken, goodUntil };
    this.#left = false;
  }

  /** The session was left: whoever still asks for a token belongs to it and gets none. */
  forget(): void {
    this.#left = true;
    this.#current = null;
    this.#expected = null;
    this.#refreshing = null;
    this.#era++;
  }

  /** Whether there is a session, as far as this page knows. */
  get hasSession(): boolean {
    return this.#current !== null;
  }

  async token(): Promise<string> {
    if (this.#current && this.#environment.now() < this.#current.goodUntil) return this.#current.token;
    return this.refresh();
  }

  /** A new token in place of one that was refused. Several callers share one request. */
  renew(refused: string): Promise<string> {
    if (this.#current && this.#current.token !== refused) return Promise.resolve(this.#current.token);
    return this.refresh();
  }

  refresh(): Promise<string> {
    if (this.#left) return Promise.reject(new Stopped('signed out'));
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** Takes up a session that another device has made for this one; from then on the cookie has it. */
  async redeem(refreshToken: string, account: { accountId: string; deviceId: number }): Promise<void> {
    const body = { refreshToken, session: 'cookie' };
    const answer = (await request(this.#environment, 'POST', 'auth/refresh-token', body, csrf)) as TokenAnswer;
    if (answer.accountId !== account.accountId || answer.deviceId !== account.deviceId) {
      await this.logout().catch(() => undefined);
      throw refuse('link-refused', 'The session is of another device than the one that was promised.');
    }
    this.expect(account);
    this.accept(answer);
  }

  async logout(): Promise<void> {
    await request(this.#environment, 'POST', 'auth/logout', {}, csrf);
  }

  async #refresh(): Promise<string> {
    const era = this.#era;
    try {
      const answer = await request(this.#environment, 'POST', 'auth/refresh-token', {}, csrf);
      const { accountId, deviceId, accessToken } = answer as TokenAnswer;
      const expected = this.#expected;
      this.#refuseWhenLeft(era);
      if (expected && (expected.accountId !== accountId || expected.deviceId !== deviceId)) {
        throw new SessionEnded('the cookie belongs to another session');
      }
      this.accept(answer as TokenAnswer);
      return accessToken;
    } catch (error) {
      this.#refuseWhenLeft(era);
      if (error instanceof RefusalError && error.status === 401) {
        throw new SessionEnded(error.refusal.code, error.refusal.code === 'device-removed');
      }
      throw error;
    }
  }

  /** What is heard of a session that was left says nothing about the one after it. */
  #refuseWhenLeft(era: number): void {
    if (era !== this.#era) throw new Stopped('signed out meanwhile');
  }
}
