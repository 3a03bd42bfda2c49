import { createHash } from 'node:crypto';
import { fromBinary } from '@bufbuild/protobuf';
import { DeviceListBodySchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import { equal, fromBase64 } from '../bytes.ts';
import type { ApiDeviceList, ApiKeys, ApiSignedPreKey } from '../transport/api.ts';
import type { FakeAccount, FakeDevice, ServerState } from './state.ts';
import { Refused } from './state.ts';

/** The code that every challenge wants. */
export const rightCode = '123456';
const tokenLifetimeMs = 900_000;

export interface SignIn {
  refreshToken: string;
  answer: { accessToken: string; expiresAt: number; accountId: string; deviceId: number; isNewAccount: boolean };
}

/** Accounts, sessions, keys and device lists, by the rules of the interface. */
export class FakeAccounts {
  /** One-time keys of a kind that a device may have here. */
  maxOneTimeKeys = 100;
  /** Lists of a chain that come at once. */
  listPage = 16;
  readonly #state: ServerState;

  constructor(state: ServerState) {
    this.#state = state;
  }

  register(phoneNumber: string): object {
    const challengeId = this.#state.newId();
    this.#state.challenges.set(challengeId, phoneNumber);
    const now = this.#state.now();
    return { challengeId, expiresAt: now + 300_000, resendAt: now + 30_000, delivery: 'console' };
  }

  verify(challengeId: string, code: string, password?: string): SignIn {
    const phoneNumber = this.#state.challenges.get(challengeId);
    if (phoneNumber === undefined) throw new Refused(401, 'code-expired');
    if (code !== rightCode) throw new Refused(401, 'code-wrong');
    const known = [...this.#state.accounts.values()].find((account) => account.phoneNumber === phoneNumber);
    if (known?.password != null && password === undefined) throw new Refused(403, 'password-required');
    if (known?.password != null && password !== known.password) throw new Refused(401, 'password-wrong');
    this.#state.challenges.delete(challengeId);
    const account = known ?? this.#newAccount(phoneNumber);
    const { device, refreshToken } = this.addDevice(account);
    return { refreshToken, answer: { ...this.#token(device), isNewAccount: !known } };
  }

  /** A pending device and its session. */
  addDevice(account: FakeAccount): { device: FakeDevice; refreshToken: string } {
    const device = this.#newDevice(account);
    const refreshToken = this.#state.newId();
    this.#state.sessions.set(refreshToken, device);
    return { device, refreshToken };
  }

  ownDevices(caller: FakeDevice): object {
    const devices = caller.account.devices.filter(({ state }) => state !== 'removed');
    const times = { createdAt: this.#state.now(), lastActive: this.#state.now() };
    return {
      devices: devices.map((device) => {
        const { id: deviceId, state } = device;
        return { deviceId, name: `device ${deviceId}`, state, ...times, current: device === caller };
      }),
    };
  }

  refresh(refreshToken: string | undefined): SignIn['answer'] {
    if (this.#state.removed.has(refreshToken ?? '')) throw new Refused(401, 'device-removed');
    const device = this.#state.sessions.get(refreshToken ?? '');
    if (!device) throw new Refused(401, 'refresh-invalid');
    return { ...this.#token(device), isNewAccount: false };
  }

  logout(refreshToken: string | undefined): void {
    const device = this.#state.sessions.get(refreshToken ?? '');
    if (!device) throw new Refused(401, 'refresh-invalid');
    this.#state.sessions.delete(refreshToken ?? '');
    device.socket?.drop(4401);
  }

  /** Whose token this is. */
  caller(token: string): FakeDevice {
    const found = this.#state.tokens.get(token);
    if (!found || found.expiresAt <= this.#state.now() || found.device.state === 'removed') {
      throw new Refused(401, 'unauthenticated');
    }
    return found.device;
  }

  putKeys(device: FakeDevice, keys: ApiKeys): { preKeys: number; kyberPreKeys: number } {
    const { identityKey, registrationId, signedPreKey, lastResortKyberPreKey } = keys;
    const fixed = device.keys;
    if (fixed && (fixed.identityKey !== identityKey || fixed.registrationId !== registrationId)) {
      throw new Refused(409, 'identity-fixed');
    }
    const preKeys = merged(device.preKeys, keys.preKeys);
    const kyberPreKeys = merged(device.kyberPreKeys, keys.kyberPreKeys);
    const most = Math.max(preKeys.length, kyberPreKeys.length);
    if (most > this.maxOneTimeKeys) throw new Refused(409, 'prekeys-full');
    device.keys = { identityKey, registrationId, signedPreKey, lastResortKyberPreKey };
    device.preKeys = preKeys;
    device.kyberPreKeys = kyberPreKeys;
    return { preKeys: preKeys.length, kyberPreKeys: kyberPreKeys.length };
  }

  publishList(device: FakeDevice, list: ApiDeviceList): void {
    const { account } = device;
    const last = account.lists.at(-1);
    if (last?.body === list.body && last.accountIdentityKey === list.accountIdentityKey) return;
    const body = fromBinary(DeviceListBodySchema, fromBase64(list.body));
    const prevHash = last ? createHash('sha256').update(fromBase64(last.body)).digest() : new Uint8Array();
    const now = this.#state.now();
    if (Math.abs(Number(body.time) - now) > 86_400_000) throw new Refused(422, 'list-clock', { now });
    if (body.epoch !== account.lists.length + 1) throw new Refused(409, 'list-epoch');
    if (!equal(body.prevHash, prevHash)) throw new Refused(422, 'list-invalid');
    for (const { deviceId, identityKey, registrationId } of body.devices) {
      const named = account.devices.find((each) => each.id === deviceId && each.state !== 'removed');
      const fits =
        named?.keys &&
        equal(fromBase64(named.keys.identityKey), identityKey) &&
        named.keys.registrationId === registrationId;
      if (!fits) throw new Refused(422, 'list-invalid');
      named.state = 'active';
    }
    account.lists.push(list);
    const names = new Set(body.devices.map((each) => each.deviceId));
    for (const each of account.devices) {
      if (!names.has(each.id) && each.state !== 'removed') this.#state.remove(each, 4410);
    }
  }

  newestList(id: string): ApiDeviceList & { epoch: number } {
    const { lists } = this.#state.account(id);
    const list = lists.at(-1);
    if (!list) throw new Refused(404, 'list-missing');
    return { ...list, epoch: lists.length };
  }

  /** The chain after an epoch. */
  listsAfter(id: string, after: number): { lists: (ApiDeviceList & { epoch: number })[]; more: boolean } {
    const lists = this.#state.account(id).lists.map((list, i) => ({ ...list, epoch: i + 1 }));
    const page = lists.slice(after, after + this.listPage);
    return { lists: page, more: after + page.length < lists.length };
  }

  bundles(id: string, deviceIds: number[]): object {
    const devices = this.#state
      .account(id)
      .devices.filter((device) => device.state === 'active' && deviceIds.includes(device.id));
    const bundles = devices.map((device) => {
      if (!device.keys) throw new Error('an active device has keys');
      const { lastResortKyberPreKey, ...keys } = device.keys;
      const preKey = device.preKeys.shift();
      const kyberPreKey: ApiSignedPreKey = device.kyberPreKeys.shift() ?? lastResortKyberPreKey;
      return { deviceId: device.id, ...keys, preKey, kyberPreKey };
    });
    return { deviceList: this.newestList(id), bundles };
  }

  #newAccount(phoneNumber: string): FakeAccount {
    const account: FakeAccount = {
      id: this.#state.newId(),
      phoneNumber,
      username: null,
      displayName: '',
      about: '',
      bot: false,
      lastSeen: 0,
      devices: [],
      lists: [],
      backup: null,
      passphraseTries: 0,
      password: null,
    };
    this.#state.accounts.set(account.id, account);
    return account;
  }

  #newDevice(account: FakeAccount): FakeDevice {
    const device: FakeDevice = {
      account,
      id: account.devices.length + 1,
      state: 'pending',
      keys: null,
      preKeys: [],
      kyberPreKeys: [],
      mailbox: [],
      socket: null,
      live: false,
      online: false,
      watched: new Set(),
    };
    account.devices.push(device);
    return device;
  }

  #token(device: FakeDevice): Omit<SignIn['answer'], 'isNewAccount'> {
    const accessToken = `token-${this.#state.newNumber()}`;
    const expiresAt = this.#state.now() + tokenLifetimeMs;
    this.#state.tokens.set(accessToken, { device, expiresAt });
    return { accessToken, expiresAt, accountId: device.account.id, deviceId: device.id };
  }
}

/** The same id again is harmless. */
function merged<K extends { id: number }>(known: readonly K[], added: readonly K[]): K[] {
  return [...known, ...added.filter(({ id }) => !known.some((each) => each.id === id))];
}
