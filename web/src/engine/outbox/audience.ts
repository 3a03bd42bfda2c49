import type { AccountId } from '../../bridge/types.ts';
import { be32, concat, sha256, toHex, utf8, uuidBytes } from '../bytes.ts';
import type { DeviceListRecord, PinnedDevice } from '../store/records.ts';

const domain = utf8('Parley/Audience/v1\0');

/** Names whom a message was encrypted for: the accounts of the chat and the epochs of their device lists. */
export function audienceHash(members: readonly { accountId: AccountId; epoch: number }[]): Uint8Array {
  const parts = members
    .map(({ accountId, epoch }) => ({ id: uuidBytes(accountId), epoch }))
    .sort((a, b) => (toHex(a.id) < toHex(b.id) ? -1 : 1))
    .flatMap(({ id, epoch }) => [id, be32(epoch)]);
  return sha256(concat(domain, ...parts));
}

export interface Target {
  list: DeviceListRecord;
  device: PinnedDevice;
}

/** Every listed device of every account but the sending one. */
export function targetsOf(
  lists: readonly DeviceListRecord[],
  self: { accountId: AccountId; deviceId: number },
): Target[] {
  return lists.flatMap((list) =>
    list.devices
      .filter((device) => list.accountId !== self.accountId || device.deviceId !== self.deviceId)
      .map((device) => ({ list, device })),
  );
}
