import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addChunk, decode, decodedText, encode, nextChunk } from './erasure.ts';
import { toHex } from './testing/hex.ts';
import { seededRandom } from './testing/seeded.ts';

const text = seededRandom('erasure')(1152);

function chunksOf(count: number) {
  let encoder = encode(text);
  return Array.from({ length: count }, () => {
    const { chunk, encoder: next } = nextChunk(encoder);
    encoder = next;
    return chunk;
  });
}

describe('the erasure code', () => {
  test('begins with the text itself', () => {
    const joined = chunksOf(36).map(({ bytes }) => toHex(bytes));
    expect(joined.join('')).toBe(toHex(text));
  });

  test('gives the text back from any 36 distinct chunks, and from no fewer', () => {
    const chunks = chunksOf(150);
    fc.assert(
      fc.property(fc.shuffledSubarray(chunks, { minLength: 36, maxLength: 36 }), (some) => {
        let decoder = decode(1152);
        for (const chunk of some) {
          expect(decodedText(decoder)).toBeUndefined();
          decoder = addChunk(addChunk(decoder, chunk), chunk);
        }
        expect(decodedText(decoder)).toEqual(text);
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  test('gives another text when a chunk was altered', () => {
    const [first, ...others] = chunksOf(40).slice(4) as [{ index: number; bytes: Uint8Array }];
    const bytes = first.bytes.slice();
    bytes[5]! ^= 1;
    const decoder = [{ index: first.index, bytes }, ...others].reduce(addChunk, decode(1152));
    expect(decodedText(decoder)).not.toEqual(text);
  });

  test('starts again after 65,536 chunks', () => {
    const { chunk, encoder } = nextChunk({ text, next: 65535 });
    expect(chunk.index).toBe(65535);
    expect(nextChunk(encoder).chunk).toEqual(chunksOf(1)[0]);
  });
});
