import { maxReceivingChains } from './double-ratchet.ts';
import type { DoubleRatchet } from './double-ratchet.ts';
import { readPqRatchet, readReceivingChain, writePqRatchet, writeReceivingChain } from './pq-codec.ts';
import type { SessionState, UnacknowledgedOpening } from './session-state.ts';
import { readList, readOptional, StateWriter } from './state-writer.ts';
import { type ByteReader } from './varint.ts';

const kyberCiphertextSize = 1569;

export function encodeSession(session: SessionState): Uint8Array {
  const writer = new StateWriter();
  writer.fixed(session.localIdentityKey, 33);
  writer.integer(session.localRegistrationId);
  writer.fixed(session.remoteIdentityKey, 33);
  writer.integer(session.remoteRegistrationId);
  writer.fixed(session.baseKey, 33);
  writer.optional(session.unacknowledged, (opening) => {
    writer.optional(opening.oneTimePreKeyId, (id) => writer.integer(id));
    writer.integer(opening.signedPreKeyId);
    writer.integer(opening.kyberPreKeyId);
    writer.fixed(opening.kyberCiphertext, kyberCiphertextSize);
    writer.integer(opening.createdAt);
  });
  writer.optional(session.openingHash, (hash) => writer.fixed(hash, 32));
  writeDoubleRatchet(writer, session.ratchet);
  writePqRatchet(writer, session.pqRatchet);
  return writer.finish();
}

/** Strict: anything but what `encodeSession` writes is refused. */
export function decodeSession(reader: ByteReader): SessionState {
  const id = () => reader.varint(0xffffffff);
  return {
    localIdentityKey: reader.take(33),
    localRegistrationId: id(),
    remoteIdentityKey: reader.take(33),
    remoteRegistrationId: id(),
    baseKey: reader.take(33),
    unacknowledged: readOptional(reader, (): UnacknowledgedOpening => ({
      oneTimePreKeyId: readOptional(reader, id),
      signedPreKeyId: id(),
      kyberPreKeyId: id(),
      kyberCiphertext: reader.take(kyberCiphertextSize),
      createdAt: reader.varint(),
    })),
    openingHash: readOptional(reader, () => reader.take(32)),
    ratchet: readDoubleRatchet(reader),
    pqRatchet: readPqRatchet(reader),
  };
}

function writeDoubleRatchet(writer: StateWriter, ratchet: DoubleRatchet): void {
  writer.fixed(ratchet.rootKey, 32);
  writer.fixed(ratchet.ratchetKey.privateKey, 32);
  writer.fixed(ratchet.ratchetKey.publicKey, 33);
  writer.optional(ratchet.sending, ({ chainKey, count }) => {
    writer.fixed(chainKey, 32);
    writer.integer(count);
  });
  writer.integer(ratchet.previousCounter);
  writer.list(ratchet.receiving, (chain) => {
    writer.fixed(chain.ratchetKey, 33);
    writeReceivingChain(writer, chain);
  });
}

function readDoubleRatchet(reader: ByteReader): DoubleRatchet {
  return {
    rootKey: reader.take(32),
    ratchetKey: { privateKey: reader.take(32), publicKey: reader.take(33) },
    sending: readOptional(reader, () => ({ chainKey: reader.take(32), count: reader.varint(0xffffffff) })),
    previousCounter: reader.varint(0xffffffff),
    receiving: readList(reader, maxReceivingChains, () => {
      const ratchetKey = reader.take(33);
      return { ratchetKey, ...readReceivingChain(reader) };
    }),
  };
}
