import type { ChatId } from '../../bridge/types.ts';
import { memberOf, withMessage } from '../chats/chat.ts';
import type { Core } from '../core.ts';
import { isPassing, RefusalError, SessionEnded } from '../refusal.ts';
import type { FillRecord, StoredMessage } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import type { HistoryApi } from './api.ts';
import { recoverPage } from './page.ts';
import type { Recovered, RecoveredPage } from './page.ts';
import { isUnfilled, unbegun } from './progress.ts';
import { lastCommon, rangesOf, union, without } from './ranges.ts';
import type { KeyringReader } from './reader.ts';
import { warn } from './record.ts';

/** The first page of each chat is small: it makes the list readable. */
const firstPage = 8;
const pageSize = 100;
const atATime = 4;
/** Between two pages in the background. */
const paceMs = 250;
const againMs = 60_000;
/** What lacks a key is looked for less and less often: twice as long each time, up to 64 times as long. */
const mostDoublings = 6;

/**
 * Fetches the history of a linked device: the newest page of each chat, newest chats first; older pages when the person
 * scrolls; all the rest in the background. How far it has come is stored with the messages, so that it goes on anywhere.
 */
export class Fill {
  readonly #core: Core;
  readonly #api: HistoryApi;
  readonly #reader: KeyringReader;
  readonly #busy = new Map<ChatId, Promise<void>>();
  #running = false;
  #again = false;
  #ready = false;
  #repairAt = 0;
  #doublings = 0;
  #cancelTimer: (() => void) | null = null;
  #listing: Promise<void> = Promise.resolve();
  /** How much is left has changed. */
  onProgress: () => void = () => undefined;

  constructor(core: Core, api: HistoryApi, reader: KeyringReader) {
    this.#core = core;
    this.#api = api;
    this.#reader = reader;
  }

  /** There is a connection, or none any more. */
  set ready(ready: boolean) {
    this.#ready = ready;
    if (ready) this.lookAgain();
    else this.#cancelTimer?.();
  }

  /** Until the list of chats can be read, or could not be fetched. */
  async listed(): Promise<void> {
    await this.#listing.catch(() => undefined);
  }

  /** There may be keys now that there were not before. */
  lookAgain(): void {
    this.#repairAt = 0;
    this.#doublings = 0;
    this.kick();
  }

