import { equalBytes, utf8 } from './bytes.ts';
import { agree, generateKeyPair } from './curve.ts';
import { hkdf, hmacSha256, split32 } from './kdf.ts';
import { takeKey } from './skipped-keys.ts';
import type { ReceivingChain } from './skipped-keys.ts';
import type { KeyPair, RandomSource } from './types.ts';

/** The Diffie-Hellman half of the Triple Ratchet (Double Ratchet revision 3, section 3). A state is a value. */
export interface DoubleRatchet {
  readonly rootKey: Uint8Array;
  readonly ratchetKey: KeyPair;
  /** Absent before the responder has received its first message. */
  readonly sending: SendingChain | undefined;
  /** Highest counter used with the ratchet key before this one, 0 if none. */
  readonly previousCounter: number;
  /** Oldest first, at most five. */
  readonly receiving: readonly PeerChain[];
}

export interface SendingChain {
  readonly chainKey: Uint8Array;
  readonly count: number;
}

/** The chain of one ratchet key of the peer; its keys are seeds of message keys. */
export interface PeerChain extends ReceivingChain {
  readonly ratchetKey: Uint8Array;
}

export interface MessageKeys {
  readonly cipherKey: Uint8Array;
  readonly macKey: Uint8Array;
  readonly iv: Uint8Array;
}

export const maxReceivingChains = 5;

const rootLabel = utf8('WhisperRatchet');
const messageLabel = utf8('WhisperMessageKeys');

/** The initiator sends at once, from a fresh key towards the peer's signed prekey. */
export async function startAsInitiator(
  rootKey: Uint8Array,
  signedPreKey: Uint8Array,
  random: RandomSource,
): Promise<DoubleRatchet> {
  const ratchetKey = await generateKeyPair(random);
  const next = rootStep(rootKey, await agree(ratchetKey.privateKey, signedPreKey));
  return {
    rootKey: next.rootKey,
    ratchetKey,
    sending: { chainKey: next.chainKey, count: 0 },
    previousCounter: 0,
    receiving: [],
  };
}

/** The responder's first ratchet key is its signed prekey, and it sends nothing before it has received. */
export function startAsResponder(rootKey: Uint8Array, signedPreKey: KeyPair): DoubleRatchet {
  return { rootKey, ratchetKey: signedPreKey, sending: undefined, previousCounter: 0, receiving: [] };
}

/** The seed of the next message to send, and its counter. */
export function nextSeed(
  ratchet: DoubleRatchet,
  sending: SendingChain,
): { readonly seed: Uint8Array; readonly counter: number; readonly ratchet: DoubleRatchet } {
  const { key, next } = chainStep(sending.chainKey);
  return {
    seed: key,
    counter: sending.count,
    ratchet: { ...ratchet, sending: { chainKey: next, count: sending.count + 1 } },
  };
}

/** The seed of message `counter` of the peer's `ratchetKey`; a key not seen before turns the ratchet. */
export async function seedFor(
  ratchet: DoubleRatchet,
  ratchetKey: Uint8Array,
  counter: number,
  random: RandomSource,
): Promise<{ readonly seed: Uint8Array; readonly ratchet: DoubleRatchet }> {
  const known = findChain(ratchet, ratchetKey);
  const { turned, found } = known ? { turned: ratchet, found: known } : await turn(ratchet, ratchetKey, random);
  const { key, chain } = takeKey(found, counter, chainStep);
  const receiving = turned.receiving.map((other) => (other === found ? { ...chain, ratchetKey } : other));
  return { seed: key, ratchet: { ...turned, receiving } };
}

/** Message keys of a seed and of the post-quantum key of the same message. */
export function messageKeys(seed: Uint8Array, pqKey: Uint8Array): MessageKeys {
  const output = hkdf(pqKey, seed, messageLabel, 80);
  return { cipherKey: output.subarray(0, 32), macKey: output.subarray(32, 64), iv: output.subarray(64) };
}

export function findChain({ receiving }: DoubleRatchet, ratchetKey: Uint8Array): PeerChain | undefined {
  return receiving.find((chain) => equalBytes(chain.ratchetKey, ratchetKey));
}

async function turn(
  ratchet: DoubleRatchet,
  theirs: Uint8Array,
  random: RandomSource,
): Promise<{ readonly turned: DoubleRatchet; readonly found: PeerChain }> {
  const received = rootStep(ratchet.rootKey, await agree(ratchet.ratchetKey.privateKey, theirs));
  const ratchetKey = await generateKeyPair(random);
  const sent = rootStep(received.rootKey, await agree(ratchetKey.privateKey, theirs));
  const chain: PeerChain = { ratchetKey: theirs, chainKey: received.chainKey, count: 0, skipped: new Map() };
  const turned = {
    rootKey: sent.rootKey,
    ratchetKey,
    sending: { chainKey: sent.chainKey, count: 0 },
    previousCounter: Math.max(0, (ratchet.sending?.count ?? 0) - 1),
    receiving: [...ratchet.receiving, chain].slice(-maxReceivingChains),
  };
  return { turned, found: chain };
}

function rootStep(rootKey: Uint8Array, secret: Uint8Array): { rootKey: Uint8Array; chainKey: Uint8Array } {
  const [root, chain] = split32(hkdf(rootKey, secret, rootLabel, 64)) as [Uint8Array, Uint8Array];
  return { rootKey: root, chainKey: chain };
}

const seedInput = Uint8Array.of(1);
const nextInput = Uint8Array.of(2);

/** KDF_CK: the seed of one message, and the chain key after it. */
export function chainStep(chainKey: Uint8Array): { key: Uint8Array; next: Uint8Array } {
  return { key: hmacSha256(chainKey, seedInput), next: hmacSha256(chainKey, nextInput) };
}
