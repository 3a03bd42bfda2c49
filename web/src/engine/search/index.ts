import type { Doc, Searchable } from './shard.ts';
import { FrozenShard, OpenShard } from './shard.ts';
import type { ShardAge, ShardRecord } from './shard.ts';
import { indexVersion } from './texts.ts';
import type { Term } from './words.ts';

/** The growing part is frozen at so many documents, and so many frozen parts of one size become one. */
export const openSize = 512;
const mergedAt = 16;

export interface Filter {
  chatId?: string | undefined;
  personId?: string | undefined;
  kind?: string | undefined;
  /** Milliseconds since 1970, both included. */
  from?: number | undefined;
  to?: number | undefined;
}

/** A frozen part under the name that it is stored by. */
interface Part {
  name: string;
  shard: FrozenShard;
  /** Made by the rules of now; else it serves until all that it has was made anew. */
  current: boolean;
}

/** What has to be written so that what is stored is what is in memory. */
export interface Growth {
  put: { name: string; record: ShardRecord }[];
  delete: string[];
}

export const openName = 'open';

/** The whole index in memory: a few frozen parts and one that grows. Newer documents of a message take the place of older. */
export class SearchIndex {
  readonly #known = new Map<string, number>();
  /** What only parts of an earlier version have. */
  readonly #outdated = new Set<string>();
  /** By age. */
  #parts: Part[] = [];
  #open = new OpenShard();
  #lastNumber = 0;
  readonly #newName: () => string;

  constructor(newName: () => string) {
    this.#newName = newName;
  }

  get size(): number {
    return this.#known.size;
  }

  /** All that is stored, in any order. */
  load(stored: readonly { name: string; record: ShardRecord }[]): void {
    const age = ({ version = 1, number = 0 }: ShardRecord): number =>
      version === indexVersion ? number : -1 / version;
    for (const { name, record } of stored.toSorted((a, b) => age(a.record) - age(b.record))) {
      const shard = new FrozenShard(record);
      const current = record.version === indexVersion;
      for (const { id, hash } of shard.docs) {
        this.#known.set(id, hash);
        if (current) this.#outdated.delete(id);
        else this.#outdated.add(id);
      }
      this.#lastNumber = Math.max(this.#lastNumber, record.number ?? 0);
      if (current && name === openName) this.#open.append(shard);
      else this.#parts.push({ name, shard, current });
    }
  }

  /** Whether a message is to be added, or added anew. */
  lacks(id: string): boolean {
    return !this.#known.has(id) || this.#outdated.has(id);
  }

  /** False when exactly this is there already. */
  add(doc: Doc, words: Iterable<string>): boolean {
    if (this.#known.get(doc.id) === doc.hash) return false;
    this.#known.set(doc.id, doc.hash);
    this.#outdated.delete(doc.id);
    this.#open.add(doc, words);
    return true;
  }

  /** Freezes what has grown enough and joins small parts; what of it is to be stored. */
  settle(): Growth {
    const growth: Growth = { put: [], delete: [] };
    if (this.#open.docs.length < openSize) {
      growth.put.push({ name: openName, record: this.#open.freeze(this.#newAge()) });
      return growth;
    }
    this.#freeze(this.#open, growth);
    this.#open = new OpenShard();
    growth.delete.push(openName);
    const small = this.#parts.filter(({ shard, current }) => current && shard.docs.length < openSize * mergedAt);
    if (small.length >= mergedAt) {
      const merged = new OpenShard();
      for (const { shard } of small) merged.append(shard);
      this.#parts = this.#parts.filter((part) => !small.includes(part));
      for (const { name } of small) {
        if (growth.put.some((each) => each.name === name)) growth.put = growth.put.filter((each) => each.name !== name);
        else growth.delete.push(name);
      }
      this.#freeze(merged, growth);
    }
    return growth;
  }

  /** Everything was made anew: settles, and drops what is left of earlier versions. */
  complete(): Growth {
    const growth = this.settle();
    for (const id of this.#outdated) this.#known.delete(id);
    this.#outdated.clear();
    for (const { name, current } of this.#parts) if (!current && name !== openName) growth.delete.push(name);
    this.#parts = this.#parts.filter(({ current }) => current);
    return growth;
  }

  /** Whether there is anything for `complete` to drop. */
  get isOutdated(): boolean {
    return this.#parts.some(({ current }) => !current);
  }

  /** The newest documents that have all terms: at most `limit`; and how many there are. */
  find(terms: readonly Term[], filter: Filter, limit: number): { docs: Doc[]; total: number } {
    const newest = new Newest(limit);
    for (const part of [...this.#parts.map(({ shard }) => shard), this.#open])
      this.#findIn(part, terms, filter, newest);
    return { docs: newest.docs, total: newest.total };
  }

  #findIn(part: Searchable, terms: readonly Term[], filter: Filter, newest: Newest): void {
    const hits = new Uint8Array(part.docs.length);
    terms.forEach((term, i) => part.mark(term, hits, i));
    for (let i = 0; i < hits.length; i++) {
      const doc = part.docs[i];
      if (hits[i] !== terms.length || !doc || !passes(doc, filter)) continue;
      if (this.#known.get(doc.id) === doc.hash) newest.offer(doc);
    }
  }

  #freeze(shard: OpenShard, growth: Growth): void {
    const [name, record] = [this.#newName(), shard.freeze(this.#newAge())];
    this.#parts.push({ name, shard: new FrozenShard(record), current: true });
    growth.put.push({ name, record });
  }

  #newAge(): ShardAge {
    return { version: indexVersion, number: ++this.#lastNumber };
  }
}

function passes(doc: Doc, { chatId, personId, kind, from, to }: Filter): boolean {
  return (
    (chatId === undefined || doc.chatId === chatId) &&
    (personId === undefined || doc.senderId === personId) &&
    (kind === undefined || doc.kind === kind) &&
    (from === undefined || doc.at >= from) &&
    (to === undefined || doc.at <= to)
  );
}

/** Keeps the newest few of many, newest first. */
class Newest {
  readonly docs: Doc[] = [];
  readonly #limit: number;
  total = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  offer(doc: Doc): void {
    this.total++;
    const last = this.docs.at(-1);
    if (this.docs.length === this.#limit && last && doc.at <= last.at) return;
    let [low, high] = [0, this.docs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.docs[middle]?.at ?? 0) >= doc.at) low = middle + 1;
      else high = middle;
    }
    this.docs.splice(low, 0, doc);
    if (this.docs.length > this.#limit) this.docs.pop();
  }
}
