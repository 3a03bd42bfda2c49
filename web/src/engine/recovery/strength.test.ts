import { describe, expect, it } from 'vitest';
import { passphraseStrength } from './strength.ts';

const known = ['Alice Liddell', 'wonder_alice', '+49301234567'];
const rate = (passphrase: string) => passphraseStrength(passphrase, known);

describe('the strength of a passphrase', () => {
  it.each([
    ['', 'short'],
    ['x9$Kq', 'short'],
    ['password12', 'common'],
    ['Password2024!', 'common'],
    ['aaaaaaaaaaaaaaaaaaaaaa', 'pattern'],
    ['abcabcabcabcabcabcabc', 'pattern'],
    ['1234567890123456', 'pattern'],
    ['qwertzuiop12', 'pattern'],
    ['alice liddell 1865', 'name'],
    ['49301234567 49301234567', 'name'],
    ['harbour harbour harbour', 'pattern'],
    ['correct horse', 'short'],
  ] as const)('%j is too weak, because of %s', (passphrase, reason) => {
    expect(rate(passphrase)).toMatchObject({ level: 'weak', reason });
  });

  it.each([
    ['kettle marmot lantern', 'fair'],
    ['kettle marmot lantern oboe', 'good'],
    ['kettle marmot lantern oboe thimble gravel', 'strong'],
    ['xK9$vT2#qW7!', 'good'],
    ['شجرة نافذة قارب سحابة', 'good'],
  ] as const)('%j is %s', (passphrase, level) => {
    expect(rate(passphrase).level).toBe(level);
  });

  it('does not grow by what the account shows or by saying a thing again', () => {
    const bits = rate('kettle marmot lantern').bits;
    expect(rate('kettle marmot lantern alice').bits).toBeLessThan(bits + 5);
    expect(rate('kettle marmot lantern kettle').bits).toBeLessThan(bits + 5);
  });
});
