/* eslint-disable @typescript-eslint/no-non-null-assertion -- arithmetic on bytes whose lengths are known */
import { SignalError } from './errors.ts';

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Compares in time that depends on the lengths only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

const encoder = new TextEncoder();

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

export function be32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** `value` up to 2^53 - 1. */
export function be64(value: number): Uint8Array {
  return concat(be32(Math.floor(value / 0x100000000)), be32(value >>> 0));
}

/** WebCrypto refuses shared memory in its types; nothing here is ever backed by it. */
export function unshared(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}

const canonicalUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The 16 bytes of a uuid in canonical lower-case text. */
export function uuidBytes(uuid: string): Uint8Array {
  if (!canonicalUuid.test(uuid)) throw new SignalError('invalid-argument', 'an id is a lower-case uuid');
  const digits = uuid.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/** The canonical lower-case text of the 16 bytes of a uuid. */
export function uuidText(bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new SignalError('invalid-message', 'a uuid has 16 bytes');
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
