import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bodyContext,
  openBody,
  openContainer,
  openContainerRange,
  pad,
  sealBody,
  sealContainer,
  unpad,
} from './index.ts';
import { seededRandom } from './testing/seeded.ts';

const random = seededRandom('container');

describe('padding', () => {
  test('goes to multiples of 160 bytes up to 4096, and to Padmé lengths above', () => {
    const sizes = [0, 1, 159, 160, 318, 319, 3999, 4000, 4095, 4096, 10_000, 1_000_000];
    expect(sizes.map((size) => pad(new Uint8Array(size)).length)).toEqual([
      160, 160, 160, 320, 320, 320, 4000, 4096, 4096, 4352, 10_240, 1_015_808,
    ]);
  });

  test('is undone, costs at most 12 % above 4096, and never shrinks as the content grows', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (content) => {
        const padded = pad(content);
        expect(unpad(padded)).toEqual(content);
        expect(pad(new Uint8Array(content.length + 1)).length).toBeGreaterThanOrEqual(padded.length);
        if (content.length > 4096) expect(padded.length).toBeLessThan(content.length * 1.12 + 1);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  test('that pad would not make is refused', () => {
    const padded = pad(random(10));
    const unmarked = new Uint8Array(160);
    const dirty = padded.slice();
    dirty[100] = 1;
    const bad = [
      new Uint8Array(0),
      unmarked,
      dirty,
      padded.subarray(0, 159),
      Buffer.concat([padded, new Uint8Array(160)]),
    ];
    for (const bytes of bad) expect(() => unpad(bytes)).toThrow(expect.objectContaining({ code: 'invalid-message' }));
  });
});

describe('a container', () => {
  test('hides the length and opens under its own context only', async () => {
    const key = random(32);
    const [short, long] = [random(1), random(150)];
    const sealed = await sealContainer(key, 'Parley/media/v1/photo', short, random);
    expect((await sealContainer(key, 'Parley/media/v1/photo', long, random)).length).toBe(sealed.length);
    expect(await openContainer(key, 'Parley/media/v1/photo', sealed)).toEqual(short);
    await expect(openContainer(key, 'Parley/media/v1/video', sealed)).rejects.toMatchObject({ code: 'bad-mac' });
  });

  test('opens a range of its padded plaintext', async () => {
    const key = random(32);
    const film = random(100_000);
    const sealed = await sealContainer(key, 'Parley/media/v1/video', film, random);
    const reader = {
      length: sealed.length,
      read: (at: number, size: number) => Promise.resolve(sealed.slice(at, at + size)),
    };
    const range = await openContainerRange(key, 'Parley/media/v1/video', reader, 30_000, 40_000);
    expect(range).toEqual(film.slice(30_000, 40_000));
  });
});

describe('a body', () => {
  test('opens with its key and hash, and with no other', async () => {
    const content = random(500);
    const sealed = await sealBody(content, bodyContext, random);
    const other = await sealBody(content, bodyContext, random);
    expect(await openBody(sealed, bodyContext)).toEqual(content);
    const wrong = [
      { ...sealed, bodyHash: other.bodyHash },
      { ...sealed, contentKey: other.contentKey },
      { ...sealed, body: other.body },
      { ...sealed, body: other.body, bodyHash: other.bodyHash },
    ];
    for (const bad of wrong) await expect(openBody(bad, bodyContext)).rejects.toMatchObject({ code: 'bad-mac' });
  });
});
