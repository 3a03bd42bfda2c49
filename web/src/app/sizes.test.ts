import { expect, it } from 'vitest';
import { sizeOf } from './sizes.ts';

it('says sizes as people do', () => {
  const sizes = [0, 1, 999, 1000, 1250, 12_345, 999_999, 5_400_000, 104_857_600];
  expect(sizes.map((size) => sizeOf(size, 'en'))).toEqual([
    '0 bytes',
    '1 byte',
    '999 bytes',
    '1 kB',
    '1.3 kB',
    '12 kB',
    '1,000 kB',
    '5.4 MB',
    '105 MB',
  ]);
});
