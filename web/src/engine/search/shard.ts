import type { AccountId, ChatId, MessageId } from '../../bridge/types.ts';
import type { Term } from './words.ts';

/** What the index knows of a message besides its words. */
export interface Doc {
  id: MessageId;
  chatId: ChatId;
  senderId: AccountId;
  at: number;
  kind: string;
  /** Of the text: tells whether it has changed since. */
  hash: number;
}

/** What is told of a part besides what is in it. */
export interface ShardAge {
  /** By which rules it was made; absent of the first. */
  version?: number;
  /** Later ones have higher numbers: what is in several parts is as the last one says. Absent of those of the first version. */
  number?: number;
}

/** A part of the index as it is stored: columns of documents, and for each word, sorted, the documents that have it. */
export interface ShardRecord extends ShardAge {
  docs: Doc[];
  /** Sorted, parted by line feeds. */
  words: string;
  /** For each word: how many documents, and the distances between their numbers, as varints. */
  postings: Uint8Array;
}

/** Marks in `hits` the documents that have all terms so far and this one too. */
export interface Searchable {
  readonly docs: readonly Doc[];
  mark(term: Term, hits: Uint8Array, before: number): void;
}

/** The part that still grows. */
export class OpenShard implements Searchable {
  readonly docs: Doc[] = [];
  readonly #words = new Map<string, number[]>();

  add(doc: Doc, words: Iterable<string>): void {
    const number = this.docs.push(doc) - 1;
    for (const word of words) {
      const known = this.#words.get(word);
      if (known) known.push(number);
      else this.#words.set(word, [number]);
    }
  }

  mark({ text, prefix }: Term, hits: Uint8Array, before: number): void {
    const marked = (numbers: readonly number[]): void => {
      for (const number of numbers) if (hits[number] === before) hits[number] = before + 1;
    };
    if (!prefix) marked(this.#words.get(text) ?? []);
    else for (const [word, numbers] of this.#words) if (word.startsWith(text)) marked(numbers);
  }

  /** All documents of another part, behind the own ones. */
  append(shard: FrozenShard): void {
    const offset = this.docs.length;
    this.docs.push(...shard.docs);
    shard.each((word, numbers) => {
      const moved = numbers.map((number) => number + offset);
      const known = this.#words.get(word);
      if (known) known.push(...moved);
      else this.#words.set(word, moved);
    });
  }

  freeze(age: ShardAge): ShardRecord {
    const words = [...this.#words.keys()].sort(byUnit);
    const bytes: number[] = [];
    for (const word of words) {
      const numbers = this.#words.get(word) ?? [];
      varint(bytes, numbers.length);
      numbers.forEach((number, i) => varint(bytes, number - (numbers[i - 1] ?? 0)));
    }
    return { ...age, docs: this.docs, words: words.join('\n'), postings: Uint8Array.from(bytes) };
  }
}

/** A part that does not change any more. */
export class FrozenShard implements Searchable {
  readonly docs: readonly Doc[];
  readonly #words: readonly string[];
  readonly #postings: Uint8Array;
  readonly #starts: Uint32Array;

  constructor({ docs, words, postings }: ShardRecord) {
    this.docs = docs;
    this.#words = words === '' ? [] : words.split('\n');
    this.#postings = postings;
    this.#starts = new Uint32Array(this.#words.length);
    const reader = new Varints(postings, 0);
    for (let i = 0; i < this.#words.length; i++) {
      this.#starts[i] = reader.at;
      for (let left = reader.next(); left > 0; left--) reader.next();
    }
  }

  mark({ text, prefix }: Term, hits: Uint8Array, before: number): void {
    let i = this.#lowerBound(text);
    for (; i < this.#words.length; i++) {
      const word = this.#words[i] ?? '';
      if (prefix ? !word.startsWith(text) : word !== text) return;
      this.#markWord(i, hits, before);
    }
  }

  each(use: (word: string, numbers: number[]) => void): void {
    this.#words.forEach((word, i) => {
      const numbers: number[] = [];
      this.#read(i, (number) => numbers.push(number));
      use(word, numbers);
    });
  }

  #markWord(index: number, hits: Uint8Array, before: number): void {
    this.#read(index, (number) => {
      if (hits[number] === before) hits[number] = before + 1;
    });
  }

  #read(index: number, use: (number: number) => void): void {
    const reader = new Varints(this.#postings, this.#starts[index] ?? 0);
    let number = 0;
    for (let left = reader.next(); left > 0; left--) use((number += reader.next()));
  }

  #lowerBound(text: string): number {
    let [low, high] = [0, this.#words.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#words[middle] ?? '') < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

class Varints {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  next(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.at++] ?? 0;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }
}

function byUnit(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function varint(bytes: number[], value: number): void {
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  bytes.push(value);
}