  /** Goes on with whatever is to be fetched. Harmless at any time. */
  kick(): void {
    if (!this.#ready) return;
    if (this.#running) this.#again = true;
    else void this.#run();
  }

  /** Chats that are not complete. */
  get left(): ChatId[] {
    const { store } = this.#core;
    return [...store.all('chats').values()]
      .sort((a, b) => b.updatedAt - a.updatedAt)
      .flatMap(({ id }) => (isUnfilled(store, id) ? [id] : []));
  }

  /** One more page of older messages, for somebody who waits for it. Throws what passes. */
  older(chatId: ChatId): Promise<void> {
    return this.#page(chatId, pageSize);
  }

  async #run(): Promise<void> {
    this.#running = true;
    let waitMs: number | null = null;
    try {
      this.#listing = this.#begin();
      await this.#listing;
      if (this.#core.environment.now() >= this.#repairAt) await this.#repair();
      for (const [id, { done, checked }] of this.#core.store.all('fills')) if (done && !checked) await this.#check(id);
      const [chatId] = this.left;
      if (chatId) {
        await this.#page(chatId, pageSize);
        waitMs = paceMs;
      } else if (this.#lacking().length > 0) waitMs = this.#repairAt - this.#core.environment.now();
    } catch (error) {
      if (this.#core.store.closed || error instanceof SessionEnded) return;
      this.#core.environment.log('the history waits', isPassing(error) ? undefined : error);
      waitMs = Math.max(againMs, error instanceof RefusalError ? (error.refusal.retryAfterMs ?? 0) : 0);
    } finally {
      this.#running = false;
    }
    this.onProgress();
    if (this.#takeAgain()) this.kick();
    else if (waitMs !== null) {
      this.#cancelTimer?.();
      this.#cancelTimer = this.#core.environment.timer(waitMs, () => this.kick());
    }
  }

  #takeAgain(): boolean {
    const again = this.#again;
    this.#again = false;
    return again;
  }

  /** The first page of every chat. */
  async #begin(): Promise<void> {
    const unbegunChats = this.left.filter((chatId) => this.#progress(chatId).below === null);
    const next = async (): Promise<void> => {
      for (let chatId = unbegunChats.shift(); chatId; chatId = unbegunChats.shift())
        await this.#page(chatId, firstPage);
    };
    await Promise.all(Array.from({ length: atATime }, next));
  }

  /** Two never fetch the same page: whoever comes second waits, and finds it done. */
  async #page(chatId: ChatId, limit: number): Promise<void> {
    const under = this.#busy.get(chatId);
    if (under) return under;
    const work = this.#fetch(chatId, limit).finally(() => this.#busy.delete(chatId));
    this.#busy.set(chatId, work);
    return work;
  }

  async #fetch(chatId: ChatId, limit: number): Promise<void> {
    if (!isUnfilled(this.#core.store, chatId)) return;
    const { below } = this.#progress(chatId);
    const { era } = this.#core.store;
    const page = await recoverPage(this.#core, this.#api, this.#reader, chatId, below, limit);
    const done = !page.more || page.first <= 1;
    await this.#core.store.step(async (step) => {
      step.repeatable = true;
      const fill = (await step.get('fills', chatId)) ?? unbegun;
      const lacking = await this.#store(step, chatId, page);
      const first = Math.min(page.first, fill.below ?? Infinity);
      const below = Number.isFinite(first) ? first : 1;
      step.put('fills', chatId, { below, done, checked: false, lacking: union(fill.lacking, rangesOf(lacking)) });
      if (page.held) await warn(this.#core, step, 'missing', chatId);
    }, era);
    if (done) await this.#check(chatId);
  }

  /** Once, when all of the keyring should have come. */
  async #check(chatId: ChatId): Promise<void> {
    const { era } = this.#core.store;
    await this.#reader.verify(chatId);
    await this.#core.store.step(async (step) => {
      const fill = await step.get('fills', chatId);
      if (fill) step.put('fills', chatId, { ...fill, checked: true });
      step.after(() => this.onProgress());
    }, era);
  }

  /** Messages that had no key: whether somebody has written it by now. */
  async #repair(): Promise<void> {
    for (const [chatId] of this.#lacking()) while (await this.#repairPage(chatId));
    this.#repairAt = this.#core.environment.now() + againMs * 2 ** this.#doublings;
    this.#doublings = Math.min(this.#doublings + 1, mostDoublings);
  }

  /** False when there is nothing more to be had. */
  async #repairPage(chatId: ChatId): Promise<boolean> {
    const { lacking } = this.#progress(chatId);
    const found = lacking.length > 0 && lastCommon(lacking, await this.#api.coverage(chatId));
    if (!found) return false;
    const { era } = this.#core.store;
    const page = await recoverPage(this.#core, this.#api, this.#reader, chatId, found + 1, pageSize);
    await this.#core.store.step(async (step) => {
      const fill = (await step.get('fills', chatId)) ?? unbegun;
      const still = await this.#store(step, chatId, page);
      const seen = without(fill.lacking, [[Math.min(page.first, found), found]]);
      step.put('fills', chatId, { ...fill, lacking: union(seen, rangesOf(still)) });
    }, era);
    return page.messages.some(({ content }) => content !== null);
  }

  /** Stores what could be read; the answer is what could not, by sequence. */
  async #store(step: Step, chatId: ChatId, { messages }: RecoveredPage): Promise<number[]> {
    const lowest = Math.min(...messages.flatMap(({ content, sequence }) => (content ? [sequence] : [])));
    const lacking: number[] = [];
    for (const message of messages) {
      const { content, sequence } = message;
      if (!content) lacking.push(sequence);
      // Within what can be read a place is kept; what nobody has kept any key of is not there.
      if (content || sequence > lowest) await this.#put(step, chatId, message, content ?? { kind: 'waiting' });
    }
    return lacking;
  }

  async #put(
    step: Step,
    chatId: ChatId,
    { id, sequence, senderId, at }: Recovered,
    content: StoredMessage['content'],
  ): Promise<void> {
    const chat = await step.get('chats', chatId);
    const known = await step.get('messages', id);
    const isKnown = known && (known.content.kind !== 'waiting' || content.kind === 'waiting');
    if (!chat || !memberOf(chat, senderId) || isKnown) return;
    // Without its key: this device cannot say whose devices it was for, so it gives that to nobody.
    const message: StoredMessage = {
      id,
      chatId,
      order: sequence,
      sequence,
      senderId,
      mine: senderId === this.#core.me,
      at,
      content,
      failed: false,
    };
    step.put('chats', chatId, withMessage(chat, message));
    this.#core.threads.put(step, message);
    step.after(() => this.#core.board.changed());
  }

  #progress(chatId: ChatId): FillRecord {
    return this.#core.store.all('fills').get(chatId) ?? unbegun;
  }

  #lacking(): [ChatId, FillRecord][] {
    return [...this.#core.store.all('fills')].filter(([, { lacking }]) => lacking.length > 0);
  }
}
