/** Runs of sequences, both ends included. */
export type Ranges = [number, number][];

/** Ascending runs that neither overlap nor touch. */
export function rangesOf(sequences: readonly number[]): Ranges {
  const ranges: Ranges = [];
  for (const sequence of [...sequences].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && sequence <= last[1] + 1) last[1] = Math.max(last[1], sequence);
    else ranges.push([sequence, sequence]);
  }
  return ranges;
}

/** What is in either of them. */
export function union(one: Ranges, other: Ranges): Ranges {
  const ranges: Ranges = [];
  for (const [first, last] of [...one, ...other].sort((a, b) => a[0] - b[0])) {
    const before = ranges.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else ranges.push([first, last]);
  }
  return ranges;
}

/** What is in the first and not in the second. */
export function without(ranges: Ranges, removed: Ranges): Ranges {
  return removed.reduce<Ranges>(
    (left, [from, to]) =>
      left.flatMap(([first, last]): Ranges => {
        if (to < first || from > last) return [[first, last]];
        const parts: Ranges = [
          [first, from - 1],
          [to + 1, last],
        ];
        return parts.filter(([a, b]) => a <= b);
      }),
    ranges,
  );
}

/** The highest sequence that is in both; 0 when there is none. */
export function lastCommon(one: Ranges, other: Ranges): number {
  let last = 0;
  for (const [first, end] of one) {
    for (const [from, to] of other) if (from <= end && to >= first) last = Math.max(last, Math.min(end, to));
  }
  return last;
}
