import type { PassphraseStrength } from '../../bridge/types.ts';
import { commonWords } from './commonWords.ts';

/** Fewer bits are refused. */
const leastBits = 36;
const leastCharacters = 10;
const levels = [
  { bits: 66, level: 'strong' },
  { bits: 50, level: 'good' },
  { bits: leastBits, level: 'fair' },
] as const;

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'zxcvbnm',
  'yxcvbnm',
];
const runs = rows.flatMap((row) => [row, Array.from(row).reverse().join('')]);

interface Part {
  length: number;
  bits: number;
  reason: PassphraseStrength['reason'];
}

/**
 * How hard a passphrase is to guess for somebody who tries likely ones first: a small estimate by kinds of parts, without a
 * dictionary. What looks like a word counts as one of a few thousand, however long; what the account shows counts as nearly nothing.
 */
export function passphraseStrength(passphrase: string, known: readonly string[]): PassphraseStrength {
  const text = passphrase.normalize('NFC').trim();
  const names = known.flatMap((each) => each.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter(({ length }) => length > 2);
  const parts = partsOf(text, names);
  const bits = Math.floor(parts.reduce((sum, part) => sum + part.bits, 0));
  if (Array.from(text).length < leastCharacters)
    return { level: 'weak', reason: 'short', bits: Math.min(bits, leastBits - 1) };
  const level = levels.find((each) => bits >= each.bits)?.level ?? 'weak';
  const reason = parts.find((part) => part.reason !== null)?.reason ?? (level === 'weak' ? 'short' : null);
  return { level, reason: level === 'weak' || level === 'fair' ? reason : null, bits };
}

function partsOf(text: string, names: readonly string[]): Part[] {
  const parts: Part[] = [];
  const seen = new Set<string>();
  let rest = text;
  while (rest.length > 0) {
    const part = firstOf(rest, names);
    const words = rest.slice(0, part.length).toLowerCase();
    // What comes a second time says little more than that it does.
    parts.push(seen.has(words) ? { ...part, bits: 1, reason: 'pattern' } : part);
    if (part.length > 2) seen.add(words);
    rest = rest.slice(part.length);
  }
  return parts;
}

function firstOf(rest: string, names: readonly string[]): Part {
  const lower = rest.toLowerCase();
  const repeat = /^(.{1,4}?)\1{2,}/u.exec(lower)?.[0].length ?? 0;
  if (repeat > 0) return { length: repeat, bits: 6, reason: 'pattern' };
  const run = runLength(lower);
  if (run > 3) return { length: run, bits: 5, reason: 'pattern' };
  const name = longest(names, lower);
  if (name > 0) return { length: name, bits: 3, reason: 'name' };
  const common = longest(commonWords, lower);
  const letters = /^\p{L}+/u.exec(rest)?.[0] ?? '';
  if (common > 0 && common >= letters.length - 2) return { length: common, bits: 7, reason: 'common' };
  if (/^(?:19|20)\d\d(?!\d)/.test(rest)) return { length: 4, bits: 6, reason: 'pattern' };
  if (letters.length > 2) return { length: letters.length, bits: bitsOfLetters(letters), reason: null };
  const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  const bits = /\d/.test(character) ? 3.3 : /\s/.test(character) ? 0.5 : 5;
  return { length: character.length, bits, reason: null };
}

function bitsOfLetters(letters: string): number {
  const inside = letters.slice(1);
  const capitals = inside === inside.toLowerCase() || inside === inside.toUpperCase() ? 0.5 : 4;
  const isWordLike = !/[aeiouyäöü]{4}|[bcdfghjklmnpqrstvwxz]{5}/i.test(letters) && /[aeiouy]|[^a-z]/i.test(letters);
  return (
    capitals + (isWordLike ? Math.min(13, letters.length * 3) + Math.max(0, letters.length - 12) : letters.length * 4)
  );
}

function runLength(lower: string): number {
  let length = 0;
  while (length < lower.length && runs.some((row) => row.includes(lower.slice(0, length + 1)))) length++;
  return length;
}

function longest(words: readonly string[], text: string): number {
  return words.reduce((most, word) => (word.length > most && text.startsWith(word) ? word.length : most), 0);
}
