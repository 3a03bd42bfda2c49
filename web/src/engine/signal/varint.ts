import { SignalError } from './errors.ts';

/** Base-128 integers of protobuf and SPQR, up to 2^53 - 1. */
export function encodeVarint(value: number): Uint8Array {
  const out: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    out.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
  return Uint8Array.from(out);
}

/** Walks a byte string once; every read is bounds-checked and refuses with `invalid-message`. */
export class ByteReader {
  readonly bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get done(): boolean {
    return this.#offset === this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.#offset];
    if (value === undefined) throw new SignalError('invalid-message', 'truncated');
    this.#offset++;
    return value;
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.#offset) throw new SignalError('invalid-message', 'truncated');
    this.#offset += length;
    return this.bytes.slice(this.#offset - length, this.#offset);
  }

  /** Refuses integers above `max` and encodings longer than necessary. */
  varint(max: number = Number.MAX_SAFE_INTEGER): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (value > max) throw new SignalError('invalid-message', 'integer out of range');
      if (byte < 0x80) {
        if (byte === 0 && factor > 1) throw new SignalError('invalid-message', 'overlong integer');
        return value;
      }
      factor *= 0x80;
      if (factor > Number.MAX_SAFE_INTEGER) throw new SignalError('invalid-message', 'integer out of range');
    }
  }
}
