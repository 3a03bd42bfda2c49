import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RefusalError } from '../refusal.ts';
import { seededRandom } from '../signal/testing/seeded.ts';
import { groupsMatch, readRecoveryKey, recoveryKeyText } from './recoveryKey.ts';

const random = seededRandom('recovery key');
const key = random(32);
const text = recoveryKeyText(key);

function refusalOf(typed: string) {
  try {
    readRecoveryKey(typed);
  } catch (error) {
    if (error instanceof RefusalError) return { code: error.refusal.code, group: error.refusal.group };
    throw error;
  }
  return null;
}

describe('a recovery key', () => {
  it('is 17 groups of four digits, which say the key', () => {
    expect(text).toMatch(/^(?:[0-9A-F]{4} ){16}[0-9A-F]{4}$/);
    expect(recoveryKeyText(new Uint8Array(32))).toBe(Array(17).fill('0000').join(' '));
    expect(recoveryKeyText(Uint8Array.from({ length: 32 }, (_, i) => i)).endsWith(' 1E1F 005A')).toBe(true);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        expect(readRecoveryKey(recoveryKeyText(bytes))).toEqual(bytes);
      }),
    );
  });

  it('is read however it was written', () => {
    for (const typed of [
      text.toLowerCase(),
      text.replaceAll(' ', ''),
      text.replaceAll(' ', '-'),
      `\u2068${text}\u2069\n`,
      text.replaceAll('0', 'o').replaceAll('1', 'l'),
    ]) {
      expect(readRecoveryKey(typed)).toEqual(key);
    }
  });

  it('names the group of any mistyped digit', () => {
    const digits = text.replaceAll(' ', '');
    for (let at = 0; at < digits.length; at++) {
      for (const other of '0123456789ABCDEF') {
        if (other === digits[at]) continue;
        const typed = digits.slice(0, at) + other + digits.slice(at + 1);
        expect(refusalOf(typed)).toEqual({ code: 'recovery-key-group', group: Math.floor(at / 4) + 1 });
      }
    }
  });

  it('does not pass with two digits exchanged', () => {
    const digits = text.replaceAll(' ', '');
    for (let at = 0; at + 1 < digits.length; at++) {
      const [one, other] = [digits[at]!, digits[at + 1]!];
      if (one === other) continue;
      const typed = digits.slice(0, at) + other + one + digits.slice(at + 2);
      expect(refusalOf(typed)?.code).toMatch(/^recovery-key-(?:group|checksum)$/);
    }
  });

  it('names the group of a sign that is no digit, and says when digits are missing', () => {
    expect(refusalOf(text.slice(0, 12) + 'G' + text.slice(13))).toEqual({ code: 'recovery-key-digits', group: 3 });
    for (const typed of ['', text.slice(5), `${text} 0000`]) {
      expect(refusalOf(typed)?.code).toBe('recovery-key-length');
    }
  });

  it('is known to have been written down by some of its groups', () => {
    const groups = text.split(' ');
    expect(
      groupsMatch(
        key,
        [1, 9, 17].map((group) => ({ group, digits: groups[group - 1]!.toLowerCase() })),
      ),
    ).toBe(true);
    expect(
      groupsMatch(key, [
        { group: 1, digits: groups[0]! },
        { group: 2, digits: groups[0]! },
      ]),
    ).toBe(false);
    expect(groupsMatch(key, [{ group: 18, digits: '' }])).toBe(false);
  });
});
