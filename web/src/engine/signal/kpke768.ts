/* eslint-disable @typescript-eslint/no-non-null-assertion -- arithmetic on bytes whose lengths are known */
import { shake128, shake256 } from '@noble/hashes/sha3.js';
import { concat } from './bytes.ts';
import { SignalError } from './errors.ts';

/**
 * The encryption half of K-PKE for ML-KEM-768 (FIPS 203 section 5.2), cut in two: u needs only the matrix seed, v only
 * the vector t. Arithmetic modulo 3329 is Montgomery's with R = 2^16: no division, branch or index depends on a secret.
 */
const q = 3329;
const inverseOfQ = -3327; // q^-1 modulo 2^16, signed
const rank = 3;

type Polynomial = Int16Array; // 256 coefficients in (-q, q) or, after `normalise`, in [0, q)

/** a / R modulo q, in (-q, q), for |a| < q * 2^15. */
function reduce(a: number): number {
  const t = (Math.imul(a, inverseOfQ) << 16) >> 16;
  return (a - Math.imul(t, q)) >> 16;
}

function multiply(a: number, b: number): number {
  return reduce(Math.imul(a, b));
}

function add(a: number, b: number): number {
  return subtractQ(addQ(a + b));
}

/** Into the upper half: adds q to a negative value, without a branch. */
function addQ(a: number): number {
  return a + ((a >> 31) & q);
}

/** Takes q from a value of q or more, without a branch. */
function subtractQ(a: number): number {
  return addQ(a - q);
}

// 17^bitreverse7(i) * R modulo q, signed. Public constants: `%` is fine here.
const zetas = Int16Array.from({ length: 128 }, (_, i) => {
  let exponent = 0;
  for (let bit = 0; bit < 7; bit++) exponent |= ((i >> bit) & 1) << (6 - bit);
  let value = 65536 % q;
  for (let n = 0; n < exponent; n++) value = (value * 17) % q;
  return value;
});

function forwardNtt(f: Polynomial): void {
  let k = 1;
  for (let length = 128; length >= 2; length >>= 1) {
    for (let start = 0; start < 256; start += 2 * length) {
      const zeta = zetas[k++]!;
      for (let j = start; j < start + length; j++) {
        const t = multiply(zeta, f[j + length]!);
        f[j + length] = add(f[j]!, -t);
        f[j] = add(f[j]!, t);
      }
    }
  }
}

const inverseScale = 1441; // R^2 / 128 modulo q: undoes the R^-1 of `accumulateProduct` as well

function inverseNtt(f: Polynomial): void {
  let k = 127;
  for (let length = 2; length <= 128; length <<= 1) {
    for (let start = 0; start < 256; start += 2 * length) {
      const zeta = zetas[k--]!;
      for (let j = start; j < start + length; j++) {
        const t = f[j]!;
        f[j] = add(t, f[j + length]!);
        f[j + length] = multiply(zeta, add(f[j + length]!, -t));
      }
    }
  }
  for (let j = 0; j < 256; j++) f[j] = multiply(f[j]!, inverseScale);
}

/** sum += a * b / R in the NTT domain (FIPS 203 algorithms 11 and 12). */
function accumulateProduct(sum: Polynomial, a: Polynomial, b: Polynomial): void {
  for (let i = 0; i < 64; i++) {
    for (let half = 0; half < 2; half++) {
      const j = 4 * i + 2 * half;
      const zeta = half === 0 ? zetas[64 + i]! : -zetas[64 + i]!;
      const [a0, a1, b0, b1] = [a[j]!, a[j + 1]!, b[j]!, b[j + 1]!];
      sum[j] = add(sum[j]!, add(multiply(multiply(a1, b1), zeta), multiply(a0, b0)));
      sum[j + 1] = add(sum[j + 1]!, add(multiply(a0, b1), multiply(a1, b0)));
    }
  }
}

