import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecord, encodeRecord } from '../store/codec.ts';
import { openName, openSize, SearchIndex } from './index.ts';
import type { Growth } from './index.ts';
import { OpenShard } from './shard.ts';
import type { Doc, ShardRecord } from './shard.ts';
import { hashOf } from './texts.ts';
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
    this.#write(this.index.settle());
  }

  complete(): void {
    this.#write(this.index.complete());
  }

  #write(growth: Growth): void {
    for (const { name, record } of growth.put) this.records.set(name, encodeRecord(record));
    for (const name of growth.delete) this.records.delete(name);
  }

  /** What was not written is forgotten. */
  reload(): void {
    this.index = this.#fresh();
    this.index.load([...this.records].map(([name, bytes]) => ({ name, record: decodeRecord(bytes) as ShardRecord })));
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

  it('has the last of several texts also when it was stored under a name that comes first', () => {
    const names = ['z', 'a'];
    const index = new SearchIndex(() => names.shift() ?? 'more');
    const stored = new Map<string, ShardRecord>();
    const freeze = (text: string): void => {
      index.add(doc(0, { hash: hashOf(text) }), wordsOf(text));
      for (let at = 1; at < openSize; at++) index.add(doc(at, { hash: hashOf(`${at} ${text}`) }), wordsOf('filler'));
      for (const { name, record } of index.settle().put) stored.set(name, record);
    };
    freeze('old words');
    freeze('new words');
    expect([...stored.keys()]).toEqual(['z', 'a']);
    const again = new SearchIndex(() => 'unused');
    again.load([...stored].map(([name, record]) => ({ name, record })).sort((a, b) => (a.name < b.name ? -1 : 1)));
    expect(again.find(termsOf('old'), {}, 9).total).toBe(0);
    expect(again.find(termsOf('new'), {}, 9).total).toBe(1);
  });

  describe('that was made by the rules of an earlier version', () => {
    /** Five messages as the first version has stored them, in one part and in the open one. */
    const earlier = (kept: Kept): void => {
      for (const [name, ats] of [
        ['part of old', [0, 1, 2]],
        [openName, [3, 4]],
      ] as const) {
        const shard = new OpenShard();
        for (const at of ats) shard.add(doc(at), wordsOf(`word${at} old`));
        kept.records.set(name, encodeRecord(shard.freeze({})));
      }
      kept.reload();
    };
    const renew = (kept: Kept, ...ats: number[]): void => {
      for (const at of ats)
        if (kept.index.lacks(`m${at}`)) kept.index.add(doc(at, { hash: 100 + at }), wordsOf(`word${at} new`));
    };
    const found = (kept: Kept, words: string) => kept.index.find(termsOf(words), {}, 9).docs.map(({ id }) => id);

    it('finds what it has until each message was taken in anew, and each once', () => {
      const kept = new Kept();
      earlier(kept);
      expect(found(kept, 'word')).toEqual(['m4', 'm3', 'm2', 'm1', 'm0']);
      renew(kept, 0, 3);
      expect(found(kept, 'word')).toEqual(['m4', 'm3', 'm2', 'm1', 'm0']);
      expect(found(kept, 'new')).toEqual(['m3', 'm0']);
      expect(found(kept, 'old')).toEqual(['m4', 'm2', 'm1']);
    });

    it('goes on after a crash where it was, and keeps nothing of the old in the end', () => {
      const kept = new Kept();
      earlier(kept);
      renew(kept, 0, 1);
      kept.settle();
      kept.reload();
      expect([0, 1, 2, 3, 4].filter((at) => kept.index.lacks(`m${at}`))).toEqual([2, 3, 4]);
      expect(found(kept, 'new')).toEqual(['m1', 'm0']);
      renew(kept, 2, 3);
      kept.complete();
      // The last one is not there any more.
      for (const reload of [false, true]) {
        if (reload) kept.reload();
        expect(found(kept, 'word')).toEqual(['m3', 'm2', 'm1', 'm0']);
        expect(kept.index.isOutdated).toBe(false);
        expect(kept.index.lacks('m4')).toBe(true);
      }
      expect([...kept.records.keys()]).toEqual([openName]);
    });
  });
});
