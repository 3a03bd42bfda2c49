import { expect, it } from 'vitest';
import { initialsOf, tintOf, tints } from './avatar.ts';

it.each([
  ['Mira Okonkwo', 'MO'],
  ['Amélie de la Maison', 'AM'],
  ['théo', 'T'],
  ['  ', ''],
  ['🎉 Party', 'P'],
  ['سلمى الحداد', 'سا'],
])('the initials of %j are %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

it('gives an account one of the colours, always the same', () => {
  expect(tintOf('0197')).toBe(tintOf('0197'));
  expect(tintOf('0197')).toBeLessThan(tints);
});
