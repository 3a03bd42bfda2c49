import { shake256 } from '@noble/hashes/sha3.js';
import type { RandomSource } from '../types.ts';

/** Bytes that look random and are the same on every run. */
export function seededRandom(seed: string): RandomSource {
  const stream = shake256.create().update(new TextEncoder().encode(seed));
  return (length) => stream.xof(length);
}

/** Whole numbers below a bound, for the course of a play. */
export function seededDice(seed: string): (sides: number) => number {
  const random = seededRandom(`dice ${seed}`);
  return (sides) => new DataView(random(4).slice().buffer).getUint32(0) % sides;
}

/** For what must draw nothing. */
export function noRandom(): never {
  throw new Error('drew at random');
}
