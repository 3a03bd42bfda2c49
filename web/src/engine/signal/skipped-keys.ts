import { SignalError } from './errors.ts';

/** Keys of messages not yet received, by their number in the chain, in ascending order. */
export type SkippedKeys = ReadonlyMap<number, Uint8Array>;

/** At most this many messages of a chain may be missing before one that is accepted. */
export const maxForwardJump = 25_000;

/** Of the keys passed over, only this many are kept per chain: the newest. */
export const maxSkippedKeys = 2_000;

/** A chain that hands out a key per step; `count` keys were taken. */
export interface ReceivingChain {
  readonly chainKey: Uint8Array;
  readonly count: number;
  readonly skipped: SkippedKeys;
}

/** One step: the key number `count` and the chain key after it. */
export type ChainStep = (
  chainKey: Uint8Array,
  count: number,
) => { readonly key: Uint8Array; readonly next: Uint8Array };

/**
 * The key number `wanted` (from 0) and the chain without it. `duplicate` when the key was taken or dropped,
 * `too-far-ahead` when more than `maxForwardJump` keys would be passed over.
 */
export function takeKey(
  chain: ReceivingChain,
  wanted: number,
  step: ChainStep,
): { readonly key: Uint8Array; readonly chain: ReceivingChain } {
  if (wanted < chain.count) {
    const key = chain.skipped.get(wanted);
    if (!key) throw new SignalError('duplicate', 'the message key was already used');
    const skipped = new Map(chain.skipped);
    skipped.delete(wanted);
    return { key, chain: { ...chain, skipped } };
  }
  if (wanted - chain.count > maxForwardJump) throw new SignalError('too-far-ahead', 'too many messages are missing');
  let { chainKey, count, skipped } = chain;
  if (wanted > count) {
    const kept = new Map(skipped);
    for (; count < wanted; count++) {
      const { key, next } = step(chainKey, count);
      kept.set(count, key);
      chainKey = next;
      if (kept.size > maxSkippedKeys) dropOldest(kept);
    }
    skipped = kept;
  }
  const { key, next } = step(chainKey, count);
  return { key, chain: { chainKey: next, count: count + 1, skipped } };
}

function dropOldest(keys: Map<number, Uint8Array>): void {
  const oldest = keys.keys().next();
  if (!oldest.done) keys.delete(oldest.value);
}
