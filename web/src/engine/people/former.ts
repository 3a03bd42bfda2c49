import { equal } from '../bytes.ts';
import { parseBody } from './deviceList.ts';
import type { DeviceListRecord, FormerDevice, PinnedDevice } from '../store/records.ts';

/** So long after a device has left its account, what it had sent before is still opened. */
export const formerForMs = 24 * 60 * 60 * 1000;

/**
 * The newer list with the devices that have just left it. Nothing is encrypted to them any more, but what they sent lies
 * in mailboxes and would never be read: the server, which takes nothing more from them, hands it out with the next pull.
 */
export function withFormer(
  before: DeviceListRecord | undefined,
  after: DeviceListRecord,
  now: number,
): DeviceListRecord {
  const until = now + formerForMs;
  const left = [
    ...(before?.former ?? []).filter((device) => device.until > now),
    ...(before?.devices ?? []).map((device): FormerDevice => ({ ...device, until })),
  ];
  // Sessions are kept by number: one that was given out anew belongs to the new device.
  const former = left.filter(({ deviceId }) => !after.devices.some((device) => device.deviceId === deviceId));
  return former.length > 0 ? { ...after, former } : after;
}

/**
 * The list with those that left in the day before it was first seen here, by the lists that lead to it (oldest first, under
 * the same account key, verified). By the word of those lists, so that one that left long ago is not heard again.
 */
export function withRecalled(
  list: DeviceListRecord,
  earlier: readonly DeviceListRecord[],
  now: number,
): DeviceListRecord {
  const former = [...(list.former ?? [])];
  const isKnown = (deviceId: number): boolean =>
    [...list.devices, ...former].some((device) => device.deviceId === deviceId);
  let next = list;
  for (const before of earlier.toReversed()) {
    const until = Math.min(Number(parseBody(next.body).time), now) + formerForMs;
    if (until > now)
      former.push(
        ...before.devices.filter(({ deviceId }) => !isKnown(deviceId)).map((device) => ({ ...device, until })),
      );
    next = before;
  }
  return former.length > 0 ? { ...list, former } : list;
}

/** The device that an envelope may come from: one of the list, or one that has left it a short while ago. */
export function senderIn(list: DeviceListRecord | undefined, deviceId: number, now: number): PinnedDevice | undefined {
  const isIt = (device: PinnedDevice): boolean => device.deviceId === deviceId;
  return list?.devices.find(isIt) ?? list?.former?.find((device) => isIt(device) && device.until > now);
}

export function isSameDevice(one: PinnedDevice, other: PinnedDevice): boolean {
  return one.deviceId === other.deviceId && equal(one.identityKey, other.identityKey);
}
