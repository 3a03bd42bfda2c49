import { concat } from './bytes.ts';
import { addChunk, decode, decodedText, encode, nextChunk } from './erasure.ts';
import type { Chunk, Decoder, Encoder } from './erasure.ts';
import { SignalError } from './errors.ts';
import {
  ct1Size,
  ct2Size,
  decapsulate,
  encapsulateFirst,
  encapsulateSecond,
  encapsulationKey,
  headerSize,
  vectorSize,
} from './incremental-kem.ts';
import {
  checkMac,
  ciphertextMac,
  epochSecret,
  headerMac,
  macSize,
  newAuthenticator,
  updateAuthenticator,
} from './pq-authenticator.ts';
import type { Authenticator } from './pq-authenticator.ts';
import type { Payload } from './pq-message.ts';
import type { RandomSource } from './types.ts';

/**
 * The ML-KEM Braid: one side sends an encapsulation key in chunks, the other a ciphertext, both at once and in step with
 * ordinary messages; then the epoch ends and the roles change. A state is a value; a step gives the next one.
 *
 * Sender of the key:        keysUnsampled, keysSampled, headerSent, ct1Received, ekSentCt1Received, then noHeaderReceived.
 * Sender of the ciphertext: noHeaderReceived, headerReceived, ct1Sampled, then ekReceivedCt1Sampled or ct1Acknowledged,
 *                           ct2Sampled, then keysUnsampled.
 */
export type Braid = { readonly epoch: number; readonly authenticator: Authenticator } & BraidStep;

export type BraidStep =
  | { readonly step: 'keysUnsampled' }
  | { readonly step: 'keysSampled'; readonly seed: Uint8Array; readonly header: Encoder }
  | { readonly step: 'headerSent'; readonly seed: Uint8Array; readonly vector: Encoder; readonly ct1: Decoder }
  | { readonly step: 'ct1Received'; readonly seed: Uint8Array; readonly vector: Encoder; readonly ct1: Uint8Array }
  | { readonly step: 'ekSentCt1Received'; readonly seed: Uint8Array; readonly ct1: Uint8Array; readonly ct2: Decoder }
  | { readonly step: 'noHeaderReceived'; readonly header: Decoder }
  | { readonly step: 'headerReceived'; readonly header: Uint8Array; readonly vector: Decoder }
  | ({ readonly step: 'ct1Sampled'; readonly ct1: Encoder; readonly vector: Decoder } & Encapsulation)
  | ({ readonly step: 'ekReceivedCt1Sampled'; readonly ct1: Encoder; readonly vector: Uint8Array } & Encapsulation)
  | ({ readonly step: 'ct1Acknowledged'; readonly ct1: Uint8Array; readonly vector: Decoder } & Encapsulation)
  | { readonly step: 'ct2Sampled'; readonly ct2: Encoder };

/** What the second half of an encapsulation needs of the first. */
interface Encapsulation {
  readonly header: Uint8Array;
  readonly message: Uint8Array;
}

/** A secret both sides come to share, once per epoch. */
export interface EpochSecret {
  readonly epoch: number;
  readonly secret: Uint8Array;
}

export interface BraidSent {
  readonly braid: Braid;
  readonly payload: Payload;
  readonly secret?: EpochSecret;
}

export interface BraidReceived {
  readonly braid: Braid;
  readonly secret?: EpochSecret;
}

export const headerTextSize = headerSize + macSize;
export const ct2TextSize = ct2Size + macSize;
export { ct1Size, vectorSize };

export function newBraid(initiator: boolean, sharedSecret: Uint8Array): Braid {
  const common = { epoch: 1, authenticator: newAuthenticator(sharedSecret) };
  return initiator
    ? { ...common, step: 'keysUnsampled' }
    : { ...common, step: 'noHeaderReceived', header: decode(headerTextSize) };
}

