import type { AccountId, ChatId, Profile } from '../../bridge/types.ts';
import type { EngineEnvironment } from '../environment.ts';
import { RefusalError } from '../refusal.ts';
import { request } from './http.ts';
import type { Method, Patience } from './http.ts';
import type { TokenAnswer, Tokens } from './tokens.ts';

export interface ApiPerson {
  accountId: AccountId;
  username?: string | null;
  displayName: string;
  about: string;
  bot?: boolean | null;
}

export interface ApiMember {
  user: ApiPerson;
  listEpoch: number;
  delivered: number;
  read: number;
}

export interface ApiChat {
  id: ChatId;
  createdAt: number;
  updatedAt: number;
  lastSequence: number;
  members: ApiMember[];
}

export interface ApiDeviceList {
  body: string;
  signature: string;
  accountIdentityKey: string;
}

export interface ApiPreKey {
  id: number;
  publicKey: string;
}

export interface ApiSignedPreKey extends ApiPreKey {
  signature: string;
}

export interface ApiBundle {
  deviceId: number;
  registrationId: number;
  identityKey: string;
  signedPreKey: ApiSignedPreKey;
  preKey?: ApiPreKey | null;
  kyberPreKey: ApiSignedPreKey;
}

export interface ApiKeys {
  registrationId: number;
  identityKey: string;
  signedPreKey: ApiSignedPreKey;
  lastResortKyberPreKey: ApiSignedPreKey;
  preKeys: ApiPreKey[];
  kyberPreKeys: ApiSignedPreKey[];
}

export interface ApiChallenge {
  challengeId: string;
  expiresAt: number;
  resendAt: number;
  delivery: 'console' | 'sms';
}

export interface ApiOwnDevice {
  deviceId: number;
  name: string;
  state: 'active' | 'pending';
  createdAt: number;
  lastActive: number;
  current: boolean;
}

type ApiProfile = Omit<Profile, 'username'> & { username?: string | null };

/** The REST interface, one method per endpoint that this client uses. Signed-in calls repeat once after a 401. */
export class Api {
  readonly #environment: EngineEnvironment;
  readonly #tokens: Tokens;

  constructor(environment: EngineEnvironment, tokens: Tokens) {
    this.#environment = environment;
    this.#tokens = tokens;
  }

  register(phoneNumber: string): Promise<ApiChallenge> {
    return this.#open('auth/register', { phoneNumber });
  }

  verify(challengeId: string, code: string, password?: string): Promise<TokenAnswer & { isNewAccount: boolean }> {
    const { deviceName } = this.#environment;
    const body = { challengeId, code, deviceName, session: 'cookie' };
    return this.#open('auth/verify-otp', password === undefined ? body : { ...body, password });
  }

  /** Since when signing in takes a password. Milliseconds since 1970. */
  async registrationLock(): Promise<number | null> {
    return (await this.signedIn<{ setAt?: number | null }>('GET', 'auth/lock')).setAt ?? null;
  }

  async setRegistrationLock(password: string): Promise<void> {
    await this.signedIn('PUT', 'auth/lock', { password });
  }

  async endRegistrationLock(): Promise<void> {
    await this.signedIn('DELETE', 'auth/lock');
  }

  profile(): Promise<Profile> {
    return this.signedIn<ApiProfile>('GET', 'users/profile').then(toProfile);
  }

  saveProfile(profile: { username: string | null; displayName: string; about: string }): Promise<Profile> {
    const { username, ...rest } = profile;
    const body = username ? { ...rest, username } : rest;
    return this.signedIn<ApiProfile>('PUT', 'users/profile', body).then(toProfile);
  }

  async search(query: string): Promise<ApiPerson[]> {
    const path = `users/search?q=${encodeURIComponent(query)}`;
    return (await this.signedIn<{ users: ApiPerson[] }>('GET', path)).users;
  }

  status(id: AccountId): Promise<{ online: boolean; lastSeen?: number | null }> {
    return this.signedIn('GET', `users/${id}/status`);
  }

  uploadKeys(keys: ApiKeys): Promise<{ preKeys: number; kyberPreKeys: number }> {
    return this.signedIn('PUT', 'devices/self/keys', keys);
  }

  async publishList(id: AccountId, list: ApiDeviceList): Promise<void> {
    await this.signedIn('PUT', `users/${id}/device-list`, list);
  }

  /** Null when the account has none yet. */
  async deviceList(id: AccountId): Promise<ApiDeviceList | null> {
    try {
      return await this.signedIn<ApiDeviceList>('GET', `users/${id}/device-list`);
    } catch (error) {
      if (error instanceof RefusalError && error.refusal.code === 'list-missing') return null;
      throw error;
    }
  }

  /** The chain after an epoch, oldest first, at most 16 at a time. */
  deviceLists(id: AccountId, after: number): Promise<{ lists: ApiDeviceList[]; more: boolean }> {
    return this.signedIn('GET', `users/${id}/device-lists?after=${after}`);
  }

  bundles(id: AccountId, deviceIds: number[]): Promise<{ deviceList: ApiDeviceList; bundles: ApiBundle[] }> {
    return this.signedIn('POST', `users/${id}/bundles`, { deviceIds });
  }

  chats(since: number, cursor: string | undefined): Promise<{ chats: ApiChat[]; next?: string | null; now: number }> {
    const query = new URLSearchParams({ since: String(since), ...(cursor ? { cursor } : {}) });
    return this.signedIn('GET', `chats?${query}`);
  }

  chat(id: ChatId): Promise<ApiChat> {
    return this.signedIn('GET', `chats/${id}`);
  }

  /** Those of the own account that are signed in. */
  async devices(): Promise<ApiOwnDevice[]> {
    return (await this.signedIn<{ devices: ApiOwnDevice[] }>('GET', 'devices')).devices;
  }

  makeChat(participant: AccountId): Promise<ApiChat> {
    return this.signedIn('POST', 'chats', { type: 'direct', participant });
  }

  async #open<T>(path: string, body: unknown): Promise<T> {
    return (await request(this.#environment, 'POST', path, body, {})) as T;
  }

  /** Asks as this device. */
  async signedIn<T>(method: Method, path: string, body?: unknown, patience?: Patience): Promise<T> {
    const attempt = (token: string): Promise<unknown> =>
      request(this.#environment, method, path, body, { Authorization: `Bearer ${token}` }, patience);
    const token = await this.#tokens.token();
    try {
      return (await attempt(token)) as T;
    } catch (error) {
      if (!(error instanceof RefusalError) || error.status !== 401) throw error;
      return (await attempt(await this.#tokens.renew(token))) as T;
    }
  }
}

function toProfile(profile: ApiProfile): Profile {
  const { accountId, phoneNumber, username, displayName, about } = profile;
  return { accountId, phoneNumber, username: username ?? null, displayName, about };
}
