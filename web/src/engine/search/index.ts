import type { Doc, Searchable } from './shard.ts';
import { FrozenShard, OpenShard } from './shard.ts';
import type { ShardRecord } from './shard.ts';
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
  #parts: Part[] = [];
  #open = new OpenShard();
  readonly #newName: () => string;

  constructor(newName: () => string) {
    this.#newName = newName;
  }

  get size(): number {
    return this.#known.size;
  }

  load(name: string, record: ShardRecord): void {
    const shard = new FrozenShard(record);
    for (const { id, hash } of shard.docs) this.#known.set(id, hash);
    if (name === openName) this.#open.append(shard);
    else this.#parts.push({ name, shard });
  }

  has(id: string): boolean {
    return this.#known.has(id);
  }

  /** False when exactly this is there already. */
  add(doc: Doc, words: Iterable<string>): boolean {
    if (this.#known.get(doc.id) === doc.hash) return false;
    this.#known.set(doc.id, doc.hash);
    this.#open.add(doc, words);
    return true;
  }

  /** Freezes what has grown enough and joins small parts; what of it is to be stored. */
  settle(): Growth {
    const growth: Growth = { put: [], delete: [] };
    if (this.#open.docs.length < openSize) {
      growth.put.push({ name: openName, record: this.#open.freeze() });
      return growth;
    }
    this.#freeze(this.#open.freeze(), growth);
    this.#open = new OpenShard();
    growth.delete.push(openName);
    const small = this.#parts.filter(({ shard }) => shard.docs.length < openSize * mergedAt);
    if (small.length >= mergedAt) {
      const merged = new OpenShard();
      for (const { shard } of small) merged.append(shard);
      this.#parts = this.#parts.filter((part) => !small.includes(part));
      for (const { name } of small) {
        if (growth.put.some((each) => each.name === name)) growth.put = growth.put.filter((each) => each.name !== name);
        else growth.delete.push(name);
      }
      this.#freeze(merged.freeze(), growth);
    }
    return growth;
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

  #freeze(record: ShardRecord, growth: Growth): void {
    const name = this.#newName();
    this.#parts.push({ name, shard: new FrozenShard(record) });
    growth.put.push({ name, record });
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
