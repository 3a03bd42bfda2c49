/** A piece of an excerpt; `at` is where it begins in the text. */
export interface Piece {
  words: string;
  marked: boolean;
  at: number;
}

const before = 24;
const longest = 160;

/** A line of a text in which the first mark can be seen, in pieces that are marked or not. */
export function excerpt(text: string, marks: readonly [number, number][]): Piece[] {
  const first = marks[0]?.[0] ?? 0;
  const start = first <= before ? 0 : wordStart(text, first - before);
  const end = Math.min(text.length, start + longest);
  const pieces: Piece[] = [];
  const add = (from: number, to: number, marked: boolean): void => {
    if (from < to) pieces.push({ words: text.slice(from, to).replaceAll(/\s+/gu, ' '), marked, at: from });
  };
  let at = start;
  for (const [from, to] of marks) {
    if (from >= end) break;
    add(at, Math.max(from, start), false);
    add(Math.max(from, start), Math.min(to, end), true);
    at = Math.max(at, Math.min(to, end));
  }
  add(at, end, false);
  const [opening] = pieces;
  if (opening && start > 0) pieces[0] = { ...opening, words: `… ${opening.words}` };
  const last = pieces.at(-1);
  if (last && end < text.length) pieces[pieces.length - 1] = { ...last, words: `${last.words} …` };
  return pieces;
}

/** The beginning of the word that is there, if it is near: never the middle of a character. */
function wordStart(text: string, at: number): number {
  const space = text.lastIndexOf(' ', at + before / 2);
  if (space >= at - before / 2) return space + 1;
  const isInside = (text.charCodeAt(at) & 0xfc00) === 0xdc00;
  return isInside ? at - 1 : at;
}
