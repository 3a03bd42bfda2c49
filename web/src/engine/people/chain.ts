import type { AccountId } from '../../bridge/types.ts';
import { refuse } from '../refusal.ts';
import type { DeviceListRecord } from '../store/records.ts';
import type { Api, ApiDeviceList } from '../transport/api.ts';
import { parseListBody } from './deviceList.ts';

/** Lists that are followed at once. A person who renews every three weeks publishes so many in forty years. */
const longest = 1024;
/** Lists that are looked back over for a device that has left: more changes than a person makes in a day. */
const mostRecalled = 8;

/** What lies between the list that is known and a newer one, oldest first; whether it holds together is not checked here. */
export async function fetchBetween(
  api: Api,
  accountId: AccountId,
  known: DeviceListRecord | undefined,
  newest: ApiDeviceList,
): Promise<ApiDeviceList[]> {
  if (!known) return [];
  const missing = parseListBody(newest).epoch - known.epoch - 1;
  if (missing > longest) throw refuse('list-chain', 'The device list is too far ahead of the last one.');
  return fetchAfter(api, accountId, known.epoch, missing);
}

/** The last ones before a list, oldest first, unchecked. */
export function fetchEarlier(api: Api, { accountId, epoch }: DeviceListRecord): Promise<ApiDeviceList[]> {
  const count = Math.min(epoch - 1, mostRecalled);
  return fetchAfter(api, accountId, epoch - 1 - count, count);
}

async function fetchAfter(api: Api, accountId: AccountId, epoch: number, count: number): Promise<ApiDeviceList[]> {
  const found: ApiDeviceList[] = [];
  while (found.length < count) {
    const { lists } = await api.deviceLists(accountId, epoch + found.length);
    if (lists.length === 0)
      throw refuse('list-chain', 'Device lists between the last one and the new one are missing.');
    found.push(...lists.slice(0, count - found.length));
  }
  return found;
}
