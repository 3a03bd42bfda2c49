import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyKeyring, headsOf, isWhole, tipOf, withHeads, withSegment } from './chains.ts';
import type { Segment } from './segment.ts';

const hash = (number: number): Uint8Array => Uint8Array.of(number, number >> 8, 7);
const segment = (number: number, change: Partial<Segment> = {}): Segment => ({
  chain: 'aa',
  number,
  prevHash: number === 1 ? new Uint8Array() : hash(number - 1),
  hash: hash(number),
  heads: [],
  entries: [],
  ...change,
});
const all = (segments: Segment[]) =>
  segments.reduce(
    ({ keyring, troubles }, each) => {
      const noted = withSegment(keyring, each);
      return { keyring: noted.keyring, troubles: noted.trouble ? [...troubles, noted.trouble] : troubles };
    },
    { keyring: emptyKeyring, troubles: [] as string[] },
  );

describe('the segments of a chain', () => {
  it('are whole in whatever order they come, and however often', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.nat()), (length, stream) => {
        const chance = stream[Symbol.iterator]();
        const numbers = Array.from({ length }, (_, i) => i + 1);
        const twice = [...numbers, ...numbers].sort(() => (Number(chance.next().value) % 3) - 1);
        const { keyring, troubles } = all(
          [...numbers, ...twice].sort(() => (Number(chance.next().value) % 3) - 1).map((n) => segment(n)),
        );
        expect(troubles).toEqual([]);
        expect(isWhole(keyring)).toBe(true);
        expect(keyring.chains.aa?.runs).toHaveLength(1);
        expect(tipOf(keyring, 'aa').number).toBe(length);
      }),
    );
  });

  it('are not whole when any is missing that another one tells of', () => {
    for (let missing = 1; missing <= 5; missing++) {
      const { keyring } = all([1, 2, 3, 4, 5].filter((n) => n !== missing).map((n) => segment(n)));
      const named = withHeads(keyring, [{ chain: 'aa', number: 5, hash: hash(5) }]);
      expect([missing, isWhole(named.keyring)]).toEqual([missing, false]);
    }
  });

  it('are not whole when a head that was named never came', () => {
    const { keyring } = withHeads(emptyKeyring, [{ chain: 'bb', number: 2, hash: hash(2) }]);
    expect(isWhole(keyring)).toBe(false);
    expect(headsOf(keyring)).toEqual([{ chain: 'bb', number: 2, hash: hash(2) }]);
    expect(headsOf(keyring, 'bb')).toEqual([]);
  });

  it.each([
    ['another one before it', [segment(1), segment(2, { prevHash: hash(9) })]],
    ['another one after it', [segment(3), segment(2, { hash: hash(9) })]],
    ['another one in its place', [segment(1), segment(2), segment(2, { hash: hash(9) })]],
    ['one before the first', [segment(1, { prevHash: hash(9) })]],
    ['none before the second', [segment(2, { prevHash: new Uint8Array() })]],
    [
      'another head than was named',
      [segment(1, { heads: [{ chain: 'bb', number: 1, hash: hash(9) }] }), segment(1, { chain: 'bb' })],
    ],
  ])('contradict each other with %s', (_, segments) => {
    expect(all(segments).troubles).toContain('altered');
  });
});
