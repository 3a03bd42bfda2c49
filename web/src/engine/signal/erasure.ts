/* eslint-disable @typescript-eslint/no-non-null-assertion -- arithmetic on bytes whose lengths are known */
import { SignalError } from './errors.ts';

/**
 * The erasure code of SPQR: a text of n chunks of 32 bytes is 16 polynomials over GF(2^16), each through the points
 * (0, chunk 0) to (n - 1, chunk n - 1); chunk x is their values at x. Any n distinct chunks give the text back. What
 * travels here is public, so tables indexed by it leak nothing.
 */
export const chunkSize = 32;
const lastIndex = 0xffff;
const polynomial = 0x1100b;

export interface Chunk {
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** `next` is the index of the next chunk to send. */
export interface Encoder {
  readonly text: Uint8Array;
  readonly next: number;
}

/** Chunks received so far, of distinct indices; complete with `text size / 32` of them. */
export interface Decoder {
  readonly size: number;
  readonly chunks: readonly Chunk[];
}

export function encode(text: Uint8Array): Encoder {
  return { text, next: 0 };
}

/** After 65,536 chunks the indices start again. */
export function nextChunk(encoder: Encoder): { chunk: Chunk; encoder: Encoder } {
  const index = encoder.next;
  return {
    chunk: { index, bytes: chunkAt(textChunks(encoder.text), index) },
    encoder: { text: encoder.text, next: index === lastIndex ? 0 : index + 1 },
  };
}

export function decode(size: number): Decoder {
  return { size, chunks: [] };
}

export function addChunk(decoder: Decoder, chunk: Chunk): Decoder {
  if (decoder.chunks.some((known) => known.index === chunk.index)) return decoder;
  return { size: decoder.size, chunks: [...decoder.chunks, chunk] };
}

/** The text, or `undefined` while chunks are missing. */
export function decodedText(decoder: Decoder): Uint8Array | undefined {
  const count = decoder.size / chunkSize;
  if (decoder.chunks.length < count) return undefined;
  const text = new Uint8Array(decoder.size);
  const known = decoder.chunks.slice(0, count);
  for (let i = 0; i < count; i++) text.set(chunkAt(known, i), i * chunkSize);
  return text;
}

function textChunks(text: Uint8Array): Chunk[] {
  if (text.length % chunkSize !== 0) throw new SignalError('invalid-state', 'text is not whole chunks');
  return Array.from({ length: text.length / chunkSize }, (_, index) => ({
    index,
    bytes: text.subarray(index * chunkSize, (index + 1) * chunkSize),
  }));
}

function chunkAt(known: readonly Chunk[], x: number): Uint8Array {
  const same = known.find((chunk) => chunk.index === x);
  if (same) return same.bytes.slice();
  const { log, power } = tables();
  const values = new Uint16Array(chunkSize / 2);
  for (const { index, bytes } of known) {
    let coefficient = 0; // logarithm of the Lagrange basis polynomial of `index` at x
    for (const other of known) {
      if (other.index !== index) coefficient += log[x ^ other.index]! - log[index ^ other.index]!;
    }
    coefficient = ((coefficient % 65535) + 65535) % 65535;
    for (let j = 0; j < values.length; j++) {
      const value = (bytes[2 * j]! << 8) | bytes[2 * j + 1]!;
      if (value !== 0) values[j]! ^= power[(log[value]! + coefficient) % 65535]!;
    }
  }
  const out = new Uint8Array(chunkSize);
  values.forEach((value, j) => out.set([value >> 8, value & 0xff], 2 * j));
  return out;
}

let fieldTables: { readonly log: Uint16Array; readonly power: Uint16Array } | undefined;

/** Powers of x, which generates the multiplicative group, and their logarithms. */
function tables(): { readonly log: Uint16Array; readonly power: Uint16Array } {
  if (fieldTables) return fieldTables;
  const log = new Uint16Array(65536);
  const power = new Uint16Array(65535);
  let value = 1;
  for (let exponent = 0; exponent < 65535; exponent++) {
    power[exponent] = value;
    log[value] = exponent;
    value <<= 1;
    if (value > 0xffff) value ^= polynomial;
  }
  fieldTables = { log, power };
  return fieldTables;
}
