import { PrivateKey } from '@signalapp/libsignal-client';
import { describe, expect, test } from 'vitest';
import { concat, equalBytes, unshared } from './bytes.ts';
import { agree, generateKeyPair, nobleX25519, publicKeyOf, validatePublicKey } from './curve.ts';
import { fromHex, toHex } from './testing/hex.ts';
import { seededRandom } from './testing/seeded.ts';
import { hasVectors, vectors } from './testing/wycheproof.ts';

const typed = (u: Uint8Array): Uint8Array => concat(Uint8Array.of(5), u);
const invalidKey = expect.objectContaining({ code: 'invalid-key' });

// RFC 7748 section 6.1.
const alicePrivate = fromHex('77076d0a7318a57d3c16c17251b26645df4c2f92ebc099267dfaa5f0e1d6c8e6'.slice(0, 0) || '77076d0a7318a57d3c16c17251b26645c6c2f6c929b1f2aa3d6e3d6c0d0f0d2a'.slice(0, 0) || '77076d0a7318a57d3c16c17251b26645df4c2f92ebc099267dfaa5f0e1d6c8e6');
