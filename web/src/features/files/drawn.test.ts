import { expect, it } from 'vitest';
import { isDrawn, previewUrl, roomFor } from './drawn.ts';

const preview = new Uint8Array(0);

it('reserves room for a picture within bounds', () => {
  expect(roomFor({ width: 4000, height: 3000, preview })).toEqual({ inlineSize: 320, blockSize: 240 });
  expect(roomFor({ width: 3000, height: 4000, preview })).toEqual({ inlineSize: 270, blockSize: 360 });
  expect(roomFor({ width: 200, height: 100, preview })).toEqual({ inlineSize: 200, blockSize: 100 });
  expect(roomFor({ width: 1, height: 65_535, preview })).toEqual({ inlineSize: 96, blockSize: 360 });
  expect(roomFor({ width: 65_535, height: 1, preview })).toEqual({ inlineSize: 320, blockSize: 96 });
});

it('draws nothing that can carry a script', () => {
  const ofType = (type: string) => isDrawn(new Blob([], { type }));
  expect(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'].every(ofType)).toBe(true);
  expect(['', 'image/svg+xml', 'text/html', 'application/pdf'].some(ofType)).toBe(false);
});

it('gives a preview an address of its own', () => {
  expect(previewUrl(preview)).toBeNull();
  expect(previewUrl(Uint8Array.of(0xff, 0xd8, 0xff))).toBe('data:image/jpeg;base64,/9j/');
});
