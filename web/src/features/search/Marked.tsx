import { excerpt } from './excerpt.ts';

/** The words around the first mark, with all marks in them. */
export function Marked({ text, marks }: { text: string; marks: readonly [number, number][] }) {
  return <>{excerpt(text, marks).map(({ words, marked, at }) => (marked ? <mark key={at}>{words}</mark> : words))}</>;
}
