/**
 * The Signal protocol in its 2026 form: PQXDH, the Triple Ratchet (Double Ratchet and SPQR), XEdDSA, safety numbers,
 * and the container every body is sealed in. No storage, no clock, no randomness of its own: all state goes in and
 * comes out. All refusals are `SignalError`.
 *
 * Typical use:
 * ```ts
 * let record = await initiateSession(local, bundle, environment);         // or emptySessionRecord()
 * const sent = await encryptMessage(record, local, peer, plaintext, environment);
 * await store(sent.record); send(sent.type, sent.bytes);
 * const got = await decryptMessage(record, local, peer, type, bytes, preKeys, environment);
 * await storeAndDelete(got.record, got.consumed); acknowledge();
 * ```
 */
export { SignalError } from './errors.ts';
export type { SignalErrorCode } from './errors.ts';
export type {
  CiphertextType,
  ConsumedPreKeys,
  DecryptResult,
  DeviceAddress,
  EncryptResult,
  KeyPair,
  KyberPreKey,
  KyberPreKeyLookup,
  LocalIdentity,
  MessageInfo,
  OneTimePreKey,
  PreKeyBundle,
  PreKeyStore,
  PublicPreKey,
  RandomSource,
  SessionRecord,
  SignalEnvironment,
  SignedPreKey,
  SignedPublicPreKey,
} from './types.ts';

// Sessions: initiateSession(local, bundle, environment, previous?) -> Promise<SessionRecord>
//   `previous` record: its current session is archived.
// encryptMessage(record, local, peer, plaintext, environment) -> Promise<EncryptResult>
// decryptMessage(record, local, peer, type, bytes, preKeys, environment) -> Promise<DecryptResult>
// emptySessionRecord() -> SessionRecord; parseSessionRecord(bytes) -> SessionRecord
// inspectMessage(type, bytes) -> MessageInfo
export {
  decryptMessage,
  emptySessionRecord,
  encryptMessage,
  initiateSession,
  inspectMessage,
  parseSessionRecord,
} from './session.ts';

// Keys: generateIdentityKey(random) -> Promise<KeyPair>; generateRegistrationId(random) -> number
// generateSignedPreKey(identity, id, random) -> Promise<SignedPreKey>
// generateKyberPreKey(identity, id, random) -> KyberPreKey
// generateOneTimePreKeys(firstId, count, random) -> Promise<OneTimePreKey[]>
// verifyPreKeyBundle(bundle) -> Promise<void>, throws invalid-signature or invalid-key
export {
  generateIdentityKey,
  generateKyberPreKey,
  generateOneTimePreKeys,
  generateRegistrationId,
  generateSignedPreKey,
  verifyPreKeyBundle,
} from './prekeys.ts';

// Signatures: signXEdDSA(privateKey32, message, random) -> Uint8Array(64)
// verifyXEdDSA(publicKey33, message, signature) -> Promise<boolean>
export { signXEdDSA, verifyXEdDSA } from './xeddsa.ts';

// Diffie-Hellman for linking: generateKeyPair(random), agree(privateKey32, publicKey33) -> Promise<Uint8Array(32)>
export { agree, generateKeyPair, publicKeyOf, validatePublicKey } from './curve.ts';

// KEM for linking: kyber1024.generate(random), .encapsulate(publicKey1569, random) -> {ciphertext, sharedSecret},
// .decapsulate(privateKey, ciphertext1569)
export { kyber1024 } from './kyber.ts';

// Safety number: safetyNumber(local: {accountId, key}, remote) -> {digits, qr}; matchesSafetyQr(qr, scanned)
export { compareSafetyQr, safetyNumber } from './fingerprint.ts';
export type { SafetyNumber, SafetyParty } from './fingerprint.ts';

// Containers: sealContainer(key32, context, plaintext, random), openContainer(key32, context, bytes),
// openContainerRange(key32, context, bytes | reader, start, end); pad / unpad
export { openContainer, openContainerRange, pad, sealContainer, unpad } from './container.ts';
export type { ContainerReader } from './container.ts';

// Bodies: sealBody(content, random) -> {contentKey, body, bodyHash}; openBody(contentKey, body, bodyHash)
export { openBody, sealBody } from './body.ts';
export type { SealedBody } from './body.ts';
