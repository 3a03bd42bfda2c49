import type { ChatId } from '../../bridge/types.ts';
import type { FillRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';

export const unbegun: FillRecord = { below: null, done: false, checked: false, lacking: [] };

/** Whether there may be messages of this chat on the server that this device has not fetched: only one that was linked or restored has any. */
export function isUnfilled(store: Store, chatId: ChatId): boolean {
  return isFilling(store) && !store.all('fills').get(chatId)?.done;
}

/** The same, or whether it was all that there was is not certain yet. */
export function isUnchecked(store: Store, chatId: ChatId): boolean {
  return isFilling(store) && !store.all('fills').get(chatId)?.checked;
}

function isFilling({ meta: { account } }: Store): boolean {
  const isLate = account?.linked === true || account?.restored === true;
  return isLate && account.phase === 'ready';
}
