import { be32, concat, utf8 } from './bytes.ts';
import type { EpochSecret } from './braid.ts';
import { SignalError } from './errors.ts';
import { hkdf, split32 } from './kdf.ts';
import { takeKey } from './skipped-keys.ts';
import type { ReceivingChain } from './skipped-keys.ts';

/** The message keys of SPQR (Double Ratchet revision 3, section 5): two chains per epoch, one in each direction. */
export interface PqChains {
  readonly initiator: boolean;
  readonly root: Uint8Array;
  /** Ascending and without gaps; the last is the newest epoch, the first at most one before `sendEpoch`. */
  readonly epochs: readonly PqEpoch[];
  /** Epoch of the last key used for sending. */
  readonly sendEpoch: number;
}

export interface PqEpoch {
  readonly epoch: number;
  /** Erased once sending has moved on. */
  readonly sending: { readonly chainKey: Uint8Array; readonly count: number } | undefined;
  readonly receiving: ReceivingChain;
}

const startLabel = utf8('Signal PQ Ratchet V1 Chain  Start');
const nextLabel = utf8('Signal PQ Ratchet V1 Chain Next');
const epochLabel = utf8('Signal PQ Ratchet V1 Chain Add Epoch');

export function newPqChains(initiator: boolean, sharedSecret: Uint8Array): PqChains {
  const { root, first } = firstKeys(initiator, 0, hkdf(undefined, sharedSecret, startLabel, 96));
  return { initiator, root, epochs: [first], sendEpoch: 0 };
}

export function addEpoch(chains: PqChains, { epoch, secret }: EpochSecret): PqChains {
  if (epoch - 1 !== chains.epochs.at(-1)?.epoch) throw new SignalError('invalid-message', 'an epoch out of order');
  const { root, first } = firstKeys(chains.initiator, epoch, hkdf(chains.root, secret, epochLabel, 96));
  return { ...chains, root, epochs: [...chains.epochs, first] };
}

/**
 * The next sending key of `epoch`. Sending in a new epoch erases the sending chains of those before it, and everything
 * of those before the previous one.
 */
export function sendingKey(
  chains: PqChains,
  epoch: number,
): { readonly key: Uint8Array; readonly keyIndex: number; readonly chains: PqChains } {
  const found = chains.epochs.find((known) => known.epoch === epoch);
  if (!found?.sending || epoch < chains.sendEpoch) throw new SignalError('invalid-state', 'no sending chain');
  const { key, next } = pqStep(found.sending.chainKey, found.sending.count);
  const sending = { chainKey: next, count: found.sending.count + 1 };
  const epochs = chains.epochs
    .filter((known) => known.epoch >= epoch - 1)
    .map((known) => {
      if (known.epoch === epoch) return { ...known, sending };
      return known.epoch < epoch ? { ...known, sending: undefined } : known;
    });
  return { key, keyIndex: sending.count, chains: { ...chains, epochs, sendEpoch: epoch } };
}

/** The receiving key `keyIndex` (from 1) of `epoch`. */
export function receivingKey(
  chains: PqChains,
  epoch: number,
  keyIndex: number,
): { readonly key: Uint8Array; readonly chains: PqChains } {
  const found = chains.epochs.find((known) => known.epoch === epoch);
  if (!found) throw new SignalError('invalid-message', 'the keys of this epoch are unknown or erased');
  const { key, chain } = takeKey(found.receiving, keyIndex - 1, pqStep);
  const epochs = chains.epochs.map((known) => (known === found ? { ...known, receiving: chain } : known));
  return { key, chains: { ...chains, epochs } };
}

function firstKeys(initiator: boolean, epoch: number, output: Uint8Array): { root: Uint8Array; first: PqEpoch } {
  const [root, fromInitiator, fromResponder] = split32(output) as [Uint8Array, Uint8Array, Uint8Array];
  const sending = initiator ? fromInitiator : fromResponder;
  const receiving = initiator ? fromResponder : fromInitiator;
  return {
    root,
    first: {
      epoch,
      sending: { chainKey: sending, count: 0 },
      receiving: { chainKey: receiving, count: 0, skipped: new Map() },
    },
  };
}

function pqStep(chainKey: Uint8Array, count: number): { key: Uint8Array; next: Uint8Array } {
  const [next, key] = split32(hkdf(undefined, chainKey, concat(be32(count + 1), nextLabel), 64)) as [
    Uint8Array,
    Uint8Array,
  ];
  return { key, next };
}
