import { newBraid, receiveBraid, sendBraid } from './braid.ts';
import type { Braid } from './braid.ts';
import { addEpoch, newPqChains, receivingKey, sendingKey } from './pq-chain.ts';
import type { PqChains } from './pq-chain.ts';
import { decodePqMessage, encodePqMessage } from './pq-message.ts';
import type { RandomSource } from './types.ts';

/** The Sparse Post-Quantum Ratchet, version 1: the braid agrees on secrets, the chains turn them into message keys. */
export interface PqRatchet {
  readonly braid: Braid;
  readonly chains: PqChains;
}

export function newPqRatchet(initiator: boolean, sharedSecret: Uint8Array): PqRatchet {
  return { braid: newBraid(initiator, sharedSecret), chains: newPqChains(initiator, sharedSecret) };
}

/** The part of the next message that belongs to this ratchet, and the key it adds to that message's keys. */
export function sendPq(
  ratchet: PqRatchet,
  random: RandomSource,
): { readonly ratchet: PqRatchet; readonly message: Uint8Array; readonly key: Uint8Array } {
  const { epoch } = ratchet.braid;
  const { braid, payload, secret } = sendBraid(ratchet.braid, random);
  const { key, keyIndex, chains } = sendingKey(ratchet.chains, epoch - 1);
  return {
    ratchet: { braid, chains: secret ? addEpoch(chains, secret) : chains },
    message: encodePqMessage({ epoch, keyIndex, payload }),
    key,
  };
}

export function receivePq(
  ratchet: PqRatchet,
  message: Uint8Array,
): { readonly ratchet: PqRatchet; readonly key: Uint8Array } {
  const { epoch, keyIndex, payload } = decodePqMessage(message);
  const { key, chains } = receivingKey(ratchet.chains, epoch - 1, keyIndex);
  const { braid, secret } = receiveBraid(ratchet.braid, epoch, payload);
  return { ratchet: { braid, chains: secret ? addEpoch(chains, secret) : chains }, key };
}
