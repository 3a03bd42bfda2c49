import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../bytes.ts';
import { listedDevice, parseListBody, signDeviceList } from '../people/deviceList.ts';
import { generateIdentityKey, kyber1024 } from '../signal/index.ts';
import { seededRandom } from '../signal/testing/seeded.ts';
import { Play } from '../testing/play.ts';
import type { TestDevice } from '../testing/device.ts';
import { until } from '../testing/until.ts';
import type { ApiDeviceList } from '../transport/api.ts';
import { readLinkText } from './payload.ts';

describe('a hostile server between two devices of one person', () => {
  const random = seededRandom('hostile');
  let play: Play;
  let phone: TestDevice;
  let laptop: TestDevice;
  beforeEach(async () => {
    play = new Play();
    phone = await play.person('Alice');
    laptop = await play.browser('laptop', phone);
  });
  afterEach(() => play.end());

  const epoch = () => play.server.accounts.newestList(phone.me).epoch;
  const states = () => play.server.account(phone.phoneNumber).devices.map(({ state }) => state);
  const failed = async (code: string) => {
    await until('the laptop has refused', () => laptop.joining?.kind === 'failed');
    expect(laptop.joining).toMatchObject({ refusal: { code } });
    expect(epoch()).toBe(1);
  };

  it('cannot exchange the Kyber key', async () => {
    const own = toBase64(kyber1024.generate(random).publicKey);
    play.server.lie = (name, answer) => (name === 'GET links/:id' ? { kyberKey: own } : answer);
    await expect(phone.call('admitDevice', await laptop.showCode())).rejects.toThrow('link-tampered');
    expect(phone.askedSince(0)).not.toContain('POST links/:id/claim');
    expect(states()).toEqual(['active']);
  });

  it('cannot exchange the picture unseen: the device in front of the person shows no digits', async () => {
    await laptop.showCode();
    const stranger = await play.browser('stranger', phone);
    const { digits } = await phone.call('admitDevice', await stranger.showCode());
    await until('the stranger shows them', () => stranger.joining?.kind === 'compare');
    expect(stranger.joining).toEqual({ kind: 'compare', digits });
    expect(laptop.joining?.kind).toBe('code');
    await phone.call('declineDevice');
    await until('the stranger is out', () => stranger.joining?.kind === 'failed');
    expect(epoch()).toBe(1);
    expect(states()).toEqual(['active', 'removed']);
  });

  it.each(['ephemeralKey', 'deviceKey', 'secret'] as const)('cannot exchange the %s of a picture', async (part) => {
    const text = await laptop.showCode();
    const payload = readLinkText(text);
    const offset = { ephemeralKey: 17, deviceKey: 49, secret: 113 }[part];
    const other = part === 'secret' ? random(32) : (await generateIdentityKey(random)).publicKey.subarray(1);
    payload.bytes.set(other, offset);
    const forged = Buffer.from(payload.bytes).toString('base64url');
    await phone.call('admitDevice', forged);
    await failed('link-refused');
    await expect(phone.call('confirmDevice')).rejects.toThrow('link-cancelled');
    expect(epoch()).toBe(1);
  });

  it.each([
    ['of low order', new Uint8Array(32)],
    ['of low order that is not zero', Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0))],
    ['that is not canonical', new Uint8Array(32).fill(0xff)],
  ])('cannot make the phone agree with a key %s', async (_, key) => {
    for (const offset of [17, 49]) {
      const { bytes } = readLinkText(await laptop.showCode());
      bytes.set(key, offset);
      await expect(phone.call('admitDevice', Buffer.from(bytes).toString('base64url'))).rejects.toThrow(
        'link-malformed',
      );
      expect(phone.askedSince(0)).not.toContain('PUT links/:id/offer');
      await laptop.call('cancelLinking');
    }
  });

  it('cannot give another offer, or change it', async () => {
    play.server.lie = (name, answer) => {
      if (name !== 'GET links/:id/offer' || answer === null) return answer;
      const bytes = fromBase64((answer as { bytes: string }).bytes);
      bytes[bytes.length - 1]! ^= 1;
      return { bytes: toBase64(bytes) };
    };
    await phone.call('admitDevice', await laptop.showCode());
    await failed('link-refused');
    await expect(phone.call('confirmDevice')).rejects.toThrow('link-cancelled');
  });

  it('cannot forge the answer', async () => {
    play.server.lie = (name, answer) => {
      if (name !== 'GET links/:id/answer' || answer === null) return answer;
      const bytes = fromBase64((answer as { bytes: string }).bytes);
      bytes[40]! ^= 1;
      return { bytes: toBase64(bytes) };
    };
    await phone.call('admitDevice', await laptop.showCode());
    await expect(phone.call('deviceAnswered')).rejects.toThrow('link-refused');
    await expect(phone.call('confirmDevice')).rejects.toThrow('link-cancelled');
    await failed('link-cancelled');
  });

  it('cannot give the session of another device', async () => {
    play.server.lie = (name, answer) =>
      name === 'POST auth/refresh-token' && (answer as { deviceId: number }).deviceId === 2
        ? { ...(answer as object), deviceId: 1 }
        : answer;
    await phone.call('admitDevice', await laptop.showCode());
    await failed('link-refused');
  });

  it('cannot have other keys listed than those of the picture', async () => {
    const other = toBase64((await generateIdentityKey(random)).publicKey);
    const putKeys = play.server.accounts.putKeys.bind(play.server.accounts);
    play.server.accounts.putKeys = (device, keys) =>
      putKeys(device, device.id === 2 ? { ...keys, identityKey: other } : keys);
    await phone.call('admitDevice', await laptop.showCode());
    await expect(phone.call('confirmDevice')).rejects.toThrow('list-invalid');
    await failed('link-cancelled');
  });

  it('cannot show either of them a list of its own', async () => {
    const account = await generateIdentityKey(random);
    const device = await generateIdentityKey(random);
    const forged = (truth: ApiDeviceList) => {
      const { epoch: last } = parseListBody(truth);
      const entry = listedDevice(phone.me, account.publicKey, { deviceId: 9, key: device, registrationId: 9 }, random);
      const previous = { epoch: last, body: fromBase64(truth.body) };
      const list = { accountId: phone.me, accountKey: account, previous, devices: [entry], now: play.clock.now() };
      return signDeviceList(list, random);
    };
    await laptop.linkWith(phone);
    const bob = await play.person('Bob');
    play.server.lie = (name, answer) =>
      name === 'GET users/:id/device-list' ? forged(answer as ApiDeviceList) : answer;
    const devicesChanged = { accountId: phone.me, listEpoch: 3, $typeName: 'parley.v1.DevicesChanged' as const };
    for (const { socket } of play.server.account(phone.phoneNumber).devices) {
      const event = { case: 'devicesChanged' as const, value: devicesChanged };
      socket!.tell({ $typeName: 'parley.v1.ServerFrame', id: '', event });
    }
    for (const each of [phone, laptop]) {
      await until('it was refused', () => each.logs.some((log) => log.includes('list-signature')));
      expect(each.session.kind).toBe('ready');
      await expect(each.call('linkedDevices')).rejects.toThrow('list-signature');
    }
    play.server.lie = (_, answer) => answer;
    const chat = await phone.openChatWith(bob);
    await phone.write(chat, 'to Bob and the laptop');
    await phone.ticks(chat, 'delivered');
    const sent = play.server.asked.find(({ name }) => name === 'messageSend')!;
    const { envelopes } = sent.value as { envelopes: { deviceId: number }[] };
    expect(envelopes.map(({ deviceId }) => deviceId).toSorted()).toEqual([1, 2]);
  });

  it('cannot play an old list back to bring a removed device in again', async () => {
    await laptop.linkWith(phone);
    const old = play.server.accounts.newestList(phone.me);
    await phone.call('removeDevice', 2);
    play.server.lie = (name, answer) => (name === 'GET users/:id/device-list' ? old : answer);
    await expect(phone.call('linkedDevices')).rejects.toThrow('list-epoch');
    const tablet = await play.browser('tablet', phone);
    await expect(phone.call('admitDevice', await tablet.showCode())).rejects.toThrow('list-epoch');
  });
});
