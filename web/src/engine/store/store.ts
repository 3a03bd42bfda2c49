import { Stopped } from '../refusal.ts';
import { Serial } from '../serial.ts';
import type { Database, RawRecord } from './database.ts';
import { openDatabase, vaultKeyName } from './database.ts';
import type { MetaRecord, Records, StoredMessage, StoreName } from './records.ts';
import { emptyMeta, only, storeNames } from './records.ts';
import { Step } from './step.ts';
import type { Write } from './step.ts';
import { Shelf } from './shelf.ts';
import { newVaultKey, Vault } from './vault.ts';

/** Stores that are small and asked for all the time: what was read once stays in memory. */
const cachedStores = [
  'meta',
  'identity',
  'lists',
  'chats',
  'outbox',
  'written',
  'drafts',
  'history',
  'contentKeys',
  'segments',
  'fills',
  'controls',
  'waiting',
  'repairs',
  'foreignHeads',
  'recovery',
  'verified',
] as const satisfies readonly StoreName[];
export type CachedStore = (typeof cachedStores)[number];

/**
 * The local store. All changes are steps, which run one at a time: no two of them ever see the same ratchet state.
 * IndexedDB commits a transaction as soon as it has to wait for anything else, so a step does its cryptography first
 * and then writes everything at once.
 */
export class Store {
  readonly shelf: Shelf;
  readonly #database: Database;
  readonly #random: (length: number) => Uint8Array;
  readonly #serial = new Serial();
  readonly #cache = new Map<StoreName, Map<string, Records[StoreName]>>();
  readonly #watchers: ((stores: readonly StoreName[]) => void)[] = [];
  #vault: Vault;
  #closed = false;
  #wiping = false;
  #era = 0;
  /** The browser has taken the database away: nothing can be read or stored any more. */
  onLost: () => void = () => undefined;

  private constructor(database: Database, key: CryptoKey, random: (length: number) => Uint8Array) {
    this.#database = database;
    this.shelf = new Shelf(database);
    this.#random = random;
    this.#vault = new Vault(key, random);
    for (const name of cachedStores) this.#cache.set(name, new Map());
  }

