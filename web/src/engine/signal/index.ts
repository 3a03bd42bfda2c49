/**
 * The Signal protocol in its 2026 form: PQXDH, the Triple Ratchet (Double Ratchet and SPQR), sender keys, XEdDSA, safety
 * numbers, and the container every body is sealed in. No storage, no clock, no randomness of its own: all state goes in and
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
  DistributionResult,
  EncryptResult,
  GroupDecryptResult,
  GroupEncryptResult,
  GroupMessageInfo,
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
  SenderKeyRecord,
  SessionRecord,
  SignalEnvironment,
  SignedPreKey,
  SignedPublicPreKey,
} from './types.ts';

// Sessions. `expectedIdentityKey` of decryptMessage is the key of the signed device list.
export { decryptMessage, encryptMessage, initiateSession } from './session.ts';
export { emptySessionRecord, parseSessionRecord } from './session-record.ts';
export { inspectMessage } from './wire.ts';

// Sender keys: one message for all devices of a group. Distributions travel through sessions.
export { createDistribution, groupDecrypt, groupEncrypt, processDistribution } from './sender-keys.ts';
export { emptySenderKeyRecord, parseSenderKeyRecord } from './sender-keys-record.ts';
export { inspectDistribution, inspectGroupMessage } from './sender-keys-wire.ts';

// Keys, prekeys and bundles.
export {
  generateIdentityKey,
  generateKyberPreKey,
  generateOneTimePreKeys,
  generateRegistrationId,
  generateSignedPreKey,
  verifyPreKeyBundle,
} from './prekeys.ts';
export { signXEdDSA, verifyXEdDSA } from './xeddsa.ts';

// Key agreement outside sessions (linking of devices).
export { agree, generateKeyPair, publicKeyOf, validatePublicKey } from './curve.ts';
export { kyber1024 } from './kyber.ts';
export { hkdf } from './kdf.ts';

// Safety numbers.
export { compareSafetyQr, safetyNumber } from './fingerprint.ts';
export type { SafetyNumber, SafetyParty } from './fingerprint.ts';

// Containers and bodies.
export { openContainer, openContainerRange, pad, sealContainer, unpad } from './container.ts';
export type { ContainerReader } from './container.ts';
export { openBlob, sealBlob } from './container-blob.ts';
export { bodyContext, openBody, sealBody } from './body.ts';
export type { SealedBody } from './body.ts';
