import { concat } from './bytes.ts';
import { chunkSize } from './erasure.ts';
import type { Chunk } from './erasure.ts';
import { SignalError } from './errors.ts';
import { ByteReader, encodeVarint } from './varint.ts';

const version = 0x01;

/** Kinds of payload in the order of their numbers on the wire. */
const payloadKinds = ['none', 'header', 'vector', 'vectorAndAcknowledgement', 'acknowledgement', 'ct1', 'ct2'] as const;

export type PayloadKind = (typeof payloadKinds)[number];

/** What the braid says: a chunk of something, an acknowledgement, or nothing. */
export type Payload =
  | { readonly kind: 'none' | 'acknowledgement' }
  | { readonly kind: Exclude<PayloadKind, 'none' | 'acknowledgement'>; readonly chunk: Chunk };

export interface PqMessage {
  /** Epoch of the sender's braid, from 1. The message key is of chain epoch `epoch - 1`. */
  readonly epoch: number;
  /** Index of the message key in its chain, from 1. */
  readonly keyIndex: number;
  readonly payload: Payload;
}

export function encodePqMessage({ epoch, keyIndex, payload }: PqMessage): Uint8Array {
  const head = concat(
    Uint8Array.of(version),
    encodeVarint(epoch),
    encodeVarint(keyIndex),
    Uint8Array.of(payloadKinds.indexOf(payload.kind)),
  );
  return 'chunk' in payload ? concat(head, encodeVarint(payload.chunk.index), payload.chunk.bytes) : head;
}

export function decodePqMessage(bytes: Uint8Array): PqMessage {
  const reader = new ByteReader(bytes);
  if (reader.byte() !== version) throw new SignalError('invalid-message', 'unsupported SPQR version');
  const epoch = reader.varint();
  const keyIndex = reader.varint(0xffffffff);
  const kind = payloadKinds[reader.byte()];
  if (epoch === 0 || keyIndex === 0 || kind === undefined)
    throw new SignalError('invalid-message', 'malformed SPQR message');
  const payload: Payload =
    kind === 'none' || kind === 'acknowledgement'
      ? { kind }
      : { kind, chunk: { index: reader.varint(0xffff), bytes: reader.take(chunkSize) } };
  if (!reader.done) throw new SignalError('invalid-message', 'trailing bytes in an SPQR message');
  return { epoch, keyIndex, payload };
}
