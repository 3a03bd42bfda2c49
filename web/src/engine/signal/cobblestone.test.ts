import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openChunkRange, openChunks, sealChunks } from './cobblestone.ts';
import { fromHex, text } from './testing/hex.ts';
import { seededRandom } from './testing/seeded.ts';
import { hasVectors, vectors } from './testing/wycheproof.ts';

const random = seededRandom('cobblestone');
const key = random(32);
const context = text('Parley/test/v1');
const badMac = expect.objectContaining({ code: 'bad-mac' }) as Error;

function readerOf(bytes: Uint8Array) {
  return { length: bytes.length, read: (offset: number, length: number) => bytes.subarray(offset, offset + length) };
}

describe('Cobblestone-256', () => {
  test('opens a published vector', async () => {
    // Wycheproof c2sp_chunked_encryption_aes_256_gcm_test.json, test 9.
    const sealed = fromHex(
      'dbedaefc1c35dc6c0f22b743b03e488747166a51f33479e7ceb8b7e11cc0d2710f624a127501bc4aea7d0af6f83cfe359b9e69415aa537f36adf86eb35b070475baa039bb7791432adbca49578bbd3',
    );
    const publishedKey = fromHex('59454c4c4f57205355424d4152494e452059454c4c4f57205355424d4152494e');
    const opened = await openChunks(publishedKey, text('test context'), sealed);
    const hash = createHash('sha512').update(opened).digest('hex');
    expect(hash).toBe(
      'e85f32a85f1d4f7c9b2d36d20eca8435d81253e7075e9dea069eb1b6da48daf92ef1797367b520d8a46c4f72cecb85b1daff8887fcb41721d39943d1952fc180',
    );
    await expect(openChunks(publishedKey, text('test-context'), sealed)).rejects.toEqual(badMac);
  });

  test.each([0, 1, 4095, 4096, 16383, 16384, 16385, 32768, 50000])('gives %i bytes back', async (size) => {
    const plaintext = random(size);
    const sealed = await sealChunks(key, context, plaintext, random);
    expect(sealed.length).toBe(56 + size + 16 * (Math.floor(size / 16384) + 1));
    expect(await openChunks(key, context, sealed)).toEqual(plaintext);
    await expect(openChunks(random(32), context, sealed)).rejects.toEqual(badMac);
    await expect(openChunks(key, text('Parley/other/v1'), sealed)).rejects.toEqual(badMac);
  });

  test('refuses an altered byte anywhere, and every truncation of a small message', async () => {
    const sealed = await sealChunks(key, context, random(100), random);
    for (let i = 0; i < sealed.length; i++) {
      const altered = sealed.slice();
      altered[i]! ^= 1 << (i % 8);
      await expect(openChunks(key, context, altered), `byte ${i}`).rejects.toEqual(badMac);
      await expect(openChunks(key, context, sealed.subarray(0, i)), `length ${i}`).rejects.toEqual(badMac);
    }
  });

  test('refuses chunks that were exchanged, dropped or cut', async () => {
    const sealed = await sealChunks(key, context, random(40000), random);
    const [head, first, second, last] = [0, 56, 56 + 16400, 56 + 32800].map((from, i, all) =>
      sealed.subarray(from, all[i + 1]),
    ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    for (const parts of [
      [head, second, first, last],
      [head, first, last],
      [head, first, second],
    ])
      await expect(openChunks(key, context, Buffer.concat(parts))).rejects.toEqual(badMac);
  });

  test('opens any range by reading only its chunks', async () => {
    const plaintext = random(70000);
    const sealed = await sealChunks(key, context, plaintext, random);
    await fc.assert(
      fc.asyncProperty(fc.nat(70000), fc.nat(70000), async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        let read = 0;
        const reader = {
          length: sealed.length,
          read: (offset: number, length: number) => {
            read += length;
            return sealed.subarray(offset, offset + length);
          },
        };
        const range = await openChunkRange(key, context, reader, start, end);
        expect(Buffer.compare(range, plaintext.subarray(start, end))).toBe(0);
        expect(read).toBeLessThanOrEqual(56 + (Math.ceil((end - start) / 16384) + 2) * 16400);
      }),
      { numRuns: 40, seed: 7 },
    );
    await expect(openChunkRange(key, context, readerOf(sealed), 5, 70001)).rejects.toEqual(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
    await expect(openChunkRange(key, context, readerOf(sealed.subarray(0, -1)), 0, 69999)).rejects.toEqual(badMac);
  });

  const file = 'c2sp_chunked_encryption_aes_256_gcm_test.json';
  test.runIf(hasVectors(file))('has the result of every Wycheproof vector', async () => {
    for (const vector of vectors(file)) {
      const sealed = new Uint8Array(inflateSync(vector.bytes('ct')));
      const opened = openChunks(vector.bytes('key'), vector.bytes('ctx'), sealed);
      if (vector.result === 'valid') {
        const plaintext = await opened;
        expect(plaintext.length, `${vector.tcId}`).toBe(vector.number('msgLength'));
        const hash = new Uint8Array(createHash('sha512').update(plaintext).digest());
        expect(hash, `${vector.tcId}`).toEqual(vector.bytes('msgSha512'));
      } else {
        const code = vector.flags.includes('InvalidKeySize') ? 'invalid-argument' : 'bad-mac';
        await expect(opened, `${vector.tcId}`).rejects.toEqual(expect.objectContaining({ code }));
      }
    }
  });
});
