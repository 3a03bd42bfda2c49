import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceListBody } from '../../contract/gen/parley/v1/keys_pb.ts';
import { DeviceListBodySchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import { concat, fromBase64, sha256, toBase64, utf8 } from '../bytes.ts';
import { RefusalError } from '../refusal.ts';
import { generateIdentityKey, signXEdDSA } from '../signal/index.ts';
import type { KeyPair } from '../signal/index.ts';
import { seededRandom } from '../signal/testing/seeded.ts';
import type { DeviceListRecord } from '../store/records.ts';
import type { ApiDeviceList } from '../transport/api.ts';
import type { NewList } from './deviceList.ts';
import { headOf, listedDevice, listLifetimeMs, signDeviceList, verifyDeviceList, verifyEarlier } from './deviceList.ts';

const accountId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const now = Date.UTC(2026, 0, 5);
const dayMs = 24 * 60 * 60 * 1000;
const random = seededRandom('lists');

describe('a signed device list', () => {
  let accountKey: KeyPair;
  let deviceKey: KeyPair;
  let otherKey: KeyPair;
  beforeAll(async () => {
    accountKey = await generateIdentityKey(random);
    deviceKey = await generateIdentityKey(random);
    otherKey = await generateIdentityKey(random);
  });

  const entry = (deviceId: number, key = deviceKey, by = accountKey) =>
    listedDevice(accountId, by.publicKey, { deviceId, key, registrationId: 6 + deviceId }, random);
  const sign = (change: Partial<NewList> = {}) => {
    const devices = [entry(1, deviceKey, change.accountKey)];
    return signDeviceList({ accountId, accountKey, previous: null, devices, now, ...change }, random);
  };
  /** Signs anew what the account itself would never say. */
  const resigned = (list: ApiDeviceList, change: (body: DeviceListBody) => void, key = accountKey): ApiDeviceList => {
    const body = fromBinary(DeviceListBodySchema, fromBase64(list.body));
    change(body);
    const bytes = toBinary(DeviceListBodySchema, create(DeviceListBodySchema, body));
    const signature = signXEdDSA(key.privateKey, concat(utf8('Parley/DeviceList/v1\0'), bytes), random);
    return {
      ...list,
      body: toBase64(bytes),
      signature: toBase64(signature),
      accountIdentityKey: toBase64(key.publicKey),
    };
  };
  const verify = (list: ApiDeviceList, pinned?: DeviceListRecord, at = now, between: ApiDeviceList[] = []) =>
    verifyDeviceList(list, accountId, pinned, at, between);
  const pin = async () => (await verify(sign())).record;
  const next = (pinned: DeviceListRecord, change: Partial<NewList> = {}) => sign({ previous: pinned, ...change });

  it('is taken at first sight, and again unchanged', async () => {
    const list = sign();
    const { record, change } = await verify(list);
    expect(change).toBe('first');
    expect(record.devices).toEqual([{ deviceId: 1, identityKey: deviceKey.publicKey, registrationId: 7 }]);
    expect(await verify(list, record)).toEqual({ record, change: 'same' });
    expect(headOf(record)).toEqual({ epoch: 1, hash: sha256(fromBase64(list.body)).slice(0, 8) });
  });

  it('is followed by its successor', async () => {
    const first = await pin();
    expect(await verify(next(first), first)).toMatchObject({ change: 'newer', record: { epoch: 2 } });
  });

  it('names several devices, each with its own agreement', async () => {
    const { record } = await verify(sign({ devices: [entry(1), entry(2, otherKey)] }));
    expect(record.devices.map(({ deviceId, registrationId }) => [deviceId, registrationId])).toEqual([
      [1, 7],
      [2, 8],
    ]);
    const borrowed = { ...entry(2, otherKey), acceptSignature: entry(2).acceptSignature };
    await expect(verify(sign({ devices: [entry(1), borrowed] }))).rejects.toMatchObject({
      refusal: { code: 'list-acceptance' },
    });
  });

  describe('that is more than one ahead', () => {
    let first: DeviceListRecord;
    let chain: ApiDeviceList[];
    beforeEach(async () => {
      first = await pin();
      chain = [];
      for (let last = first; chain.length < 3;) {
        chain.push(next(last, { now: now - 30 * dayMs }));
        last = (await verify(chain.at(-1)!, last)).record;
      }
    });
    const follows = (between: ApiDeviceList[], at = now) => verify(chain[2]!, first, at, between);

    it('is accepted with all that lie between, although those may have expired', async () => {
      expect(await follows(chain.slice(0, 2))).toMatchObject({ change: 'newer', record: { epoch: 4 } });
      const last = (await follows(chain.slice(0, 2))).record;
      const renewed = next(last, { now: now + 20 * dayMs });
      expect(await verify(renewed, first, now + 20 * dayMs, chain)).toMatchObject({ record: { epoch: 5 } });
    });

    it('is accepted by one who has come closer meanwhile', async () => {
      const { record: second } = await verify(chain[0]!, first);
      expect(await verify(chain[2]!, second, now, chain.slice(0, 2))).toMatchObject({ record: { epoch: 4 } });
    });

    it('is recognised as that of a person who began anew in between', async () => {
      const anew = next(first, { accountKey: otherKey });
      const { record } = await verify(anew, first);
      const renewed = next(record, { accountKey: otherKey });
      expect(await verify(renewed, first, now, [anew])).toMatchObject({ change: 'new-identity' });
    });

    const holes: Record<string, [code: string, between: () => ApiDeviceList[]]> = {
      'with nothing between': ['list-chain', () => []],
      'with one missing': ['list-chain', () => chain.slice(1, 2)],
      'with one that is not signed': [
        'list-signature',
        () => [chain[0]!, { ...chain[1]!, signature: chain[0]!.signature }],
      ],
      'with one of another branch': ['list-chain', () => [next(first, { now: now - dayMs }), chain[1]!]],
      'with one twice': ['list-chain', () => [chain[0]!, chain[0]!]],
      'with one to which a device was added': [
        'list-acceptance',
        () => [resigned(chain[0]!, (body) => body.devices.push({ ...entry(2, otherKey), deviceId: 3 })), chain[1]!],
      ],
    };
    it.each(Object.keys(holes))('is refused %s', async (title) => {
      const [code, between] = holes[title]!;
      await expect(follows(between())).rejects.toMatchObject({ refusal: { code } });
    });

    it('is led to by those before it, and by no others', async () => {
      const { record } = await follows(chain.slice(0, 2));
      expect((await verifyEarlier(chain.slice(0, 2), record)).map(({ epoch }) => epoch)).toEqual([2, 3]);
      expect((await verifyEarlier(chain.slice(1, 2), record)).map(({ epoch }) => epoch)).toEqual([3]);
      const { record: second } = await verify(chain[0]!, first);
      for (const others of [
        [next(second, { now: now - dayMs })],
        chain.slice(0, 1),
        chain.slice(0, 3),
        [chain[1]!, chain[1]!],
      ])
        await expect(verifyEarlier(others, record)).rejects.toThrow(RefusalError);
    });

    it('is refused when it has expired itself', async () => {
      await expect(follows(chain.slice(0, 2), now + 5 * dayMs)).rejects.toMatchObject({
        refusal: { code: 'list-expired' },
      });
    });
  });

  it('is recognised as that of a person who began anew, by its account key', async () => {
    const first = await pin();
    const anew = next(first, { accountKey: otherKey });
    expect(await verify(anew, first)).toMatchObject({ change: 'new-identity', record: { epoch: 2 } });
  });

  const refusals: Record<string, [code: string, list: (first: DeviceListRecord) => ApiDeviceList]> = {
    'a forged signature': ['list-signature', (first) => ({ ...next(first), signature: toBase64(random(64)) })],
    'a signature of another key': [
      'list-signature',
      (first) => ({ ...next(first), accountIdentityKey: toBase64(otherKey.publicKey) }),
    ],
    'an account key that is none': ['list-signature', (first) => ({ ...next(first), accountIdentityKey: 'AAAA' })],
    'a changed body': [
      'list-signature',
      (first) => {
        const list = next(first);
        const body = fromBase64(list.body);
        body[body.length - 1]! ^= 1;
        return { ...list, body: toBase64(body) };
      },
    ],
    'another previous list than the one that is known': [
      'list-chain',
      (first) => resigned(next(first), (body) => (body.prevHash = sha256(utf8('another')))),
    ],
    'no previous list': ['list-chain', (first) => resigned(next(first), (body) => (body.prevHash = new Uint8Array()))],
    'a broken chain under a new account key': [
      'list-chain',
      (first) => resigned(next(first, { accountKey: otherKey }), (body) => (body.prevHash = random(32)), otherKey),
    ],
    'the epoch of the list that is known': ['list-forked', () => sign({ now: now + 1 })],
    'an epoch that goes back': ['list-forked', (first) => resigned(next(first), (body) => (body.epoch = 1))],
    'epoch zero': ['list-malformed', (first) => resigned(next(first), (body) => (body.epoch = 0))],
    'a swapped device key': [
      'list-acceptance',
      (first) => resigned(next(first), (body) => (body.devices[0]!.identityKey = otherKey.publicKey)),
    ],
    'a device that has not agreed': [
      'list-acceptance',
      (first) => resigned(next(first), (body) => (body.devices[0]!.acceptSignature = new Uint8Array())),
    ],
    'an agreement to another device number': [
      'list-acceptance',
      (first) => resigned(next(first), (body) => (body.devices[0]!.deviceId = 2)),
    ],
    'an agreement to another account key': [
      'list-acceptance',
      (first) => resigned(next(first), () => undefined, otherKey),
    ],
    'the same device twice': [
      'list-malformed',
      (first) => resigned(next(first), (body) => body.devices.push(body.devices[0]!)),
    ],
    'another account': [
      'list-malformed',
      (first) => resigned(next(first), (body) => (body.accountId = accountId.replace('3f', '4f'))),
    ],
    'a life that is over': ['list-expired', (first) => next(first, { now: now - listLifetimeMs })],
    'a life that is too long': [
      'list-malformed',
      (first) => resigned(next(first), (body) => (body.expires = BigInt(now + listLifetimeMs + 1))),
    ],
    'an end before its beginning': [
      'list-malformed',
      (first) => resigned(next(first), (body) => (body.time = body.expires)),
    ],
  };

  it.each(Object.keys(refusals))('is refused with %s', async (title) => {
    const [code, list] = refusals[title]!;
    const first = await pin();
    await expect(verify(list(first), first)).rejects.toMatchObject({ refusal: { code } });
  });

  it('is refused when its epoch is below the one that is known', async () => {
    const first = await pin();
    const { record: second } = await verify(next(first), first);
    await expect(verify(sign({ now: now + 5 }), second)).rejects.toMatchObject({ refusal: { code: 'list-epoch' } });
  });

  it('is refused once it has expired, although it is the one that is known', async () => {
    const list = sign();
    const { record } = await verify(list);
    await expect(verify(list, record, now + listLifetimeMs)).rejects.toMatchObject({
      refusal: { code: 'list-expired' },
    });
  });

  it('is refused as malformed when its signed bytes are no list', async () => {
    const bytes = Uint8Array.of(0xff, 0xff, 0xff);
    const signature = signXEdDSA(accountKey.privateKey, concat(utf8('Parley/DeviceList/v1\0'), bytes), random);
    const list = {
      body: toBase64(bytes),
      signature: toBase64(signature),
      accountIdentityKey: toBase64(accountKey.publicKey),
    };
    await expect(verify(list)).rejects.toMatchObject({ refusal: { code: 'list-malformed' } });
  });
});
