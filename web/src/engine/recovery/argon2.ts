import { argon2id } from 'hash-wasm';
import { argon2idAsync } from '@noble/hashes/argon2.js';

export interface Argon2Cost {
  memoryKib: number;
  passes: number;
  lanes: number;
}

/** Argon2id 0x13, 32 bytes: in WebAssembly, and where that may not run the same in JavaScript, which takes four times as long. */
export async function stretch(password: Uint8Array, salt: Uint8Array, cost: Argon2Cost): Promise<Uint8Array> {
  const { memoryKib, passes, lanes } = cost;
  if ('WebAssembly' in globalThis) {
    try {
      return await argon2id({
        password,
        salt,
        iterations: passes,
        memorySize: memoryKib,
        parallelism: lanes,
        hashLength: 32,
        outputType: 'binary',
      });
    } catch {
      // Forbidden by a policy, or there is not so much memory for it.
    }
  }
  return argon2idAsync(password, salt, { t: passes, m: memoryKib, p: lanes, dkLen: 32 });
}
