import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, foldWithPlaces } from './fold.ts';
import { SearchIndex } from './index.ts';
import { marksIn } from './marks.ts';
import { hashOf } from './texts.ts';
import { termsOf, wordsOf } from './words.ts';

function finds(text: string, query: string): boolean {
  const index = new SearchIndex(() => 'part');
  index.add({ id: 'm', chatId: 'c', senderId: 's', at: 1, kind: 'text', hash: hashOf(text) }, wordsOf(text));
  const found = index.find(termsOf(query), {}, 10).total === 1;
  return found && marksIn(text, query) !== null;
}

describe('a text', () => {
  it.each([
    ['the beginning of a word', 'Meet me at the harbour', 'harb'],
    ['several words in any order', 'Meet me at the harbour', 'harbour meet'],
    ['capitals', 'NASA launches', 'nasa'],
    ['accents that were not typed', 'Café crème à Málaga', 'cafe creme malaga'],
    ['accents that were typed too much', 'Cafe creme', 'café crème'],
    ['accents typed as marks of their own', 'Cafe\u0301', 'café'],
    ['German', 'Grüße aus der Straße', 'gruße strasse'],
    ['Turkish', 'İstanbul ve ışık', 'istanbul isik'],
    ['Polish', 'Łódź', 'lodz'],
    ['Vietnamese', 'Tiếng Việt', 'tieng viet'],
    ['Greek, the last sigma included', 'Ο Οδυσσέας', 'οδυσσεας'],
    ['Russian', 'Ёлка стоит', 'елка'],
    ['Arabic without its vowels', 'السَّلامُ عَلَيْكُم', 'السلام عليكم'],
    ['Arabic with the letters that are typed one for another', 'إلى المدرسة أحمد', 'الي المدرسه احمد'],
    ['Persian', 'یک کتاب', 'يك كتاب'],
    ['Hebrew without its points', 'שָׁלוֹם עולם', 'שלום'],
    ['Hindi', 'नमस्ते दुनिया', 'नमस्'],
    ['Chinese, a part of a compound', '我们明天去北京大学看书', '北京'],
    ['Chinese, one character', '我们明天去', '明'],
    ['Japanese, across what a dictionary would cut', '東京都に行きます', '京都'],
    ['Japanese, Kana of half width', 'ｶﾀｶﾅです', 'カタカナ'],
    ['Japanese, voiced', 'ありがとうございます', 'がとうご'],
    ['Korean, while it is being typed', '안녕하세요', '안녕하'],
    ['Thai', 'สวัสดีชาวโลก', 'ชาว'],
    ['digits of another script', 'الساعة ٣٤٥', '345'],
    ['a word beside Chinese', '买iPhone手机', 'iphone'],
    ['an address', 'see https://example.org/harbour-map', 'example harbour'],
  ])('is found by %s', (_, text, query) => {
    expect(finds(text, query)).toBe(true);
  });

  it.each([
    ['the end of a word', 'Meet me at the harbour', 'bour'],
    ['a word that it has not', 'Meet me at the harbour', 'harbour tomorrow'],
    ['characters that stand apart', '北方的京城', '北京'],
    ['pairs that stand apart', '北京的京大', '北京大'],
    ['another vowel in Hindi', 'दिन', 'दुन'],
  ])('is not found by %s', (_, text, query) => {
    expect(finds(text, query)).toBe(false);
  });

  it.each([
    [
      'Meet me at the Harbour',
      'harb me',
      [
        [0, 2],
        [5, 7],
        [15, 19],
      ],
    ],
    [
      'Café, café',
      'cafe',
      [
        [0, 4],
        [6, 10],
      ],
    ],
    ['Cafe\u0301!', 'cafe', [[0, 5]]],
    ['Straße', 'stras', [[0, 5]]],
    ['東京都', '京都', [[1, 3]]],
    ['😀 joy', 'joy', [[3, 6]]],
    ['السَّلام', 'السلام', [[0, 8]]],
    [
      'ab abc',
      'ab abc',
      [
        [0, 2],
        [3, 6],
      ],
    ],
  ])('is marked where the words stand: %s', (text, query, marks) => {
    expect(marksIn(text, query)).toEqual(marks);
  });

  it('folds to itself once more, with a way back that never runs backwards', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { text: folded, places } = foldWithPlaces(text);
        expect(folded).toBe(fold(text));
        expect(fold(folded)).toBe(folded);
        expect(places).toHaveLength(folded.length + 1);
        expect(places.every((place, i) => place >= (places[i - 1] ?? 0) && place <= text.length)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is found by every word it has, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const word of text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? [])
          expect([word, finds(text, word)]).toEqual([word, true]);
      }),
      { numRuns: 500 },
    );
  });
});
