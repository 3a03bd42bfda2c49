import { concat, toHex } from '../bytes.ts';
import { RefusalError, refuse } from '../refusal.ts';
import { powerOf, timesPower } from './field.ts';

export const recoveryKeyBytes = 32;
const checkBytes = 2;
const groupBytes = 2;
export const recoveryKeyGroups = (recoveryKeyBytes + checkBytes) / groupBytes;

/**
 * The recovery key as a person writes it down: 17 groups of four hexadecimal digits, of which the last is a checksum. Over
 * GF(256) its two bytes are the sum of the key's bytes and the sum of the i-th byte times 2 to the i (i from 0), so that a
 * mistake in one byte says where it is.
 */
export function recoveryKeyText(key: Uint8Array): string {
  return groupsOf(concat(key, checksum(key))).join(' ');
}

/** Reads what a person types: capitals or not, spaces and dashes anywhere, O for 0, I and L for 1. */
export function readRecoveryKey(text: string): Uint8Array {
  const digits = normalized(text);
  if (/[^0-9A-F]/.test(digits)) {
    const group = Math.floor(digits.search(/[^0-9A-F]/) / 4) + 1;
    throw mistake('recovery-key-digits', group, `Group ${group} has a sign that is none of 0 to 9 and A to F.`);
  }
  if (digits.length !== (recoveryKeyBytes + checkBytes) * 2) {
    throw refuse('recovery-key-length', `A recovery key has ${recoveryKeyGroups} groups of four digits.`);
  }
  const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const key = bytes.slice(0, recoveryKeyBytes);
  const wrong = misreadByte(key, bytes.subarray(recoveryKeyBytes));
  if (wrong === null) return key;
  if (wrong === undefined) throw refuse('recovery-key-checksum', 'Several digits are not right. Look at all of them.');
  const group = Math.floor(wrong / groupBytes) + 1;
  throw mistake('recovery-key-group', group, `Group ${group} is not right. Look at it again.`);
}

/** Some groups of a key, as they stand in its text. */
export function groupsMatch(key: Uint8Array, answers: readonly { group: number; digits: string }[]): boolean {
  const groups = recoveryKeyText(key).split(' ');
  return answers.every(({ group, digits }) => groups[group - 1] === normalized(digits));
}

function normalized(text: string): string {
  return text
    .toUpperCase()
    .replace(/[\s\u00ad\u200e\u200f\u2066-\u2069‐-―_.·-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}

function groupsOf(bytes: Uint8Array): string[] {
  return toHex(bytes).toUpperCase().match(/.{4}/g) ?? [];
}

function checksum(key: Uint8Array): Uint8Array {
  let sum = 0;
  let weighted = 0;
  key.forEach((byte, i) => {
    sum ^= byte;
    weighted ^= timesPower(byte, i);
  });
  return Uint8Array.of(sum, weighted);
}

/** Null when everything is right, the byte that is not (the checksum's come last), undefined when there are several. */
function misreadByte(key: Uint8Array, check: Uint8Array): number | null | undefined {
  const [sum = 0, weighted = 0] = checksum(key).map((byte, i) => byte ^ (check[i] ?? 0));
  if (sum === 0 && weighted === 0) return null;
  if (sum === 0 || weighted === 0) return recoveryKeyBytes;
  const place = powerOf(weighted, sum);
  return place < recoveryKeyBytes ? place : undefined;
}

function mistake(code: string, group: number, detail: string): RefusalError {
  return new RefusalError({ code, detail, group });
}
