// GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1, in which 2 generates every element but 0.

const exponents = new Uint8Array(255);
const logarithms = new Uint8Array(256);
for (let i = 0, value = 1; i < 255; i++) {
  exponents[i] = value;
  logarithms[value] = i;
  value = value & 0x80 ? (value << 1) ^ 0x11d : value << 1;
}

/** 2 to a power, times a byte. */
export function timesPower(byte: number, power: number): number {
  return byte === 0 ? 0 : (exponents[((logarithms[byte] ?? 0) + power) % 255] ?? 0);
}

/** The power of 2 that the quotient of two bytes is; neither is 0. */
export function powerOf(dividend: number, divisor: number): number {
  return ((logarithms[dividend] ?? 0) - (logarithms[divisor] ?? 0) + 255) % 255;
}
