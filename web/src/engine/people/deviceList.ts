import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { DeviceListBody, ListedDevice } from '../../contract/gen/parley/v1/keys_pb.ts';
import { DeviceListBodySchema, ListedDeviceSchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import type { AccountId } from '../../bridge/types.ts';
import { be32, concat, equal, fromBase64, sha256, toBase64, utf8, uuidBytes } from '../bytes.ts';
import type { RefusalError } from '../refusal.ts';
import { refuse } from '../refusal.ts';
import { signXEdDSA, verifyXEdDSA } from '../signal/index.ts';
import type { DeviceListRecord, KeyPairRecord, PinnedDevice } from '../store/records.ts';
import type { ApiDeviceList } from '../transport/api.ts';

const listDomain = utf8('Parley/DeviceList/v1\0');
const acceptanceDomain = utf8('Parley/DeviceAcceptance/v1\0');
export const listLifetimeMs = 35 * 24 * 60 * 60 * 1000;

/** `new-identity`: properly signed, but by another account identity key than before. */
export type ListChange = 'first' | 'same' | 'newer' | 'new-identity';

/**
 * Checks a device list against the last one that was accepted. The first is trusted as it comes; after that every list
 * names the hash of the one before it and counts up by one, so a newer one is accepted only with all that lie `between`
 * (oldest first). With `now` null it may have expired: those between are allowed to, and the own last one before it is renewed.
 */
export async function verifyDeviceList(
  list: ApiDeviceList,
  accountId: AccountId,
  pinned: DeviceListRecord | undefined,
  now: number | null,
  between: readonly ApiDeviceList[] = [],
): Promise<{ record: DeviceListRecord; change: ListChange }> {
  if (
    pinned &&
    equal(fromBase64(list.body), pinned.body) &&
    equal(fromBase64(list.accountIdentityKey), pinned.accountKey)
  ) {
    if (now !== null && pinned.expires <= now) throw refuse('list-expired', 'The device list has expired.');
    return { record: pinned, change: 'same' };
  }
  let last = pinned;
  for (const link of pinned ? between : []) {
    if (parseListBody(link).epoch > (last?.epoch ?? 0)) last = await successor(link, accountId, last, null);
  }
  const record = await successor(list, accountId, last, now);
  if (!pinned) return { record, change: 'first' };
  return { record, change: equal(record.accountKey, pinned.accountKey) ? 'newer' : 'new-identity' };
}

/**
 * Checks lists that lead to one that is pinned, oldest first, and answers those under its account key. Whether they have
 * expired does not count: nothing is encrypted to them.
 */
export async function verifyEarlier(
  lists: readonly ApiDeviceList[],
  pinned: DeviceListRecord,
): Promise<DeviceListRecord[]> {
  const earlier: DeviceListRecord[] = [];
  for (const list of lists) earlier.push(await successor(list, pinned.accountId, earlier.at(-1), null));
  const last = earlier.at(-1);
  if (last && !follows(pinned.epoch, parseBody(pinned.body), last)) throw brokenChain();
  return earlier.filter(({ accountKey }) => equal(accountKey, pinned.accountKey));
}

async function successor(
  list: ApiDeviceList,
  accountId: AccountId,
  last: DeviceListRecord | undefined,
  now: number | null,
): Promise<DeviceListRecord> {
  const bytes = fromBase64(list.body);
  const accountKey = fromBase64(list.accountIdentityKey);
  if (!(await holds(accountKey, concat(listDomain, bytes), fromBase64(list.signature)))) {
    throw refuse('list-signature', 'The device list is not signed by the account.');
  }
  const body = parseBody(bytes);
  const record = await recordOf(body, bytes, accountId, accountKey, now);
  if (!last) return record;
  if (record.epoch === last.epoch) throw refuse('list-forked', 'There are two device lists of the same epoch.');
  if (record.epoch < last.epoch) throw refuse('list-epoch', 'The device list is older than the last one.');
  if (!follows(record.epoch, body, last)) throw brokenChain();
  return record;
}

function follows(epoch: number, { prevHash }: DeviceListBody, last: DeviceListRecord): boolean {
  return epoch === last.epoch + 1 && equal(prevHash, sha256(last.body));
}

function brokenChain(): RefusalError {
  return refuse('list-chain', 'The device list does not follow from the last one.');
}

/** What the next list of an account says. */
export interface NewList {
  accountId: AccountId;
  accountKey: KeyPairRecord;
  /** The last list as the server has it, null when there is none. */
  previous: { epoch: number; body: Uint8Array } | null;
  devices: ListedDevice[];
  now: number;
}

/** The next list of an account, signed. */
export function signDeviceList(list: NewList, random: (length: number) => Uint8Array): ApiDeviceList {
  const { accountId, accountKey, previous, devices, now } = list;
  const body = create(DeviceListBodySchema, {
    accountId,
    epoch: (previous?.epoch ?? 0) + 1,
    time: BigInt(now),
    devices,
    prevHash: previous ? sha256(previous.body) : new Uint8Array(),
    expires: BigInt(now + listLifetimeMs),
  });
  const bytes = toBinary(DeviceListBodySchema, body);
  return {
    body: toBase64(bytes),
    signature: toBase64(signXEdDSA(accountKey.privateKey, concat(listDomain, bytes), random)),
    accountIdentityKey: toBase64(accountKey.publicKey),
  };
}

/** The entry of a device that agrees to be in the lists of this account key. */
export function listedDevice(
  accountId: AccountId,
  accountKey: Uint8Array,
  device: { deviceId: number; key: KeyPairRecord; registrationId: number },
  random: (length: number) => Uint8Array,
): ListedDevice {
  const { deviceId, key, registrationId } = device;
  const acceptSignature = signXEdDSA(key.privateKey, acceptanceOf(accountId, accountKey, deviceId), random);
  return create(ListedDeviceSchema, { deviceId, identityKey: key.publicKey, registrationId, acceptSignature });
}

/** Whether the device has agreed to be in the lists of this account key. */
export function hasAccepted(
  accountId: AccountId,
  accountKey: Uint8Array,
  { deviceId, identityKey, acceptSignature }: Pick<ListedDevice, 'deviceId' | 'identityKey' | 'acceptSignature'>,
): Promise<boolean> {
  return holds(identityKey, acceptanceOf(accountId, accountKey, deviceId), acceptSignature);
}

/** Epoch and the first 8 bytes of the hash: how payloads name a list. */
export function headOf(list: DeviceListRecord): { epoch: number; hash: Uint8Array } {
  return { epoch: list.epoch, hash: sha256(list.body).slice(0, 8) };
}

export function parseListBody(list: ApiDeviceList): DeviceListBody {
  return parseBody(fromBase64(list.body));
}

export function parseBody(bytes: Uint8Array): DeviceListBody {
  try {
    return fromBinary(DeviceListBodySchema, bytes);
  } catch {
    throw refuse('list-malformed', 'The device list cannot be read.');
  }
}

async function recordOf(
  body: DeviceListBody,
  bytes: Uint8Array,
  accountId: AccountId,
  accountKey: Uint8Array,
  now: number | null,
): Promise<DeviceListRecord> {
  const time = Number(body.time);
  const expires = Number(body.expires);
  const devices = body.devices.map(({ deviceId, identityKey, registrationId }): PinnedDevice => {
    return { deviceId, identityKey, registrationId };
  });
  const ids = new Set(devices.map((device) => device.deviceId));
  if (body.accountId !== accountId || body.epoch < 1 || ids.size !== devices.length) {
    throw refuse('list-malformed', 'The device list is of another account or contradicts itself.');
  }
  if (expires <= time || expires - time > listLifetimeMs) {
    throw refuse('list-malformed', 'The device list is valid for too long.');
  }
  if (now !== null && expires <= now) throw refuse('list-expired', 'The device list has expired.');
  for (const device of body.devices) {
    if (!(await hasAccepted(accountId, accountKey, device))) {
      throw refuse('list-acceptance', 'A device of the list has not agreed to be there.');
    }
  }
  return { accountId, accountKey, epoch: body.epoch, body: bytes, expires, devices };
}

function acceptanceOf(accountId: AccountId, accountKey: Uint8Array, deviceId: number): Uint8Array {
  return concat(acceptanceDomain, uuidBytes(accountId), accountKey, be32(deviceId));
}

async function holds(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  try {
    return await verifyXEdDSA(key, message, signature);
  } catch {
    return false;
  }
}
