/** A device of an account: the address a session is kept under, and what a message binds its ends to. */
export interface DeviceAddress {
  /** Account id, a uuid in its canonical lower-case text form. */
  readonly accountId: string;
  /** 1 to 127. */
  readonly deviceId: number;
}

/** Fills a fresh array with `length` bytes of cryptographic randomness. */
export type RandomSource = (length: number) => Uint8Array;

/** What the engine takes from outside; never read from globals, so that transcripts replay. */
export interface SignalEnvironment {
  readonly random: RandomSource;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** X25519 key pair: `publicKey` is 33 bytes (0x05 and u), `privateKey` 32 bytes, clamped. */
export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** This device, as a party of sessions. */
export interface LocalIdentity {
  readonly address: DeviceAddress;
  readonly identityKey: KeyPair;
  /** 1 to 16380; tells a reinstalled device from the one before. */
  readonly registrationId: number;
}

/** A medium-term X25519 prekey; `signature` is XEdDSA over the 33-byte public key. */
export interface SignedPreKey extends KeyPair {
  readonly id: number;
  readonly signature: Uint8Array;
}

/** A Kyber-1024 prekey: `publicKey` 1569 bytes with its type byte 0x08, `privateKey` 3168 bytes, signed like a signed prekey. */
export interface KyberPreKey extends KeyPair {
  readonly id: number;
  readonly signature: Uint8Array;
}

/** A one-time X25519 prekey; it is not signed. */
export interface OneTimePreKey extends KeyPair {
  readonly id: number;
}

/** The public half of a prekey as a directory hands it out. */
export interface PublicPreKey {
  readonly id: number;
  readonly publicKey: Uint8Array;
}

export interface SignedPublicPreKey extends PublicPreKey {
  readonly signature: Uint8Array;
}

/** What an initiator needs about a device to open a session with it (PQXDH section 3.2). */
export interface PreKeyBundle {
  readonly address: DeviceAddress;
  readonly registrationId: number;
  readonly identityKey: Uint8Array;
  readonly signedPreKey: SignedPublicPreKey;
  readonly kyberPreKey: SignedPublicPreKey;
  readonly oneTimePreKey?: PublicPreKey;
}

/**
 * The responder's private prekeys. Lookups return `undefined` for an id that was never made or is already deleted.
 * The engine only reads; the caller deletes what `DecryptResult.consumed` names, in the transaction that stores the record.
 */
export interface PreKeyStore {
  signedPreKey(id: number): Promise<KeyPair | undefined> | KeyPair | undefined;
  kyberPreKey(id: number): Promise<KyberPreKeyLookup | undefined> | KyberPreKeyLookup | undefined;
  oneTimePreKey(id: number): Promise<KeyPair | undefined> | KeyPair | undefined;
}

export interface KyberPreKeyLookup extends KeyPair {
  /** A last-resort key is used again and again and must not be deleted after use. */
  readonly lastResort: boolean;
}

/** Wire types of an envelope: 2 an ordinary message, 3 one that can open a session. */
export type CiphertextType = 2 | 3;

export interface EncryptResult {
  readonly type: CiphertextType;
  readonly bytes: Uint8Array;
  /** Store this before `bytes` leaves the device. */
  readonly record: SessionRecord;
}

export interface ConsumedPreKeys {
  readonly signedPreKeyId: number;
  /** Delete this one-time prekey. */
  readonly oneTimePreKeyId?: number;
  /** Delete this Kyber prekey unless `kyberLastResort`. */
  readonly kyberPreKeyId: number;
  readonly kyberLastResort: boolean;
  /**
   * The initiator's base key, 33 bytes. With a last-resort Kyber key the caller keeps (Kyber id, signed id, base key)
   * and refuses a second use, because nothing else stops the replay of a session's first message after the record is lost.
   */
  readonly baseKey: Uint8Array;
}

export interface DecryptResult {
  readonly plaintext: Uint8Array;
  /** Store this together with what came out of the plaintext, before acknowledging. */
  readonly record: SessionRecord;
  /** The peer's identity key (33 bytes) of the session that worked. The caller compares it with the signed device list. */
  readonly identityKey: Uint8Array;
  /** The peer's registration id. */
  readonly registrationId: number;
  /** Present when this message opened a new session. */
  readonly consumed?: ConsumedPreKeys;
}

/**
 * All sessions with one device of a peer: at most one current and 40 archived. Immutable: every operation returns a new
 * record and leaves this one as it was, on success and on failure.
 */
export interface SessionRecord {
  /** Peer identity key (33 bytes) of the current session. */
  readonly remoteIdentityKey: Uint8Array | undefined;
  /** Peer registration id of the current session. */
  readonly remoteRegistrationId: number | undefined;
  /** Number of archived sessions, at most 40. */
  readonly archivedCount: number;
  /** SPQR epoch of the current session's braid, from 1; 0 without a session. Informational. */
  readonly pqEpoch: number;
  /** Whether the peer is known to have the current session: it was opened by the peer, or the peer has answered in it. */
  readonly isAnswered: boolean;
  /** Whether `encrypt` would succeed: a current session exists and is not an unacknowledged one older than 30 days. */
  canSend(now: number): boolean;
  /** Whether the current session still sends with this ratchet key: the one a retry request names. If so, archive it. */
  sendsWith(ratchetKey: Uint8Array): boolean;
  /** Moves the current session to the archive: the next send needs a bundle. */
  archiveCurrent(): SessionRecord;
  /** Versioned private format. Contains keys: encrypt it at rest. */
  serialize(): Uint8Array;
}

/** What a retry request has to name about a message that could not be read. */
export interface MessageInfo {
  readonly type: CiphertextType;
  readonly ratchetKey: Uint8Array;
  readonly counter: number;
  /** Only type 3. */
  readonly registrationId?: number;
  readonly identityKey?: Uint8Array;
}

/**
 * The sender keys of one device in one distribution: of a peer's device the chains it distributed, at most five, or of
 * this device the chain it sends with. Immutable, like a `SessionRecord`.
 */
export interface SenderKeyRecord {
  /** The distribution (a uuid) all chains belong to; absent in an empty record. */
  readonly distributionId: string | undefined;
  /** Whether `groupEncrypt` would succeed: this device has a chain of its own here. */
  readonly canSend: boolean;
  /** Number of this device's next message in its own chain: how many it was used for. Absent without one. */
  readonly nextIteration: number | undefined;
  /** Number of chains received, at most five. */
  readonly chainCount: number;
  /** Versioned private format. Contains keys: encrypt it at rest. */
  serialize(): Uint8Array;
}

export interface DistributionResult {
  /** Send it through sessions only: who has it reads, and nothing but a session says whose it is. */
  readonly distribution: Uint8Array;
  /** Store this before `distribution` leaves the device. */
  readonly record: SenderKeyRecord;
}

export interface GroupEncryptResult {
  readonly bytes: Uint8Array;
  /** Store this before `bytes` leaves the device. */
  readonly record: SenderKeyRecord;
}

export interface GroupDecryptResult {
  readonly plaintext: Uint8Array;
  /** Store this together with what came out of the plaintext, before acknowledging. */
  readonly record: SenderKeyRecord;
}

/** The head of a group message or of a distribution. */
export interface GroupMessageInfo {
  /** A uuid in its canonical lower-case text form. */
  readonly distributionId: string;
  readonly chainId: number;
  /** Number of the message in its chain; of a distribution, of the first message that can be read with it. */
  readonly iteration: number;
}