  static async open(name: string, random: (length: number) => Uint8Array): Promise<Store> {
    let lost: () => void = () => undefined;
    const { database, key } = await openDatabase(name, () => lost());
    const store = new Store(database, key, random);
    lost = () => store.#lost();
    await Promise.all(cachedStores.map((cached) => store.#load(cached)));
    return store;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Counts how often everything was forgotten. What began before that must not be written after it: see `step`. */
  get era(): number {
    return this.#era;
  }

  /** All records of a store that is kept in memory, as of the last commit. */
  all<S extends CachedStore>(store: S): ReadonlyMap<string, Records[S]> {
    return this.#cache.get(store) as unknown as ReadonlyMap<string, Records[S]>;
  }

  get meta(): MetaRecord {
    return { ...emptyMeta, ...this.all('meta').get(only) };
  }

  /** Hears of every commit, which stores it has changed. */
  watch(watcher: (stores: readonly StoreName[]) => void): void {
    this.#watchers.push(watcher);
  }

  /** With `era`, only if nothing was forgotten since then; else throws `Stopped`. */
  step<T>(work: (step: Step) => T | Promise<T>, era = this.#era): Promise<T> {
    return this.#serial.run(async () => {
      this.#refuseWhenClosed();
      if (era !== this.#era) throw new Stopped('everything was forgotten meanwhile');
      const step = new Step((store, key) => this.#readOne(store, key));
      const result = await work(step);
      await this.#commit(step.writes, step.repeatable ? 'relaxed' : 'strict');
      for (const effect of step.effects) effect();
      return result;
    });
  }

  /** Stores a new record at once, past the steps that run or wait. Whoever reads or deletes it waits for this first. */
  async keep(key: string, value: Records['written']): Promise<void> {
    const era = this.#era;
    const sealed = await this.#vault.seal('written', key, value);
    this.#refuseWhenClosed();
    // Sealed with a key that is going, or gone.
    if (this.#wiping || era !== this.#era) throw new Stopped('everything was forgotten meanwhile');
    const transaction = this.#database.transaction('written', 'readwrite', { durability: 'strict' });
    await Promise.all([transaction.store.put({ key, sealed }), transaction.done]);
    this.#cache.get('written')?.set(key, value);
  }

  /** Reads outside of a step: may be overtaken by one. */
  read<S extends StoreName>(store: S, key: string): Promise<Records[S] | undefined> {
    return this.#readOne(store, key);
  }

  /** The keys of all records of a store: nothing is opened for it. */
  keys(store: StoreName): Promise<string[]> {
    return this.#database.getAllKeys(store);
  }

  /** The newest `limit` messages of a chat below `before`, oldest first. Call it within a step to see a settled state. */
  async messages(chatId: string, before: number, limit: number): Promise<StoredMessage[]> {
    const range = IDBKeyRange.bound([chatId, -Infinity], [chatId, before], false, true);
    const raw: RawRecord[] = [];
    let cursor = await this.#database.transaction('messages').store.index('place').openCursor(range, 'prev');
    while (cursor && raw.length < limit) {
      raw.push(cursor.value);
      cursor = await cursor.continue();
    }
    return Promise.all(raw.reverse().map((record) => this.#unseal('messages', record)));
  }

  /** The oldest `limit` messages of a chat above `after`, oldest first. */
  async messagesAfter(chatId: string, after: number, limit: number): Promise<StoredMessage[]> {
    const range = IDBKeyRange.bound([chatId, after], [chatId, Infinity], true, true);
    const raw = await this.#database.getAllFromIndex('messages', 'place', range, limit);
    return Promise.all(raw.map((record) => this.#unseal('messages', record)));
  }

  /** Forgets everything, the key included, in one transaction. */
  wipe(after: () => void): Promise<void> {
    return this.#serial.run(async () => {
      this.#refuseWhenClosed();
      const key = await newVaultKey();
      this.#wiping = true;
      try {
        const transaction = this.#database.transaction([...storeNames, 'vault', 'shelf'], 'readwrite');
        await Promise.all([
          ...storeNames.map((name) => transaction.objectStore(name).clear()),
          transaction.objectStore('shelf').clear(),
          transaction.objectStore('vault').put(key, vaultKeyName),
          transaction.done,
        ]);
      } finally {
        this.#wiping = false;
      }
      this.#vault = new Vault(key, this.#random);
      for (const cached of this.#cache.values()) cached.clear();
      this.#era++;
      after();
    });
  }

  close(): void {
    this.#closed = true;
    this.#database.close();
  }

  #lost(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onLost();
  }

  async #commit(writes: readonly Write[], durability: 'relaxed' | 'strict'): Promise<void> {
    if (writes.length === 0) return;
    const sealed = await Promise.all(writes.map((write) => this.#seal(write)));
    this.#refuseWhenClosed();
    const names = [...new Set(writes.map((write) => write.store))];
    const transaction = this.#database.transaction(names, 'readwrite', { durability });
    const requests: Promise<unknown>[] = [transaction.done];
    try {
      writes.forEach((write, i) => {
        const raw = sealed[i];
        const target = transaction.objectStore(write.store);
        requests.push(raw ? target.put(raw) : target.delete(write.key));
      });
      await Promise.all(requests);
    } catch (error) {
      void Promise.allSettled(requests);
      abort(transaction);
      throw error;
    }
    for (const { store, key, value } of writes) {
      if (value === undefined) this.#cache.get(store)?.delete(key);
      else this.#cache.get(store)?.set(key, value);
    }
    for (const watcher of this.#watchers) watcher(names);
  }

  async #seal({ store, key, value }: Write): Promise<RawRecord | undefined> {
    if (value === undefined) return undefined;
    const raw: RawRecord = { key, sealed: await this.#vault.seal(store, key, value) };
    if (store === 'messages') {
      const { chatId, order } = value as StoredMessage;
      return { ...raw, chatId, order };
    }
    return raw;
  }

  async #unseal<S extends StoreName>(store: S, raw: RawRecord): Promise<Records[S]> {
    return (await this.#vault.open(store, raw.key, raw.sealed)) as Records[S];
  }

  async #readOne<S extends StoreName>(store: S, key: string): Promise<Records[S] | undefined> {
    const cached = this.#cache.get(store);
    if (cached) return cached.get(key) as Records[S] | undefined;
    const raw = await this.#database.get(store, key);
    return raw ? this.#unseal(store, raw) : undefined;
  }

  async #load(store: CachedStore): Promise<void> {
    const raw = await this.#database.getAll(store);
    const records = await Promise.all(raw.map((record) => this.#unseal(store, record)));
    raw.forEach(({ key }, i) => {
      const record = records[i];
      if (record) this.#cache.get(store)?.set(key, record);
    });
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw new Stopped('the store is closed');
  }
}

/** A write that is refused outright leaves the transaction open: without this the writes before it would be kept. */
function abort(transaction: { abort: () => void }): void {
  try {
    transaction.abort();
  } catch {
    // It has ended by itself.
  }
}
