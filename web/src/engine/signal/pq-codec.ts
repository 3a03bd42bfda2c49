import { ct1Size, ct2TextSize, headerTextSize, vectorSize } from './braid.ts';
import type { Braid, BraidStep } from './braid.ts';
import { chunkSize } from './erasure.ts';
import type { Decoder, Encoder } from './erasure.ts';
import { SignalError } from './errors.ts';
import { headerSize } from './incremental-kem.ts';
import type { PqChains, PqEpoch } from './pq-chain.ts';
import type { PqRatchet } from './pq-ratchet.ts';
import { maxSkippedKeys } from './skipped-keys.ts';
import type { ReceivingChain } from './skipped-keys.ts';
import { readFlag, readList, readOptional, requireState } from './state-writer.ts';
import type { StateWriter } from './state-writer.ts';
import type { ByteReader } from './varint.ts';

/** Numbers of the steps in the stored format: only ever append. */
const steps = [
  'keysUnsampled',
  'keysSampled',
  'headerSent',
  'ct1Received',
  'ekSentCt1Received',
  'noHeaderReceived',
  'headerReceived',
  'ct1Sampled',
  'ekReceivedCt1Sampled',
  'ct1Acknowledged',
  'ct2Sampled',
] as const satisfies readonly BraidStep['step'][];

const seedSize = 64;

export function writePqRatchet(writer: StateWriter, { braid, chains }: PqRatchet): void {
  writer.integer(steps.indexOf(braid.step));
  writer.integer(braid.epoch);
  writer.fixed(braid.authenticator.root, 32);
  writer.fixed(braid.authenticator.mac, 32);
  writeStep(writer, braid);
  writeChains(writer, chains);
}

export function readPqRatchet(reader: ByteReader): PqRatchet {
  const step = steps[reader.varint()];
  if (!step) throw new SignalError('invalid-state', 'unknown step of the braid');
  const epoch = reader.varint(Number.MAX_SAFE_INTEGER - 1);
  requireState(epoch > 0);
  const authenticator = { root: reader.take(32), mac: reader.take(32) };
  const braid: Braid = { epoch, authenticator, ...readStep(reader, step) };
  const chains = readChains(reader);
  requireState(chains.epochs.some((known) => known.epoch === epoch - 1 && known.sending !== undefined));
  return { braid, chains };
}

function writeStep(writer: StateWriter, braid: BraidStep): void {
  switch (braid.step) {
    case 'keysUnsampled':
      return;
    case 'keysSampled':
      writer.fixed(braid.seed, seedSize);
      {
        writeEncoder(writer, braid.header, headerTextSize);
        return;
      }
    case 'headerSent':
      writer.fixed(braid.seed, seedSize);
      writeEncoder(writer, braid.vector, vectorSize);
      {
        writeDecoder(writer, braid.ct1);
        return;
      }
    case 'ct1Received':
      writer.fixed(braid.seed, seedSize);
      writeEncoder(writer, braid.vector, vectorSize);
      {
        writer.fixed(braid.ct1, ct1Size);
        return;
      }
    case 'ekSentCt1Received':
      writer.fixed(braid.seed, seedSize);
      writer.fixed(braid.ct1, ct1Size);
      {
        writeDecoder(writer, braid.ct2);
        return;
      }
    case 'noHeaderReceived': {
      writeDecoder(writer, braid.header);
      return;
    }
    case 'headerReceived':
      writer.fixed(braid.header, headerSize);
      {
        writeDecoder(writer, braid.vector);
        return;
      }
    case 'ct1Sampled':
      writeEncapsulation(writer, braid);
      writeEncoder(writer, braid.ct1, ct1Size);
      {
        writeDecoder(writer, braid.vector);
        return;
      }
    case 'ekReceivedCt1Sampled':
      writeEncapsulation(writer, braid);
      writeEncoder(writer, braid.ct1, ct1Size);
      {
        writer.fixed(braid.vector, vectorSize);
        return;
      }
    case 'ct1Acknowledged':
      writeEncapsulation(writer, braid);
      writer.fixed(braid.ct1, ct1Size);
      {
        writeDecoder(writer, braid.vector);
        return;
      }
    case 'ct2Sampled': {
      writeEncoder(writer, braid.ct2, ct2TextSize);
      return;
    }
  }
}

