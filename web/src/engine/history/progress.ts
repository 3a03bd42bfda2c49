import type { ChatId } from '../../bridge/types.ts';
import type { FillRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';

export const unbegun: FillRecord = { below: null, done: false, lacking: [] };

/** Whether there may be messages of this chat on the server that this device has not fetched: only one that was linked has any. */
export function isUnfilled(store: Store, chatId: ChatId): boolean {
  const { account } = store.meta;
  return account?.linked === true && account.phase === 'ready' && !store.all('fills').get(chatId)?.done;
}