export function sendBraid(braid: Braid, random: RandomSource): BraidSent {
  switch (braid.step) {
    case 'keysUnsampled': {
      const seed = random(64);
      const { header } = encapsulationKey(seed);
      const text = concat(header, headerMac(braid.authenticator, braid.epoch, header));
      return sendBraid({ ...common(braid), step: 'keysSampled', seed, header: encode(text) }, random);
    }
    case 'keysSampled': {
      const { chunk, encoder } = nextChunk(braid.header);
      return { braid: { ...braid, header: encoder }, payload: { kind: 'header', chunk } };
    }
    case 'headerSent': {
      const { chunk, encoder } = nextChunk(braid.vector);
      return { braid: { ...braid, vector: encoder }, payload: { kind: 'vector', chunk } };
    }
    case 'ct1Received': {
      const { chunk, encoder } = nextChunk(braid.vector);
      return { braid: { ...braid, vector: encoder }, payload: { kind: 'vectorAndAcknowledgement', chunk } };
    }
    case 'ekSentCt1Received':
      return { braid, payload: { kind: 'acknowledgement' } };
    case 'noHeaderReceived':
    case 'ct1Acknowledged':
      return { braid, payload: { kind: 'none' } };
    case 'headerReceived':
      return encapsulate(braid, random);
    case 'ct1Sampled':
    case 'ekReceivedCt1Sampled': {
      const { chunk, encoder } = nextChunk(braid.ct1);
      return { braid: { ...braid, ct1: encoder }, payload: { kind: 'ct1', chunk } };
    }
    case 'ct2Sampled': {
      const { chunk, encoder } = nextChunk(braid.ct2);
      return { braid: { ...braid, ct2: encoder }, payload: { kind: 'ct2', chunk } };
    }
  }
}

/** A smaller epoch is late and says nothing new; a larger one is refused, but for the one that ends ours. */
export function receiveBraid(braid: Braid, epoch: number, payload: Payload): BraidReceived {
  if (epoch < braid.epoch) return { braid };
  if (epoch > braid.epoch) {
    if (braid.step !== 'ct2Sampled' || epoch !== braid.epoch + 1)
      throw new SignalError('invalid-message', 'a braid epoch from the future');
    return { braid: { epoch, authenticator: braid.authenticator, step: 'keysUnsampled' } };
  }
  const chunk = 'chunk' in payload ? payload.chunk : undefined;
  const hasVector = payload.kind === 'vector' || payload.kind === 'vectorAndAcknowledgement';
  const acknowledges = payload.kind === 'vectorAndAcknowledgement' || payload.kind === 'acknowledgement';
  switch (braid.step) {
    case 'keysSampled':
      return payload.kind === 'ct1' ? { braid: startVector(braid, payload.chunk) } : { braid };
    case 'headerSent':
      return payload.kind === 'ct1' ? { braid: receiveCt1(braid, payload.chunk) } : { braid };
    case 'ct1Received':
      if (payload.kind !== 'ct2') return { braid };
      return receiveCt2(
        { ...common(braid), step: 'ekSentCt1Received', seed: braid.seed, ct1: braid.ct1, ct2: decode(ct2TextSize) },
        payload.chunk,
      );
    case 'ekSentCt1Received':
      return payload.kind === 'ct2' ? receiveCt2(braid, payload.chunk) : { braid };
    case 'noHeaderReceived':
      return payload.kind === 'header' ? { braid: receiveHeader(braid, payload.chunk) } : { braid };
    case 'ct1Sampled': {
      const vector = hasVector && chunk ? addChunk(braid.vector, chunk) : braid.vector;
      return { braid: receiveVector(braid, vector, acknowledges) };
    }
    case 'ekReceivedCt1Sampled':
      return { braid: acknowledges ? sampleCt2(braid, braid.ct1.text, braid.vector) : braid };
    case 'ct1Acknowledged': {
      const vector = hasVector && chunk ? addChunk(braid.vector, chunk) : braid.vector;
      const text = decodedText(vector);
      return { braid: text ? sampleCt2(braid, braid.ct1, text) : { ...braid, vector } };
    }
    case 'keysUnsampled':
    case 'headerReceived':
    case 'ct2Sampled':
      return { braid };
  }
}

