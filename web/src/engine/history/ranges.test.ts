import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastCommon, rangesOf, union, without } from './ranges.ts';
import type { Ranges } from './ranges.ts';

const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 30 });
const members = (ranges: Ranges): number[] =>
  ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
const sorted = (of: Iterable<number>): number[] => [...of].sort((a, b) => a - b);

describe('ranges of sequences', () => {
  it('are apart, and have exactly what they were made of', () => {
    fc.assert(
      fc.property(numbers, (some) => {
        const ranges = rangesOf(some);
        expect(members(ranges)).toEqual(sorted(some));
        ranges.slice(1).forEach(([first], i) => expect(first).toBeGreaterThan(ranges[i]![1] + 1));
      }),
    );
  });

  it('join, part and meet as sets do', () => {
    fc.assert(
      fc.property(numbers, numbers, (one, other) => {
        const [a, b] = [rangesOf(one), rangesOf(other)];
        expect(members(union(a, b))).toEqual(sorted(new Set([...one, ...other])));
        expect(members(without(a, b))).toEqual(sorted(one.filter((n) => !other.includes(n))));
        expect(lastCommon(a, b)).toBe(Math.max(0, ...one.filter((n) => other.includes(n))));
      }),
    );
  });
});
