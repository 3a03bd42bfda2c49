import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecord, encodeRecord } from '../store/codec.ts';
import { openName, openSize, SearchIndex } from './index.ts';
import type { Doc, ShardRecord } from './shard.ts';
import { termsOf, wordsOf } from './words.ts';

const people = ['alice', 'bob', 'carol'];
const vocabulary = ['harbour', 'harvest', 'boat', 'bread', 'moon', 'moonlight', 'été', 'ete'];

const message = fc.record({
  words: fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 4 }),
  chat: fc.nat(2),
  sender: fc.constantFrom(...people),
  link: fc.boolean(),
});

/** An index with its store, which is written as the engine writes it. */
class Kept {
  readonly records = new Map<string, Uint8Array>();
  index = this.#fresh();
  #names = 0;

  settle(): void {
    const growth = this.index.settle();
    for (const { name, record } of growth.put) this.records.set(name, encodeRecord(record));
    for (const name of growth.delete) this.records.delete(name);
  }

  /** What was not written is forgotten. */
  reload(): void {
    this.index = this.#fresh();
    for (const [name, bytes] of this.records) this.index.load(name, decodeRecord(bytes) as ShardRecord);
  }

  #fresh(): SearchIndex {
    return new SearchIndex(() => `part ${this.#names++}`);
  }
}

const doc = (at: number, change: Partial<Doc> = {}): Doc => ({
  id: `m${at}`,
  chatId: 'c0',
  senderId: 'bob',
  at,
  kind: 'text',
  hash: at,
  ...change,
});

describe('the index', () => {
  it('finds what a plain look through everything finds, newest first, also after it was stored', () => {
    const query = fc.record({
      word: fc.constantFrom('har', 'harbour', 'moon', 'b', 'ete', 'moon har', 'x', ''),
      chatId: fc.option(fc.constantFrom('c0', 'c1'), { nil: undefined }),
      personId: fc.option(fc.constantFrom(...people), { nil: undefined }),
      kind: fc.option(fc.constantFrom('text', 'link'), { nil: undefined }),
      from: fc.option(fc.nat(60), { nil: undefined }),
      to: fc.option(fc.nat(60), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 60 }),
        fc.array(query, { maxLength: 8 }),
        fc.nat(60),
        (messages, queries, cut) => {
          const kept = new Kept();
          const docs = messages.map(({ words, chat, sender, link }, at) => ({
            doc: doc(at, { chatId: `c${chat}`, senderId: sender, kind: link ? 'link' : 'text' }),
            text: words.join(' '),
          }));
          docs.forEach(({ doc: each, text }, i) => {
            kept.index.add(each, wordsOf(text));
            if (i === cut) {
              kept.settle();
              kept.reload();
            }
          });
          for (const { word, ...filter } of queries) {
            const wanted = termsOf(word).map(({ text }) => text);
            const plain = docs.filter(({ doc: { chatId, senderId, kind, at }, text }) => {
              const has = wanted.every((term) => [...wordsOf(text)].some((each) => each.startsWith(term)));
              const { from = -1, to = 99 } = filter;
              return (
                has &&
                (filter.chatId ?? chatId) === chatId &&
                (filter.personId ?? senderId) === senderId &&
                (filter.kind ?? kind) === kind &&
                at >= from &&
                at <= to
              );
            });
            const expected = plain.map((each) => each.doc.id).reverse();
            const found = kept.index.find(termsOf(word), filter, 10);
            expect(found.total).toBe(expected.length);
            expect(found.docs.map(({ id }) => id)).toEqual(expected.slice(0, 10));
          }
        },
      ),
    );
  });

  it('stays a few parts however much it grows, and loses nothing at their joints', () => {
    const kept = new Kept();
    const count = openSize * 33 + 7;
    for (let at = 0; at < count; at++) {
      kept.index.add(doc(at), wordsOf(`number${at} ${at % 2 ? 'odd' : 'even'}`));
      if (at % openSize === openSize - 1) kept.settle();
    }
    kept.settle();
    // Two of sixteen joined, one frozen, and the open one.
    expect(kept.records.size).toBe(4);
    expect(kept.records.has(openName)).toBe(true);
    kept.reload();
    expect(kept.index.size).toBe(count);
    for (const at of [0, openSize - 1, openSize, openSize * 16 - 1, openSize * 16, openSize * 32, count - 1]) {
      expect(kept.index.find(termsOf(`number${at}`), {}, 1_000).docs.map(({ id }) => id)).toContain(`m${at}`);
    }
    expect(kept.index.find(termsOf('odd'), {}, 1).total).toBe(Math.floor(count / 2));
  });

  it('has a changed text in place of the old, also when the old was frozen long ago', () => {
    const kept = new Kept();
    kept.index.add(doc(1), wordsOf('old words'));
    kept.settle();
    kept.reload();
    expect(kept.index.add(doc(1), wordsOf('old words'))).toBe(false);
    expect(kept.index.add(doc(1, { hash: 77 }), wordsOf('new words'))).toBe(true);
    expect(kept.index.find(termsOf('words'), {}, 9).total).toBe(1);
    expect(kept.index.find(termsOf('old'), {}, 9).total).toBe(0);
    expect(kept.index.find(termsOf('new'), {}, 9).total).toBe(1);
  });
});
