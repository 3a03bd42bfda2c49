import { fold } from './fold.ts';

// What a text is found by. Words are parted by what is neither letter nor number. Scripts without spaces come in two
// kinds: Chinese and Japanese are indexed by pairs of characters, so that a part of a compound is found wherever a
// dictionary would cut it; Thai, Lao, Khmer and Burmese by the words of Intl.Segmenter.

const run = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
/** A voiced mark of Kana stands behind its letter once a text is folded. */
const pairs = /(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc]|\u3099|\u309a)+/gu;
const unspaced = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const longest = 40;

let segmenter: Intl.Segmenter | null = null;

/** A piece of a query: all of them have to be in a text. */
export interface Term {
  text: string;
  /** Words may begin with it; else one is exactly it. */
  prefix: boolean;
}

/** What a text is indexed by, each once. */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const { text: word, kind } of pieces(fold(text))) {
    if (kind === 'pairs') for (const each of pairsOf(word, true)) words.add(each);
    else words.add(word.slice(0, longest));
  }
  return words;
}

/** What a text has to have to be found. Every word may be the beginning of one. */
export function termsOf(query: string): Term[] {
  const terms = pieces(fold(query)).flatMap(({ text, kind }): Term[] => {
    if (kind !== 'pairs') return [{ text: text.slice(0, longest), prefix: true }];
    if (Array.from(text).length === 1) return [{ text, prefix: true }];
    return pairsOf(text, false).map((each) => ({ text: each, prefix: false }));
  });
  return terms.filter((term, i) => terms.findIndex(({ text }) => text === term.text) === i);
}

/** A word, a run of characters that are indexed by pairs, or a word out of a run without spaces. */
export interface Piece {
  text: string;
  /** Where it begins in the folded text. */
  at: number;
  kind: 'words' | 'pairs' | 'segments';
}

/** Parts a folded text. */
export function pieces(folded: string): Piece[] {
  const found: Piece[] = [];
  for (const { 0: whole, index } of folded.matchAll(run)) {
    let at = 0;
    for (const match of whole.matchAll(pairs)) {
      spell(whole.slice(at, match.index), index + at, found);
      found.push({ text: match[0], at: index + match.index, kind: 'pairs' });
      at = match.index + match[0].length;
    }
    spell(whole.slice(at), index + at, found);
  }
  return found;
}

function spell(text: string, at: number, found: Piece[]): void {
  if (text === '') return;
  if (!unspaced.test(text)) {
    found.push({ text, at, kind: 'words' });
    return;
  }
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  for (const { segment, index } of segmenter.segment(text)) {
    found.push({ text: segment, at: at + index, kind: 'segments' });
  }
}

/** Each character with the next; with `ends` the last one by itself too, so that every character begins something. */
function pairsOf(text: string, ends: boolean): string[] {
  const characters = Array.from(text);
  const found = characters.slice(1).map((character, i) => `${characters[i]}${character}`);
  if (ends) found.push(characters.at(-1) ?? '');
  return found;
}
