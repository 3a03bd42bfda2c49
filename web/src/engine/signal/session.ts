import { sha256 } from '@noble/hashes/sha2.js';
import { be32, concat, equalBytes } from './bytes.ts';
import { findChain, startAsInitiator, startAsResponder } from './double-ratchet.ts';
import { SignalError } from './errors.ts';
import { newPqRatchet } from './pq-ratchet.ts';
import { agreeAsInitiator, agreeAsResponder } from './pqxdh.ts';
import { decryptInSession, encryptInSession } from './session-cipher.ts';
import type { MessageEnds } from './session-cipher.ts';
import { Sessions, sessionsOf } from './session-record.ts';
import { isStale } from './session-state.ts';
import type { SessionState } from './session-state.ts';
import type {
  ConsumedPreKeys,
  DecryptResult,
  DeviceAddress,
  EncryptResult,
  LocalIdentity,
  PreKeyBundle,
  PreKeyStore,
  RandomSource,
  SessionRecord,
  SignalEnvironment,
} from './types.ts';
import {
  decodePreKeySignalMessage,
  decodeSignalMessage,
  encodePreKeySignalMessage,
  preKeyType,
  whisperType,
} from './wire.ts';
import type { PreKeySignalMessage } from './wire.ts';

/**
 * Opens a session with the device of `bundle` (PQXDH, initiator) on top of `previous`, whose current session is archived.
 * Throws `invalid-signature` or `invalid-key`. That the bundle's identity is the right one is for the caller to know.
 */
export async function initiateSession(
  local: LocalIdentity,
  bundle: PreKeyBundle,
  environment: SignalEnvironment,
  previous: SessionRecord = new Sessions(),
): Promise<SessionRecord> {
  const agreement = await agreeAsInitiator(local.identityKey, bundle, environment.random);
  return sessionsOf(previous).withNewCurrent({
    localIdentityKey: local.identityKey.publicKey,
    localRegistrationId: local.registrationId,
    remoteIdentityKey: bundle.identityKey,
    remoteRegistrationId: bundle.registrationId,
    baseKey: agreement.baseKey,
    unacknowledged: {
      oneTimePreKeyId: bundle.oneTimePreKey?.id,
      signedPreKeyId: bundle.signedPreKey.id,
      kyberPreKeyId: bundle.kyberPreKey.id,
      kyberCiphertext: agreement.kyberCiphertext,
      createdAt: Math.floor(environment.now()),
    },
    openingHash: undefined,
    ratchet: await startAsInitiator(agreement.rootKey, bundle.signedPreKey.publicKey, environment.random),
    pqRatchet: newPqRatchet(true, agreement.pqKey),
  });
}

/** Encrypts in the current session. Throws `no-session` when `record.canSend` is false. */
// eslint-disable-next-line @typescript-eslint/require-await -- refuses as a promise does, and may need WebCrypto one day
export async function encryptMessage(
  record: SessionRecord,
  local: LocalIdentity,
  peer: DeviceAddress,
  plaintext: Uint8Array,
  environment: SignalEnvironment,
): Promise<EncryptResult> {
  const sessions = sessionsOf(record);
  const { current } = sessions;
  if (!current || isStale(current, environment.now()))
    throw new SignalError('no-session', 'no session to send in, or one that was never answered');
  const ends = { sender: local.address, recipient: peer };
  const { bytes, session } = encryptInSession(current, ends, plaintext, environment.random);
  const next = new Sessions(session, sessions.archived);
  const { unacknowledged } = current;
  if (!unacknowledged) return { type: whisperType, bytes, record: next };
  const { oneTimePreKeyId, signedPreKeyId, kyberPreKeyId, kyberCiphertext } = unacknowledged;
  const opening: PreKeySignalMessage = {
    ...(oneTimePreKeyId !== undefined && { oneTimePreKeyId }),
    signedPreKeyId,
    kyberPreKeyId,
    kyberCiphertext,
    registrationId: current.localRegistrationId,
    baseKey: current.baseKey,
    identityKey: current.localIdentityKey,
    message: bytes,
  };
  return { type: preKeyType, bytes: encodePreKeySignalMessage(opening), record: next };
}

/**
 * Decrypts with the session that fits, opening one for a first message, and makes it the current one. On any refusal
 * nothing has changed: `record` is still the whole state. With `expectedIdentityKey` (33 bytes) a message of another
 * identity is refused with `untrusted-identity`. Other codes: `invalid-message`, `bad-mac`, `duplicate`, `no-session`,
 * `invalid-key`, `missing-prekey`, `too-far-ahead`.
 */
