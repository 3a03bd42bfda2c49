import { sha256 } from '@noble/hashes/sha2.js';
import { equalBytes } from './bytes.ts';
import { openContainer, sealContainer } from './container.ts';
import { SignalError } from './errors.ts';
import type { RandomSource } from './types.ts';

/** Context of a message body; media use `Parley/media/v1/` and their kind. */
export const bodyContext = 'Parley/body/v1';

/** One body, stored once; `contentKey` (32 bytes) and `bodyHash` (SHA-256 of `body`) travel through the ratchet. */
export interface SealedBody {
  readonly contentKey: Uint8Array;
  readonly body: Uint8Array;
  readonly bodyHash: Uint8Array;
}

/** Seals `content` under a key drawn for it alone. */
export async function sealBody(content: Uint8Array, context: string, random: RandomSource): Promise<SealedBody> {
  const contentKey = random(32);
  const body = await sealContainer(contentKey, context, content, random);
  return { contentKey, body, bodyHash: sha256(body) };
}

/** Checks the hash first, so that everybody who was given it reads the same body. Throws `bad-mac`. */
export async function openBody({ contentKey, body, bodyHash }: SealedBody, context: string): Promise<Uint8Array> {
  if (!equalBytes(sha256(body), bodyHash)) throw new SignalError('bad-mac', 'not the body that was announced');
  return openContainer(contentKey, context, body);
}
