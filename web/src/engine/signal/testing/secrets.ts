import { sessionsOf } from '../session-record.ts';
import type { SessionState } from '../session-state.ts';
import type { SessionRecord } from '../types.ts';
import { messageKeys, nextSeed } from '../double-ratchet.ts';
import { sendPq } from '../pq-ratchet.ts';

/** The current session inside a record: what a thief of the device would read. */
export function currentSession(record: SessionRecord): SessionState {
  const { current } = sessionsOf(record);
  if (!current) throw new Error('no current session');
  return current;
}

/** Everything that would decrypt the next message this session sends, or the ones before it in its chains. */
export function keysOfNextMessage(session: SessionState): Record<string, Uint8Array> {
  const { sending } = session.ratchet;
  if (!sending) throw new Error('nothing to send with');
  const { seed } = nextSeed(session.ratchet, sending);
  const { epoch } = session.pqRatchet.braid;
  const pqChain = session.pqRatchet.chains.epochs.find((known) => known.epoch === epoch - 1)?.sending?.chainKey;
  if (!pqChain) throw new Error('no post-quantum chain to send with');
  const { key: pqKey } = sendPq(session.pqRatchet, (length) => new Uint8Array(length).fill(1));
  const { cipherKey, macKey, iv } = messageKeys(seed, pqKey);
  return { chainKey: sending.chainKey, seed, pqChain, pqKey, cipherKey, macKey, iv };
}
