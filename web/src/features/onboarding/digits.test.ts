import { expect, it } from 'vitest';
import { digitsOf } from './digits.ts';

it.each([
  ['123456', '123456'],
  ['123 456', '123456'],
  ['Your code is 123-456.', '123456'],
  ['١٢٣٤٥٦', '123456'],
  ['１２３４５６', '123456'],
  ['12345678', '123456'],
  ['abc', ''],
])('%s pasted is the code %s', (typed, code) => {
  expect(digitsOf(typed, 6)).toBe(code);
});