// Object literals evaluate in order, so each reads its fields as `writeStep` wrote them.
function readStep(reader: ByteReader, step: BraidStep['step']): BraidStep {
  const seed = () => reader.take(seedSize);
  const encapsulation = () => ({ header: reader.take(headerSize), message: reader.take(32) });
  const encoder = (size: number) => readEncoder(reader, size);
  const decoder = (size: number) => readDecoder(reader, size);
  switch (step) {
    case 'keysUnsampled':
      return { step };
    case 'keysSampled':
      return { step, seed: seed(), header: encoder(headerTextSize) };
    case 'headerSent':
      return { step, seed: seed(), vector: encoder(vectorSize), ct1: decoder(ct1Size) };
    case 'ct1Received':
      return { step, seed: seed(), vector: encoder(vectorSize), ct1: reader.take(ct1Size) };
    case 'ekSentCt1Received':
      return { step, seed: seed(), ct1: reader.take(ct1Size), ct2: decoder(ct2TextSize) };
    case 'noHeaderReceived':
      return { step, header: decoder(headerTextSize) };
    case 'headerReceived':
      return { step, header: reader.take(headerSize), vector: decoder(vectorSize) };
    case 'ct1Sampled':
      return { step, ...encapsulation(), ct1: encoder(ct1Size), vector: decoder(vectorSize) };
    case 'ekReceivedCt1Sampled':
      return { step, ...encapsulation(), ct1: encoder(ct1Size), vector: reader.take(vectorSize) };
    case 'ct1Acknowledged':
      return { step, ...encapsulation(), ct1: reader.take(ct1Size), vector: decoder(vectorSize) };
    case 'ct2Sampled':
      return { step, ct2: encoder(ct2TextSize) };
  }
}

function writeEncapsulation(writer: StateWriter, part: { header: Uint8Array; message: Uint8Array }): void {
  writer.fixed(part.header, headerSize);
  writer.fixed(part.message, 32);
}

function writeEncoder(writer: StateWriter, encoder: Encoder, size: number): void {
  writer.fixed(encoder.text, size);
  writer.integer(encoder.next);
}

function readEncoder(reader: ByteReader, size: number): Encoder {
  return { text: reader.take(size), next: reader.varint(0xffff) };
}

function writeDecoder(writer: StateWriter, decoder: Decoder): void {
  writer.list(decoder.chunks, ({ index, bytes }) => {
    writer.integer(index);
    writer.fixed(bytes, chunkSize);
  });
}

function readDecoder(reader: ByteReader, size: number): Decoder {
  const chunks = readList(reader, size / chunkSize - 1, () => ({
    index: reader.varint(0xffff),
    bytes: reader.take(chunkSize),
  }));
  requireState(new Set(chunks.map(({ index }) => index)).size === chunks.length);
  return { size, chunks };
}

function writeChains(writer: StateWriter, chains: PqChains): void {
  writer.integer(chains.initiator ? 1 : 0);
  writer.fixed(chains.root, 32);
  writer.integer(chains.sendEpoch);
  writer.list(chains.epochs, (known) => {
    writer.integer(known.epoch);
    writer.optional(known.sending, ({ chainKey, count }) => {
      writer.fixed(chainKey, 32);
      writer.integer(count);
    });
    writeReceivingChain(writer, known.receiving);
  });
}

function readChains(reader: ByteReader): PqChains {
  const initiator = readFlag(reader);
  const root = reader.take(32);
  const sendEpoch = reader.varint();
  const epochs = readList(reader, 3, (): PqEpoch => {
    const epoch = reader.varint();
    const sending = readOptional(reader, () => ({ chainKey: reader.take(32), count: reader.varint(0xffffffff) }));
    return { epoch, sending, receiving: readReceivingChain(reader) };
  });
  const first = epochs[0]?.epoch ?? -1;
  requireState(epochs.length > 0 && epochs.every(({ epoch }, i) => epoch === first + i));
  requireState(sendEpoch >= first && sendEpoch - first < epochs.length);
  return { initiator, root, epochs, sendEpoch };
}

export function writeReceivingChain(writer: StateWriter, chain: ReceivingChain): void {
  writer.fixed(chain.chainKey, 32);
  writer.integer(chain.count);
  writer.list(chain.skipped, ([number, key]) => {
    writer.integer(number);
    writer.fixed(key, 32);
  });
}

export function readReceivingChain(reader: ByteReader): ReceivingChain {
  const chainKey = reader.take(32);
  const count = reader.varint(0x100000000);
  const entries = readList(reader, maxSkippedKeys, () => [reader.varint(0xffffffff), reader.take(32)] as const);
  let previous = -1;
  for (const [number] of entries) {
    requireState(number > previous && number < count);
    previous = number;
  }
  return { chainKey, count, skipped: new Map(entries) };
}
