import { cbc } from '@noble/ciphers/aes.js';
import { equalBytes } from './bytes.ts';
import { messageKeys, nextSeed, seedFor } from './double-ratchet.ts';
import { SignalError } from './errors.ts';
import { receivePq, sendPq } from './pq-ratchet.ts';
import type { SessionState } from './session-state.ts';
import type { DeviceAddress, RandomSource } from './types.ts';
import { checkAuthenticationCode, decodeSignalMessage, encodeAddresses, encodeSignalMessage } from './wire.ts';

/** The sender and the recipient of one message. */
export interface MessageEnds {
  readonly sender: DeviceAddress;
  readonly recipient: DeviceAddress;
}

/** One `SignalMessage` and the session after it. Like the official clients, it names its ends until the first reply. */
export function encryptInSession(
  session: SessionState,
  ends: MessageEnds,
  plaintext: Uint8Array,
  random: RandomSource,
): { readonly bytes: Uint8Array; readonly session: SessionState } {
  const { sending } = session.ratchet;
  if (!sending) throw new SignalError('no-session', 'the session has not received its first message');
  const pq = sendPq(session.pqRatchet, random);
  const { seed, counter, ratchet } = nextSeed(session.ratchet, sending);
  const keys = messageKeys(seed, pq.key);
  const bytes = encodeSignalMessage(
    {
      ratchetKey: ratchet.ratchetKey.publicKey,
      counter,
      previousCounter: ratchet.previousCounter,
      ciphertext: cbc(keys.cipherKey, keys.iv).encrypt(plaintext),
      pqRatchet: pq.message,
      ...(session.unacknowledged && { addresses: encodeAddresses(ends.sender, ends.recipient) }),
    },
    {
      macKey: keys.macKey,
      senderIdentityKey: session.localIdentityKey,
      receiverIdentityKey: session.remoteIdentityKey,
    },
  );
  seed.fill(0);
  keys.cipherKey.fill(0);
  keys.macKey.fill(0);
  return { bytes, session: { ...session, ratchet, pqRatchet: pq.ratchet } };
}

/** The plaintext of a `SignalMessage` and the session after it; `session` itself is as before, whatever happens. */
export async function decryptInSession(
  session: SessionState,
  ends: MessageEnds,
  bytes: Uint8Array,
  random: RandomSource,
): Promise<{ readonly plaintext: Uint8Array; readonly session: SessionState }> {
  const message = decodeSignalMessage(bytes);
  if (message.addresses && !equalBytes(message.addresses, encodeAddresses(ends.sender, ends.recipient)))
    throw new SignalError('invalid-message', 'the message is addressed to or from another device');
  const { seed, ratchet } = await seedFor(session.ratchet, message.ratchetKey, message.counter, random);
  const pq = receivePq(session.pqRatchet, message.pqRatchet);
  const keys = messageKeys(seed, pq.key);
  checkAuthenticationCode(bytes, {
    macKey: keys.macKey,
    senderIdentityKey: session.remoteIdentityKey,
    receiverIdentityKey: session.localIdentityKey,
  });
  const plaintext = decipher(keys.cipherKey, keys.iv, message.ciphertext);
  keys.cipherKey.fill(0);
  keys.macKey.fill(0);
  return { plaintext, session: { ...session, ratchet, pqRatchet: pq.ratchet, unacknowledged: undefined } };
}

function decipher(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  try {
    return cbc(key, iv).decrypt(ciphertext);
  } catch (cause) {
    throw new SignalError('invalid-message', 'malformed ciphertext', { cause });
  }
}
