import { gcm } from '@noble/ciphers/aes.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, equalBytes, unshared, utf8 } from './bytes.ts';
import { SignalError } from './errors.ts';
import type { RandomSource } from './types.ts';

/**
 * Cobblestone-256: C2SP chunked encryption (c2sp.org/chunked-encryption) with AES-256-GCM and HKDF-Expand-SHA-512.
 * salt (24) || commitment (32) || chunks of 16 KiB, each with a 16-byte tag; the last is shorter than 16 KiB, maybe empty.
 */
export const chunkSize = 16384;
export const tagSize = 16;
const sealedChunkSize = chunkSize + tagSize;
const saltSize = 24;
export const headerSize = saltSize + 32;
/** Below this many bytes WebCrypto's round trip costs more than it saves; outside secure contexts there is none. */
const webCryptoFrom = 4096;
const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;

/** Random access to a ciphertext: `length` in bytes, `read` gives exactly the bytes asked for. */
export interface ContainerReader {
  readonly length: number;
  read(offset: number, length: number): Promise<Uint8Array> | Uint8Array;
}

export async function sealChunks(
  key: Uint8Array,
  context: Uint8Array,
  plaintext: Uint8Array,
  random: RandomSource,
): Promise<Uint8Array> {
  const { header, seal } = beginSealing(key, context, random);
  const out = new Uint8Array(headerSize + plaintext.length + tagSize * (Math.floor(plaintext.length / chunkSize) + 1));
  out.set(header);
  for (let index = 0, at = headerSize; at < out.length; index++, at += sealedChunkSize) {
    out.set(await seal(index, plaintext.subarray(index * chunkSize, (index + 1) * chunkSize)), at);
  }
  return out;
}

/** Begins a ciphertext: its header, and what seals its chunks by their number. All have `chunkSize` bytes, the last fewer. */
export function beginSealing(
  key: Uint8Array,
  context: Uint8Array,
  random: RandomSource,
): { header: Uint8Array; seal: ChunkCipher['seal'] } {
  const salt = random(saltSize);
  const { cipher, commitment } = derive(key, context, salt);
  return { header: concat(salt, commitment), seal: (index, chunk) => cipher.seal(index, chunk) };
}

/** What opens the chunks of a ciphertext by their number. Throws `bad-mac` for another key or context. */
export function beginOpening(key: Uint8Array, context: Uint8Array, header: Uint8Array): { open: ChunkCipher['open'] } {
  const { cipher, commitment } = derive(key, context, header.subarray(0, saltSize));
  if (!equalBytes(commitment, header.subarray(saltSize))) throw refused();
  return { open: (index, chunk) => cipher.open(index, chunk) };
}

/** The whole plaintext. Everything that is not exactly what `sealChunks` made is refused with `bad-mac`. */
export async function openChunks(key: Uint8Array, context: Uint8Array, bytes: Uint8Array): Promise<Uint8Array> {
  const reader = {
    length: bytes.length,
    read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
  };
  return openChunkRange(key, context, reader, 0, plaintextSize(bytes.length));
}

/** Plaintext bytes `start` to `end` (exclusive); a range to the end proves the length, any range proves its place. */
export async function openChunkRange(
  key: Uint8Array,
  context: Uint8Array,
  reader: ContainerReader,
  start: number,
  end: number,
): Promise<Uint8Array> {
  const size = plaintextSize(reader.length);
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || start > end || end > size)
    throw new SignalError('invalid-argument', 'a range outside the container');
  const { open } = beginOpening(key, context, await readExactly(reader, 0, headerSize));
  const out = new Uint8Array(end - start);
  const lastChunk =
    end === size ? Math.floor(size / chunkSize) : Math.floor((Math.max(end, start + 1) - 1) / chunkSize);
  for (let index = Math.floor(start / chunkSize); index <= lastChunk; index++) {
    const at = headerSize + index * sealedChunkSize;
    const sealed = await readExactly(reader, at, Math.min(sealedChunkSize, reader.length - at));
    const chunk = await open(index, sealed);
    const from = index * chunkSize;
    out.set(chunk.subarray(Math.max(0, start - from), Math.max(0, end - from)), Math.max(0, from - start));
  }
  return out;
}

/** Length of the plaintext in a ciphertext of `length` bytes; lengths no ciphertext has are refused. */
export function plaintextSize(length: number): number {
  const sealed = length - headerSize;
  const chunks = Math.floor(sealed / sealedChunkSize);
  const last = sealed - chunks * sealedChunkSize;
  if (sealed < tagSize || last < tagSize) throw refused();
  return chunks * chunkSize + last - tagSize;
}

async function readExactly(reader: ContainerReader, offset: number, length: number): Promise<Uint8Array> {
  const bytes = await reader.read(offset, length);
  if (bytes.length !== length) throw refused();
  return bytes;
}

function refused(cause?: unknown): SignalError {
  return new SignalError('bad-mac', 'the container is not authentic', { cause });
}

interface ChunkCipher {
  seal(index: number, chunk: Uint8Array): Promise<Uint8Array>;
  open(index: number, chunk: Uint8Array): Promise<Uint8Array>;
}

const label = utf8('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0');

function derive(
  key: Uint8Array,
  context: Uint8Array,
  salt: Uint8Array,
): { cipher: ChunkCipher; commitment: Uint8Array } {
  if (key.length !== 32) throw new SignalError('invalid-argument', 'a container key has 32 bytes');
  const output = expandSha512(key, concat(label, salt, context), 32 + 12 + 32);
  return { cipher: chunkCipher(output.slice(0, 32), output.subarray(32, 44)), commitment: output.subarray(44) };
}

/** HKDF-Expand (RFC 5869) with SHA-512; the input key is shorter than the hash, which libraries refuse. */
function expandSha512(key: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  let previous = new Uint8Array(0);
  for (let counter = 1; blocks.length * 64 < length; counter++) {
    previous = new Uint8Array(hmac(sha512, key, concat(previous, info, Uint8Array.of(counter))));
    blocks.push(previous);
  }
  return concat(...blocks).subarray(0, length);
}

function chunkCipher(key: Uint8Array, baseNonce: Uint8Array): ChunkCipher {
  let imported: Promise<CryptoKey> | undefined;
  const algorithm = (index: number) => ({ name: 'AES-GCM', iv: unshared(nonce(baseNonce, index)) });
  const webKey = (web: SubtleCrypto) =>
    (imported ??= web.importKey('raw', unshared(key), 'AES-GCM', false, ['encrypt', 'decrypt']));
  return {
    async seal(index, chunk) {
      if (!subtle || chunk.length < webCryptoFrom) return gcm(key, nonce(baseNonce, index)).encrypt(chunk);
      return new Uint8Array(await subtle.encrypt(algorithm(index), await webKey(subtle), unshared(chunk)));
    },
    async open(index, chunk) {
      try {
        if (!subtle || chunk.length < webCryptoFrom) return gcm(key, nonce(baseNonce, index)).decrypt(chunk);
        return new Uint8Array(await subtle.decrypt(algorithm(index), await webKey(subtle), unshared(chunk)));
      } catch (cause) {
        throw refused(cause);
      }
    },
  };
}

/** The base nonce XOR the chunk number, big-endian in its last bytes. */
function nonce(baseNonce: Uint8Array, index: number): Uint8Array {
  const out = baseNonce.slice();
  for (let i = 11, rest = index; rest > 0; i--, rest = Math.floor(rest / 256)) out[i] = (out[i] ?? 0) ^ (rest % 256);
  return out;
}
