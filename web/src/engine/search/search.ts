import type { SearchFound, SearchHit, SearchQuery } from '../../bridge/types.ts';
import { toMessage } from '../chats/chat.ts';
import type { Core } from '../core.ts';
import { Stopped } from '../refusal.ts';
import type { StoredMessage } from '../store/records.ts';
import { openSize, SearchIndex } from './index.ts';
import type { Growth } from './index.ts';
import { marksIn } from './marks.ts';
import type { ShardRecord } from './shard.ts';
import { hashOf, searchable } from './texts.ts';
import { termsOf, wordsOf } from './words.ts';

/** After the start, so that it is in nobody's way. */
const beginAfterMs = 3_000;
const batch = 100;
const settleAfterMs = 5_000;
const pageSize = 30;
const longestQuery = 200;

/**
 * Finds messages by their words, in the worker and offline. The index is stored encrypted in parts; whatever it lacks of
 * the stored messages, after a crash or because they were fetched while nobody looked, is added after each start.
 */
export class Search {
  readonly #core: Core;
  #index: SearchIndex;
  #era: number;
  #loading: Promise<void> | null = null;
  #complete = false;
  #unsettled = 0;
  #cancelSettling: (() => void) | null = null;

  constructor(core: Core) {
    this.#core = core;
    this.#era = core.store.era;
    this.#index = this.#empty();
    core.threads.onPut = (message) => this.#stored(message);
  }

  /** Loads the index when there is nothing more urgent. */
  start(): void {
    this.#core.environment.timer(beginAfterMs, () => {
      if (!this.#core.store.closed) void this.#load().catch((error: unknown) => this.#failed(error));
    });
  }

  async find(query: SearchQuery): Promise<SearchFound> {
    const { text, skip = 0, ...filter } = { ...query, text: query.text.slice(0, longestQuery) };
    void this.#load().catch((error: unknown) => this.#failed(error));
    await this.#loaded;
    const terms = termsOf(text);
    const { chatId, personId, kind, from, to } = filter;
    const isAsked = terms.length > 0 || [chatId, personId, kind, from, to].some((each) => each !== undefined);
    if (!isAsked) return { hits: [], total: 0, complete: this.#complete, next: null };
    // Terms that stand apart in a text can meet in the index: then fewer hits are left than were found.
    const { docs, total } = this.#index.find(terms, filter, skip + 2 * pageSize);
    const hits: SearchHit[] = [];
    let at = skip;
    for (; at < docs.length && hits.length < pageSize; at++) {
      const hit = await this.#hit(docs[at]?.id ?? '', text);
      if (hit) hits.push(hit);
    }
    return { hits, total, complete: this.#complete, next: at < total ? at : null };
  }

  /** Resolves when what is stored of the index is in memory. */
  #loaded: Promise<void> = Promise.resolve();

  #load(): Promise<void> {
    if (this.#era !== this.#core.store.era) {
      this.#era = this.#core.store.era;
      this.#index = this.#empty();
      this.#loading = null;
      this.#complete = false;
    }
    if (!this.#loading) {
      this.#loaded = this.#read();
      this.#loading = this.#loaded.then(() => this.#catchUp());
      this.#loading.catch(() => (this.#loading = null));
    }
    return this.#loading;
  }

  async #read(): Promise<void> {
    const { store } = this.#core;
    const index = this.#empty();
    const stored: { name: string; record: ShardRecord }[] = [];
    for (const name of await store.keys('searchParts')) {
      const record = await store.read('searchParts', name);
      if (record) stored.push({ name, record });
    }
    index.load(stored);
    this.#index = index;
  }

  /** Adds what is stored and not in the index, or only by the rules of an earlier version, a little at a time. */
  async #catchUp(): Promise<void> {
    const { store } = this.#core;
    const missing = (await store.keys('messages')).filter((id) => this.#index.lacks(id));
    for (let at = 0; at < missing.length; at += batch) {
      const messages = await Promise.all(missing.slice(at, at + batch).map((id) => store.read('messages', id)));
      for (const message of messages) if (message) this.#add(message);
      if (this.#unsettled >= openSize) await this.#settle();
      await new Promise<void>((resolve) => this.#core.environment.timer(0, resolve));
      if (store.closed || this.#era !== store.era) throw new Stopped('everything was forgotten meanwhile');
    }
    if (this.#index.isOutdated) await this.#keep(this.#index.complete());
    else if (this.#unsettled > 0) await this.#settle();
    this.#complete = true;
  }

  #stored(message: StoredMessage): void {
    if (!this.#loading || this.#era !== this.#core.store.era || !this.#add(message)) return;
    this.#cancelSettling?.();
    const wait = this.#unsettled >= openSize ? 0 : settleAfterMs;
    this.#cancelSettling = this.#core.environment.timer(wait, () => {
      if (this.#complete) void this.#settle().catch((error: unknown) => this.#failed(error));
    });
  }

  #add({ id, chatId, senderId, at, sequence, content }: StoredMessage): boolean {
    const found = sequence === null ? null : searchable(content);
    if (!found) return false;
    const doc = { id, chatId, senderId, at, kind: found.kind, hash: hashOf(found.text) };
    if (!this.#index.add(doc, wordsOf(found.text))) return false;
    this.#unsettled++;
    return true;
  }

  #settle(): Promise<void> {
    return this.#keep(this.#index.settle());
  }

  async #keep({ put, delete: gone }: Growth): Promise<void> {
    this.#unsettled = 0;
    await this.#core.store.step((step) => {
      for (const { name, record } of put) step.put('searchParts', name, record);
      for (const name of gone) step.delete('searchParts', name);
    }, this.#era);
  }

  async #hit(id: string, query: string): Promise<SearchHit | null> {
    const { store, me } = this.#core;
    const message = await store.read('messages', id);
    const found = message && searchable(message.content);
    const marks = found && marksIn(found.text, query);
    if (!message || !marks) return null;
    const shown = toMessage(message, store.all('chats').get(message.chatId), me);
    if (message.content.kind !== 'file') return { message: shown, text: found.text, marks, nameMarks: [] };
    const said = message.content.file.name.length + 1;
    return {
      message: shown,
      text: found.text.slice(said),
      marks: marks.flatMap(([from, to]): [number, number][] => (from < said ? [] : [[from - said, to - said]])),
      nameMarks: marks.filter(([from]) => from < said),
    };
  }

  #failed(error: unknown): void {
    if (error instanceof Stopped || this.#core.store.closed) return;
    this.#core.environment.log('the search index could not be kept', error);
  }

  #empty(): SearchIndex {
    return new SearchIndex(() => this.#core.environment.newId());
  }
}
