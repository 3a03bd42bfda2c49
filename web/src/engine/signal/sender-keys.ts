import { cbc } from '@noble/ciphers/aes.js';
import { concat, equalBytes, utf8 } from './bytes.ts';
import { generateKeyPair } from './curve.ts';
import { chainStep } from './double-ratchet.ts';
import { SignalError } from './errors.ts';
import { hkdf } from './kdf.ts';
import { lastIteration, senderKeysOf } from './sender-keys-record.ts';
import type { OwnChain, SenderKeys } from './sender-keys-record.ts';
import {
  decodeDistribution,
  decodeGroupMessage,
  encodeDistribution,
  encodeGroupMessage,
  signatureOf,
  signedPart,
} from './sender-keys-wire.ts';
import { takeKey } from './skipped-keys.ts';
import type {
  DistributionResult,
  GroupDecryptResult,
  GroupEncryptResult,
  RandomSource,
  SenderKeyRecord,
} from './types.ts';
import { signXEdDSA, verifyXEdDSA } from './xeddsa.ts';

const messageLabel = utf8('WhisperGroup');

/**
 * What lets a device read this device's messages of `distributionId` (a uuid) from the next one on; it goes to every
 * device of the group through its session. Draws a chain when `record` has none (chain id 4 bytes, chain key 32,
 * signing key 32), else repeats the one it has. When a member has left, begin anew with an empty record.
 */
export async function createDistribution(
  record: SenderKeyRecord,
  distributionId: string,
  random: RandomSource,
): Promise<DistributionResult> {
  const keys = belonging(record, distributionId, 'invalid-argument');
  const own = keys.own ? unspent(keys.own) : await newChain(random);
  const { chainId, iteration, chainKey, signingKey } = own;
  const distribution = { distributionId, chainId, iteration, chainKey, signingKey: signingKey.publicKey };
  return { distribution: encodeDistribution(distribution), record: keys.withOwn(distributionId, own) };
}

/**
 * Takes a sender's distribution, which came through the session with that device, into the record of that device and
 * distribution. A chain that is known already stays where it is, so that nothing can be read twice; of six chains the
 * one distributed longest ago is forgotten. Throws `invalid-message` or `invalid-key`.
 */
export function processDistribution(record: SenderKeyRecord, distribution: Uint8Array): SenderKeyRecord {
  const { distributionId, chainId, iteration, chainKey, signingKey } = decodeDistribution(distribution);
  const keys = belonging(record, distributionId, 'invalid-message');
  const known = keys.chains.find((chain) => chain.chainId === chainId && equalBytes(chain.signingKey, signingKey));
  const chain = known ?? { chainId, signingKey, chainKey, count: iteration, skipped: new Map<number, Uint8Array>() };
  return keys.withNewest(distributionId, chain);
}

/** Encrypts for every device that has the distribution. Throws `no-session` when `record.canSend` is false. */
// eslint-disable-next-line @typescript-eslint/require-await -- refuses as a promise does, and may need WebCrypto one day
export async function groupEncrypt(
  record: SenderKeyRecord,
  distributionId: string,
  plaintext: Uint8Array,
  random: RandomSource,
): Promise<GroupEncryptResult> {
  const keys = belonging(record, distributionId, 'invalid-argument');
  if (!keys.own) throw new SignalError('no-session', 'this device has no chain to send with');
  const { chainId, iteration, chainKey, signingKey } = unspent(keys.own);
  const { key: seed, next } = chainStep(chainKey);
  const { cipherKey, iv } = messageKeys(seed);
  const ciphertext = cbc(cipherKey, iv).encrypt(plaintext);
  seed.fill(0);
  cipherKey.fill(0);
  const signed = encodeGroupMessage({ distributionId, chainId, iteration, ciphertext });
  return {
    bytes: concat(signed, signXEdDSA(signingKey.privateKey, signed, random)),
    record: keys.withOwn(distributionId, { chainId, iteration: iteration + 1, chainKey: next, signingKey }),
  };
}

/**
 * Decrypts a message with the chain it names. On any refusal nothing has changed: `record` is still the whole state.
 * Codes: `invalid-message`, `no-session` (the distribution is missing), `invalid-signature`, `duplicate`,
 * `too-far-ahead`.
 */
export async function groupDecrypt(record: SenderKeyRecord, bytes: Uint8Array): Promise<GroupDecryptResult> {
  const message = decodeGroupMessage(bytes);
  const keys = belonging(record, message.distributionId, 'invalid-message');
  const known = keys.chains.find((chain) => chain.chainId === message.chainId);
  if (!known) throw new SignalError('no-session', 'the chain of this message was not distributed to this device');
  if (!(await verifyXEdDSA(known.signingKey, signedPart(bytes), signatureOf(bytes))))
    throw new SignalError('invalid-signature', 'the message is not signed by its sender');
  const { key: seed, chain } = takeKey(known, message.iteration, chainStep);
  const { cipherKey, iv } = messageKeys(seed);
  try {
    const plaintext = cbc(cipherKey, iv).decrypt(message.ciphertext);
    return { plaintext, record: keys.withAdvanced(known, { ...known, ...chain }) };
  } catch (cause) {
    throw new SignalError('invalid-message', 'malformed ciphertext', { cause });
  } finally {
    cipherKey.fill(0);
  }
}

async function newChain(random: RandomSource): Promise<OwnChain> {
  const drawn = random(4);
  const chainId = new DataView(drawn.buffer, drawn.byteOffset, 4).getUint32(0) & 0x7fffffff;
  return { chainId, iteration: 0, chainKey: random(32), signingKey: await generateKeyPair(random) };
}

function unspent(own: OwnChain): OwnChain {
  if (own.iteration > lastIteration)
    throw new SignalError('no-session', 'the chain of this device has come to its end');
  return own;
}

function messageKeys(seed: Uint8Array): { readonly iv: Uint8Array; readonly cipherKey: Uint8Array } {
  const output = hkdf(undefined, seed, messageLabel, 48);
  return { iv: output.subarray(0, 16), cipherKey: output.subarray(16) };
}

/** Callers look a record up by what a message claims; one of another distribution is never the right one. */
function belonging(
  record: SenderKeyRecord,
  distributionId: string,
  refusal: 'invalid-argument' | 'invalid-message',
): SenderKeys {
  const keys = senderKeysOf(record);
  if (keys.distributionId !== undefined && keys.distributionId !== distributionId)
    throw new SignalError(refusal, 'the record is of another distribution');
  return keys;
}
