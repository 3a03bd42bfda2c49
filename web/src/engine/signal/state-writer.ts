import { concat } from './bytes.ts';
import { SignalError } from './errors.ts';
import type { ByteReader } from './varint.ts';
import { encodeVarint } from './varint.ts';

/** Collects the parts of a stored state; byte strings have the length their place in the format demands. */
export class StateWriter {
  readonly #parts: Uint8Array[] = [];

  fixed(bytes: Uint8Array, length: number): void {
    if (bytes.length !== length) throw new SignalError('invalid-state', `expected ${length} bytes`);
    this.#parts.push(bytes);
  }

  sized(bytes: Uint8Array): void {
    this.integer(bytes.length);
    this.#parts.push(bytes);
  }

  integer(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new SignalError('invalid-state', 'not a stored integer');
    this.#parts.push(encodeVarint(value));
  }

  /** Writes whether `value` is there, and then `value`. */
  optional<Value>(value: Value | undefined, write: (value: Value) => void): void {
    this.integer(value === undefined ? 0 : 1);
    if (value !== undefined) write(value);
  }

  list<Value>(values: Iterable<Value>, write: (value: Value) => void): void {
    const all = [...values];
    this.integer(all.length);
    all.forEach(write);
  }

  finish(): Uint8Array {
    return concat(...this.#parts);
  }
}

export function readFlag(reader: ByteReader): boolean {
  return reader.varint(1) === 1;
}

export function readOptional<Value>(reader: ByteReader, read: () => Value): Value | undefined {
  return readFlag(reader) ? read() : undefined;
}

export function readList<Value>(reader: ByteReader, max: number, read: () => Value): Value[] {
  return Array.from({ length: reader.varint(max) }, read);
}

/** For what the format cannot express but a state never is. */
export function requireState(condition: boolean): void {
  if (!condition) throw new SignalError('invalid-state', 'inconsistent stored state');
}
