import { fold, foldWithPlaces } from './fold.ts';
import type { Piece } from './words.ts';
import { pieces } from './words.ts';

const mark = /\p{M}/u;

/** Where in a text the pieces of a query stand, ascending and apart; null when one of them does not. */
export function marksIn(text: string, query: string): [number, number][] | null {
  const { text: folded, places } = foldWithPlaces(text);
  const there = pieces(folded);
  const found: [number, number][] = [];
  for (const { text: stretch, kind } of pieces(fold(query))) {
    const starts = there.flatMap((piece) => (piece.kind === kind ? startsIn(piece, stretch) : []));
    if (starts.length === 0) return null;
    for (const start of starts) found.push([places[start] ?? 0, endOf(text, places, start + stretch.length)]);
  }
  return joined(found);
}

/** A word is found where it begins; characters that are indexed by pairs anywhere in their run. */
function startsIn({ text, at, kind }: Piece, stretch: string): number[] {
  if (kind !== 'pairs') return text.startsWith(stretch) ? [at] : [];
  const starts: number[] = [];
  for (let i = text.indexOf(stretch); i >= 0; i = text.indexOf(stretch, i + 1)) starts.push(at + i);
  return starts;
}

/** With the accents that belong to the last letter. */
function endOf(text: string, places: readonly number[], end: number): number {
  let last = places[end] ?? text.length;
  // A letter that folds to two, of which only the first was asked for.
  for (let at = end; last === places[end - 1] && at < places.length; at++) last = places[at] ?? text.length;
  while (last < text.length && mark.test(text[last] ?? '')) last++;
  return last;
}

function joined(ranges: [number, number][]): [number, number][] {
  const apart: [number, number][] = [];
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const before = apart.at(-1);
    if (before && start <= before[1]) before[1] = Math.max(before[1], end);
    else apart.push([start, end]);
  }
  return apart;
}
