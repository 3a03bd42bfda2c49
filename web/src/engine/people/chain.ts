import type { AccountId } from '../../bridge/types.ts';
import { refuse } from '../refusal.ts';
import type { DeviceListRecord } from '../store/records.ts';
import type { Api, ApiDeviceList } from '../transport/api.ts';
import { parseListBody } from './deviceList.ts';

/** Lists that are followed at once. A person who renews every three weeks publishes so many in forty years. */
const longest = 1024;

/** What lies between the list that is known and a newer one, oldest first; whether it holds together is not checked here. */
export async function fetchBetween(
  api: Api,
  accountId: AccountId,
  known: DeviceListRecord | undefined,
  newest: ApiDeviceList,
): Promise<ApiDeviceList[]> {
  const between: ApiDeviceList[] = [];
  if (!known) return between;
  const missing = parseListBody(newest).epoch - known.epoch - 1;
  if (missing > longest) throw refuse('list-chain', 'The device list is too far ahead of the last one.');
  while (between.length < missing) {
    const { lists } = await api.deviceLists(accountId, known.epoch + between.length);
    if (lists.length === 0)
      throw refuse('list-chain', 'Device lists between the last one and the new one are missing.');
    between.push(...lists.slice(0, missing - between.length));
  }
  return between;
}
