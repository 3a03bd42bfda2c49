import { concat } from './bytes.ts';
import { SignalError } from './errors.ts';
import { ByteReader, encodeVarint } from './varint.ts';

/** A field's value: a 32-bit unsigned integer or a byte string; `undefined` is not written. */
export type Field = readonly [number: number, value: number | Uint8Array | undefined];

/** Writes the fields in the order given, which callers keep ascending: the bytes are authenticated, so they are exact. */
export function encodeFields(...fields: readonly Field[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [number, value] of fields) {
    if (value === undefined) continue;
    if (typeof value === 'number') parts.push(encodeVarint(number << 3), encodeVarint(value));
    else parts.push(encodeVarint((number << 3) | 2), encodeVarint(value.length), value);
  }
  return concat(...parts);
}

/** The fields of one message, each at most once. Unknown numbers are kept, so newer peers stay readable. */
export class Fields {
  readonly #values = new Map<number, number | Uint8Array>();

  constructor(bytes: Uint8Array) {
    const reader = new ByteReader(bytes);
    while (!reader.done) {
      const tag = reader.varint(0xffffffff);
      const number = tag >>> 3;
      if (number === 0 || this.#values.has(number)) throw new SignalError('invalid-message', 'repeated or zero field');
      this.#values.set(number, readValue(reader, tag & 7));
    }
  }

  optionalInteger(number: number): number | undefined {
    const value = this.#values.get(number);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || value > 0xffffffff) throw wrongType(number);
    return value;
  }

  integer(number: number): number {
    const value = this.optionalInteger(number);
    if (value === undefined) throw new SignalError('invalid-message', `field ${number} is missing`);
    return value;
  }

  optionalBytes(number: number): Uint8Array | undefined {
    const value = this.#values.get(number);
    if (value === undefined) return undefined;
    if (typeof value === 'number') throw wrongType(number);
    return value;
  }

  bytes(number: number): Uint8Array {
    const value = this.optionalBytes(number);
    if (value === undefined) throw new SignalError('invalid-message', `field ${number} is missing`);
    return value;
  }
}

function readValue(reader: ByteReader, wireType: number): number | Uint8Array {
  switch (wireType) {
    case 0:
      return reader.varint();
    case 2:
      return reader.take(reader.varint());
    default:
      throw new SignalError('invalid-message', 'unsupported wire type');
  }
}

function wrongType(number: number): SignalError {
  return new SignalError('invalid-message', `field ${number} has the wrong type`);
}