type At<Step extends Braid['step']> = Extract<Braid, { readonly step: Step }>;

function common({ epoch, authenticator }: Braid): { readonly epoch: number; readonly authenticator: Authenticator } {
  return { epoch, authenticator };
}

function receiveHeader(braid: At<'noHeaderReceived'>, chunk: Chunk): Braid {
  const decoder = addChunk(braid.header, chunk);
  const text = decodedText(decoder);
  if (!text) return { ...braid, header: decoder };
  const header = text.slice(0, headerSize);
  checkMac(headerMac(braid.authenticator, braid.epoch, header), text.subarray(headerSize));
  return { ...common(braid), step: 'headerReceived', header, vector: decode(vectorSize) };
}

function encapsulate(braid: At<'headerReceived'>, random: RandomSource): BraidSent {
  const message = random(32);
  const { ct1, secret: kemSecret } = encapsulateFirst(braid.header, message);
  const secret = epochSecret(braid.epoch, kemSecret);
  const { chunk, encoder } = nextChunk(encode(ct1));
  return {
    braid: {
      epoch: braid.epoch,
      authenticator: updateAuthenticator(braid.authenticator, braid.epoch, secret),
      step: 'ct1Sampled',
      header: braid.header,
      message,
      ct1: encoder,
      vector: braid.vector,
    },
    payload: { kind: 'ct1', chunk },
    secret: { epoch: braid.epoch, secret },
  };
}

function startVector(braid: At<'keysSampled'>, chunk: Chunk): Braid {
  const vector = encode(encapsulationKey(braid.seed).vector);
  const ct1 = addChunk(decode(ct1Size), chunk);
  return { ...common(braid), step: 'headerSent', seed: braid.seed, vector, ct1 };
}

function receiveCt1(braid: At<'headerSent'>, chunk: Chunk): Braid {
  const decoder = addChunk(braid.ct1, chunk);
  const ct1 = decodedText(decoder);
  if (!ct1) return { ...braid, ct1: decoder };
  return { ...common(braid), step: 'ct1Received', seed: braid.seed, vector: braid.vector, ct1 };
}

function receiveVector(braid: At<'ct1Sampled'>, decoder: Decoder, acknowledged: boolean): Braid {
  const text = decodedText(decoder);
  const { header, message } = braid;
  if (acknowledged) {
    if (text) return sampleCt2(braid, braid.ct1.text, text);
    return { ...common(braid), step: 'ct1Acknowledged', header, message, ct1: braid.ct1.text, vector: decoder };
  }
  if (!text) return { ...braid, vector: decoder };
  return { ...common(braid), step: 'ekReceivedCt1Sampled', header, message, ct1: braid.ct1, vector: text };
}

function sampleCt2(
  braid: At<'ct1Sampled' | 'ekReceivedCt1Sampled' | 'ct1Acknowledged'>,
  ct1: Uint8Array,
  vector: Uint8Array,
): Braid {
  const ct2 = encapsulateSecond(braid.header, vector, braid.message);
  const text = concat(ct2, ciphertextMac(braid.authenticator, braid.epoch, ct1, ct2));
  return { ...common(braid), step: 'ct2Sampled', ct2: encode(text) };
}

function receiveCt2(braid: At<'ekSentCt1Received'>, chunk: Chunk): BraidReceived {
  const decoder = addChunk(braid.ct2, chunk);
  const text = decodedText(decoder);
  if (!text) return { braid: { ...braid, ct2: decoder } };
  const ct2 = text.slice(0, ct2Size);
  const secret = epochSecret(braid.epoch, decapsulate(braid.seed, braid.ct1, ct2));
  const authenticator = updateAuthenticator(braid.authenticator, braid.epoch, secret);
  checkMac(ciphertextMac(authenticator, braid.epoch, braid.ct1, ct2), text.subarray(ct2Size));
  return {
    braid: { epoch: braid.epoch + 1, authenticator, step: 'noHeaderReceived', header: decode(headerTextSize) },
    secret: { epoch: braid.epoch, secret },
  };
}
