import type { DevicePayload, ListHead } from '../../contract/gen/parley/v1/keys_pb.ts';
import type { AccountId } from '../../bridge/types.ts';
import { equal } from '../bytes.ts';
import type { Core } from '../core.ts';
import { isPassing, RefusalError, Stopped } from '../refusal.ts';
import type { DeviceListRecord, ForeignHeadsRecord, ListHeadRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { Step } from '../store/step.ts';
import { headOf } from './deviceList.ts';
import type { Lists } from './lists.ts';

const headBytes = 8;
const checkEveryMs = 10 * 60_000;

/**
 * Compares what others say of lists with what this device was shown: a server that shows two people different lists cannot
 * keep it from them. What differs is fetched again; what differs still is remembered until both say the same once more.
 */
export class Heads {
  readonly #core: Core;
  readonly #lists: Lists;
  readonly #checkedAt = new Map<AccountId, number>();

  constructor(core: Core, lists: Lists) {
    this.#core = core;
    this.#lists = lists;
  }

  /** Within the step that takes a payload of this account. */
  async heard(step: Step, accountId: AccountId, payload: DevicePayload): Promise<void> {
    const { me } = this.#core;
    const [list, own] = [this.#lists.pinned(accountId), this.#lists.pinned(me)];
    const theirs = foreign(payload.senderList, list);
    const mine = accountId === me ? null : foreign(payload.recipientList, own);
    const known = await step.get('foreignHeads', accountId);
    if (theirs || mine) {
      if (known?.checked && isSame(known.theirs, theirs) && isSame(known.mine, mine)) return;
      step.put('foreignHeads', accountId, { theirs, mine, checked: false });
      step.after(() => void this.#check(accountId));
    } else if (known && isOf(payload.senderList, list) && (accountId === me || isOf(payload.recipientList, own))) {
      step.delete('foreignHeads', accountId);
      step.after(() => this.#core.board.changed());
    }
  }

  /** What could not be looked into before. */
  async connected(): Promise<void> {
    for (const [accountId, { checked }] of this.#core.store.all('foreignHeads'))
      if (!checked) await this.#check(accountId);
  }

  async #check(accountId: AccountId): Promise<void> {
    const { store, environment, me } = this.#core;
    const now = environment.now();
    if (now - (this.#checkedAt.get(accountId) ?? -Infinity) < checkEveryMs) return;
    this.#checkedAt.set(accountId, now);
    try {
      for (const each of new Set([accountId, me])) await this.#refresh(each);
      await store.step(async (step) => {
        const record = await step.get('foreignHeads', accountId);
        if (!record) return;
        if (isForeign(store, accountId, record)) step.put('foreignHeads', accountId, { ...record, checked: true });
        else step.delete('foreignHeads', accountId);
        step.after(() => this.#core.board.changed());
      });
    } catch (error) {
      if (error instanceof Stopped || store.closed) return;
      this.#checkedAt.delete(accountId);
      environment.log('lists could not be compared', isPassing(error) ? undefined : error);
    }
  }

  /** A list that is refused explains nothing. */
  async #refresh(accountId: AccountId): Promise<void> {
    try {
      await this.#lists.refresh(accountId);
    } catch (error) {
      if (isPassing(error) || !(error instanceof RefusalError)) throw error;
    }
  }
}

function isForeign(store: Store, accountId: AccountId, { theirs, mine }: ForeignHeadsRecord): boolean {
  const among = (head: ListHeadRecord | null, id: AccountId): boolean =>
    head !== null && foreign(head, store.all('lists').get(id)) !== null;
  return among(theirs, accountId) || among(mine, store.meta.account?.accountId ?? '');
}

/** A head that is not of this list nor of one before it. */
function foreign(head: ListHeadRecord | undefined, list: DeviceListRecord | undefined): ListHeadRecord | null {
  if (head?.hash.length !== headBytes || !list || head.epoch < list.epoch || isOf(head, list)) return null;
  return { epoch: head.epoch, hash: head.hash };
}

function isOf(head: ListHead | ListHeadRecord | undefined, list: DeviceListRecord | undefined): boolean {
  return head !== undefined && list !== undefined && isSame(head, headOf(list));
}

function isSame(one: ListHeadRecord | null, other: ListHeadRecord | null): boolean {
  return one === other || (one !== null && other !== null && one.epoch === other.epoch && equal(one.hash, other.hash));
}