export async function decryptMessage(
  record: SessionRecord,
  local: LocalIdentity,
  peer: DeviceAddress,
  type: number,
  bytes: Uint8Array,
  preKeys: PreKeyStore,
  environment: SignalEnvironment,
  expectedIdentityKey?: Uint8Array,
): Promise<DecryptResult> {
  const sessions = sessionsOf(record);
  const ends = { sender: peer, recipient: local.address };
  const { random } = environment;
  const trust = (identityKey: Uint8Array): void => {
    if (expectedIdentityKey && !equalBytes(identityKey, expectedIdentityKey))
      throw new SignalError('untrusted-identity', 'not the identity this device is known by');
  };
  if (type === whisperType) return decryptInAny(sessions, ends, bytes, random, trust);
  if (type !== preKeyType) throw new SignalError('invalid-message', 'unknown type of message');
  const opening = decodePreKeySignalMessage(bytes);
  trust(opening.identityKey);
  const known = sessions.all.find((session) => equalBytes(session.baseKey, opening.baseKey));
  if (known) {
    if (!known.openingHash || !equalBytes(known.openingHash, hashOpening(opening)))
      throw new SignalError('invalid-message', 'a repeated first message that differs from the first');
    return promoted(sessions, known, await decryptInSession(known, ends, opening.message, random));
  }
  const { session, consumed } = await respond(local, opening, preKeys);
  const { plaintext, session: after } = await decryptInSession(session, ends, opening.message, random);
  return result(plaintext, sessions.withNewCurrent(after), after, consumed);
}

/** PQXDH, responder: the session of a first message. Nothing of it is kept unless that message then decrypts. */
async function respond(
  local: LocalIdentity,
  opening: PreKeySignalMessage,
  preKeys: PreKeyStore,
): Promise<{ session: SessionState; consumed: ConsumedPreKeys }> {
  const { oneTimePreKeyId, signedPreKeyId, kyberPreKeyId } = opening;
  const signedPreKey = found(await preKeys.signedPreKey(signedPreKeyId), 'signed prekey');
  const kyberPreKey = found(await preKeys.kyberPreKey(kyberPreKeyId), 'Kyber prekey');
  const oneTimePreKey =
    oneTimePreKeyId === undefined ? undefined : found(await preKeys.oneTimePreKey(oneTimePreKeyId), 'one-time prekey');
  const keys = { identityKey: local.identityKey, signedPreKey, kyberPreKey, ...(oneTimePreKey && { oneTimePreKey }) };
  const { rootKey, pqKey } = await agreeAsResponder(keys, opening);
  return {
    session: {
      localIdentityKey: local.identityKey.publicKey,
      localRegistrationId: local.registrationId,
      remoteIdentityKey: opening.identityKey,
      remoteRegistrationId: opening.registrationId,
      baseKey: opening.baseKey,
      unacknowledged: undefined,
      openingHash: hashOpening(opening),
      ratchet: startAsResponder(rootKey, { publicKey: signedPreKey.publicKey, privateKey: signedPreKey.privateKey }),
      pqRatchet: newPqRatchet(false, pqKey),
    },
    consumed: {
      signedPreKeyId,
      kyberPreKeyId,
      kyberLastResort: kyberPreKey.lastResort,
      baseKey: opening.baseKey,
      ...(oneTimePreKeyId !== undefined && { oneTimePreKeyId }),
    },
  };
}

function found<Key>(key: Key | undefined, name: string): Key {
  if (key === undefined) throw new SignalError('missing-prekey', `the ${name} is unknown or used up`);
  return key;
}

/** A known ratchet key names its session; a new one may turn the ratchet of any of them. */
async function decryptInAny(
  sessions: Sessions,
  ends: MessageEnds,
  bytes: Uint8Array,
  random: RandomSource,
  trust: (identityKey: Uint8Array) => void,
): Promise<DecryptResult> {
  const { ratchetKey } = decodeSignalMessage(bytes);
  const named = sessions.all.find((session) => findChain(session.ratchet, ratchetKey));
  let refusal = new SignalError('no-session', 'no session with this device');
  let tried = 0;
  for (const session of named ? [named] : sessions.all) {
    try {
      const decrypted = await decryptInSession(session, ends, bytes, random);
      trust(session.remoteIdentityKey);
      return promoted(sessions, session, decrypted);
    } catch (error) {
      if (!(error instanceof SignalError) || error.code === 'untrusted-identity') throw error;
      if (tried++ === 0) refusal = error; // the current session's is the most telling
    }
  }
  throw refusal;
}

function promoted(
  sessions: Sessions,
  before: SessionState,
  { plaintext, session }: { plaintext: Uint8Array; session: SessionState },
): DecryptResult {
  return result(plaintext, sessions.promote(before, session), session);
}

function result(
  plaintext: Uint8Array,
  record: Sessions,
  session: SessionState,
  consumed?: ConsumedPreKeys,
): DecryptResult {
  return {
    plaintext,
    record,
    identityKey: session.remoteIdentityKey.slice(),
    registrationId: session.remoteRegistrationId,
    ...(consumed && { consumed }),
  };
}

/** Everything around the `SignalMessage`, which its code does not cover. */
function hashOpening(opening: PreKeySignalMessage): Uint8Array {
  const { oneTimePreKeyId, signedPreKeyId, kyberPreKeyId, registrationId } = opening;
  return sha256(
    concat(
      be32(oneTimePreKeyId ?? 0),
      Uint8Array.of(oneTimePreKeyId === undefined ? 0 : 1),
      be32(signedPreKeyId),
      be32(kyberPreKeyId),
      be32(registrationId),
      opening.baseKey,
      opening.identityKey,
      opening.kyberCiphertext,
    ),
  );
}