/** Algorithm 7 for the matrix entry (row, column); `rho` is public, so the rejection loop may branch. */
function sampleNtt(rho: Uint8Array, row: number, column: number): Polynomial {
  const xof = shake128.create().update(concat(rho, Uint8Array.of(column, row)));
  const out = new Int16Array(256);
  let filled = 0;
  while (filled < 256) {
    const block = xof.xof(168);
    for (let i = 0; i < 168 && filled < 256; i += 3) {
      const d1 = block[i]! | ((block[i + 1]! & 0x0f) << 8);
      const d2 = (block[i + 1]! >> 4) | (block[i + 2]! << 4);
      if (d1 < q) out[filled++] = d1;
      if (d2 < q && filled < 256) out[filled++] = d2;
    }
  }
  return out;
}

/** Algorithm 8 with eta = 2 over the pseudo-random function of `seed` and `nonce`. */
function sampleNoise(seed: Uint8Array, nonce: number): Polynomial {
  const bytes = shake256(concat(seed, Uint8Array.of(nonce)), { dkLen: 128 });
  return Int16Array.from({ length: 256 }, (_, i) => {
    const bits = bytes[i >> 1]! >> (4 * (i & 1));
    return (bits & 1) + ((bits >> 1) & 1) - ((bits >> 2) & 1) - ((bits >> 3) & 1);
  });
}

/** Rounds x * 2^bits / q and packs 256 values; the product stays below 2^53, so the division is exact and constant. */
function compress(f: Polynomial, bits: 4 | 10): Uint8Array {
  const [factor, shift] = bits === 10 ? [1290167, 2 ** 32] : [80635, 2 ** 28];
  const out = new Uint8Array(32 * bits);
  const mask = (1 << bits) - 1;
  for (let i = 0; i < 256; i++) {
    const x = addQ(f[i]!);
    const value = Math.floor((((x << bits) + 1665) * factor) / shift) & mask;
    for (let bit = 0; bit < bits; bit++) {
      const position = i * bits + bit;
      out[position >> 3]! |= ((value >> bit) & 1) << (position & 7);
    }
  }
  return out;
}

function decode12(bytes: Uint8Array): Polynomial {
  const out = new Int16Array(256);
  for (let i = 0; i < 128; i++) {
    const [b0, b1, b2] = [bytes[3 * i]!, bytes[3 * i + 1]!, bytes[3 * i + 2]!];
    out[2 * i] = b0 | ((b1 & 0x0f) << 8);
    out[2 * i + 1] = (b1 >> 4) | (b2 << 4);
  }
  if (out.some((coefficient) => coefficient >= q))
    throw new SignalError('invalid-message', 'encapsulation key with a coefficient out of range');
  return out;
}

function noiseVector(seed: Uint8Array): Polynomial[] {
  return Array.from({ length: rank }, (_, i) => {
    const y = sampleNoise(seed, i);
    forwardNtt(y);
    return y;
  });
}

/** The compressed u (960 bytes) for matrix seed `rho` and encryption randomness `r`. */
export function encryptU(rho: Uint8Array, r: Uint8Array): Uint8Array {
  const y = noiseVector(r);
  const parts: Uint8Array[] = [];
  for (let i = 0; i < rank; i++) {
    const u = new Int16Array(256);
    for (let j = 0; j < rank; j++) accumulateProduct(u, sampleNtt(rho, j, i), y[j]!);
    inverseNtt(u);
    const error = sampleNoise(r, rank + i);
    for (let n = 0; n < 256; n++) u[n] = add(u[n]!, error[n]!);
    parts.push(compress(u, 10));
  }
  return concat(...parts);
}

/** The compressed v (128 bytes) of `message` (32 bytes) for the encoded vector t (1152 bytes) and the same `r`. */
export function encryptV(t: Uint8Array, message: Uint8Array, r: Uint8Array): Uint8Array {
  const y = noiseVector(r);
  const v = new Int16Array(256);
  for (let i = 0; i < rank; i++) accumulateProduct(v, decode12(t.subarray(384 * i, 384 * (i + 1))), y[i]!);
  inverseNtt(v);
  const error = sampleNoise(r, 2 * rank);
  for (let n = 0; n < 256; n++) {
    const bit = (message[n >> 3]! >> (n & 7)) & 1;
    v[n] = add(v[n]!, add(error[n]!, -bit & 1665));
  }
  return compress(v, 4);
}
