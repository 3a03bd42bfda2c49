import { utf8 } from './bytes.ts';
import { openChunkRange, openChunks, sealChunks } from './cobblestone.ts';
import type { ContainerReader } from './cobblestone.ts';
import { SignalError } from './errors.ts';
import type { RandomSource } from './types.ts';

export type { ContainerReader };

export const paddingMark = 0x80;
const smallStep = 160;
const smallLimit = 4096;

/**
 * Pads `plaintext` and encrypts it as Cobblestone-256 under `key` (32 bytes). `context` names the use, for instance
 * `Parley/media/v1/photo`; a container opens under the same context only.
 */
export async function sealContainer(
  key: Uint8Array,
  context: string,
  plaintext: Uint8Array,
  random: RandomSource,
): Promise<Uint8Array> {
  return sealChunks(key, utf8(context), pad(plaintext), random);
}

/** The plaintext without its padding. Throws `bad-mac` for a wrong key or context and for anything altered or cut off. */
export async function openContainer(key: Uint8Array, context: string, bytes: Uint8Array): Promise<Uint8Array> {
  return unpad(await openChunks(key, utf8(context), bytes));
}

/**
 * Bytes `start` to `end` (exclusive) of the padded plaintext, reading only the chunks they lie in. The true length is the
 * caller's to know: it travels with the key.
 */
export async function openContainerRange(
  key: Uint8Array,
  context: string,
  reader: ContainerReader,
  start: number,
  end: number,
): Promise<Uint8Array> {
  return openChunkRange(key, utf8(context), reader, start, end);
}

/**
 * `plaintext`, 0x80 and as many zeros as it takes to a multiple of 160 bytes while that is at most 4096, and to a Padmé
 * length above (at most 12 % more).
 */
export function pad(plaintext: Uint8Array): Uint8Array {
  const padded = new Uint8Array(paddedSize(plaintext.length + 1));
  padded.set(plaintext);
  padded[plaintext.length] = paddingMark;
  return padded;
}

/** Undoes `pad`; throws `invalid-message` for anything that `pad` does not make. */
export function unpad(padded: Uint8Array): Uint8Array {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (end < 0 || padded[end] !== paddingMark || paddedSize(end + 1) !== padded.length)
    throw new SignalError('invalid-message', 'malformed padding');
  return padded.slice(0, end);
}

/** Bytes after padding, of so many bytes with the mark. */
export function paddedSize(length: number): number {
  const small = Math.ceil(length / smallStep) * smallStep;
  return small <= smallLimit ? small : padme(length);
}

/** Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", section 4). */
function padme(length: number): number {
  const exponent = Math.floor(Math.log2(length));
  const significantBits = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** (exponent - significantBits);
  return Math.ceil(length / step) * step;
}
