import { concat, equalBytes, uuidBytes } from './bytes.ts';
import { SignalError } from './errors.ts';
import { hmacSha256 } from './kdf.ts';
import { encodeFields, Fields } from './protobuf.ts';
import type { DeviceAddress, MessageInfo } from './types.ts';

/** Message version 4 (PQXDH) in the upper half, the newest version we speak in the lower. */
const versionByte = 0x44;
const macSize = 8;

export const whisperType = 2;
export const preKeyType = 3;

export interface SignalMessage {
  /** The sender's ratchet key, 33 bytes. */
  readonly ratchetKey: Uint8Array;
  readonly counter: number;
  readonly previousCounter: number;
  readonly ciphertext: Uint8Array;
  /** The SPQR message. */
  readonly pqRatchet: Uint8Array;
  /** 36 bytes: service id and device of the sender, then of the recipient. */
  readonly addresses?: Uint8Array;
}

export interface PreKeySignalMessage {
  readonly registrationId: number;
  readonly oneTimePreKeyId?: number;
  readonly signedPreKeyId: number;
  readonly kyberPreKeyId: number;
  readonly kyberCiphertext: Uint8Array;
  readonly baseKey: Uint8Array;
  readonly identityKey: Uint8Array;
  /** The bytes of a whole `SignalMessage`. */
  readonly message: Uint8Array;
}

/** What the code of a `SignalMessage` is computed with. */
export interface MessageAuthentication {
  readonly macKey: Uint8Array;
  readonly senderIdentityKey: Uint8Array;
  readonly receiverIdentityKey: Uint8Array;
}

export function encodeSignalMessage(message: SignalMessage, authentication: MessageAuthentication): Uint8Array {
  const body = concat(
    Uint8Array.of(versionByte),
    encodeFields(
      [1, message.ratchetKey],
      [2, message.counter],
      [3, message.previousCounter],
      [4, message.ciphertext],
      [5, message.pqRatchet],
      [6, message.addresses],
    ),
  );
  return concat(body, authenticationCode(body, authentication));
}

export function decodeSignalMessage(bytes: Uint8Array): SignalMessage {
  if (bytes.length < 1 + macSize || bytes[0] !== versionByte)
    throw new SignalError('invalid-message', 'unsupported message version');
  const fields = new Fields(bytes.subarray(1, -macSize));
  const addresses = fields.optionalBytes(6);
  return {
    ratchetKey: fields.bytes(1),
    counter: fields.integer(2),
    previousCounter: fields.optionalInteger(3) ?? 0,
    ciphertext: fields.bytes(4),
    pqRatchet: fields.bytes(5),
    ...(addresses && { addresses }),
  };
}

export function checkAuthenticationCode(bytes: Uint8Array, authentication: MessageAuthentication): void {
  const expected = authenticationCode(bytes.subarray(0, -macSize), authentication);
  if (!equalBytes(expected, bytes.subarray(-macSize))) throw new SignalError('bad-mac', 'the message is not authentic');
}

function authenticationCode(
  body: Uint8Array,
  { macKey, senderIdentityKey, receiverIdentityKey }: MessageAuthentication,
): Uint8Array {
  return hmacSha256(macKey, concat(senderIdentityKey, receiverIdentityKey, body)).subarray(0, macSize);
}

export function encodePreKeySignalMessage(message: PreKeySignalMessage): Uint8Array {
  return concat(
    Uint8Array.of(versionByte),
    encodeFields(
      [1, message.oneTimePreKeyId],
      [2, message.baseKey],
      [3, message.identityKey],
      [4, message.message],
      [5, message.registrationId],
      [6, message.signedPreKeyId],
      [7, message.kyberPreKeyId],
      [8, message.kyberCiphertext],
    ),
  );
}

export function decodePreKeySignalMessage(bytes: Uint8Array): PreKeySignalMessage {
  if (bytes[0] !== versionByte) throw new SignalError('invalid-message', 'unsupported message version');
  const fields = new Fields(bytes.subarray(1));
  const oneTimePreKeyId = fields.optionalInteger(1);
  return {
    ...(oneTimePreKeyId !== undefined && { oneTimePreKeyId }),
    baseKey: fields.bytes(2),
    identityKey: fields.bytes(3),
    message: fields.bytes(4),
    registrationId: fields.integer(5),
    signedPreKeyId: fields.integer(6),
    kyberPreKeyId: fields.integer(7),
    kyberCiphertext: fields.bytes(8),
  };
}

/** Field 6 of a `SignalMessage`: each end as 0x00 (an account), 16 bytes of uuid and the device id. */
export function encodeAddresses(sender: DeviceAddress, recipient: DeviceAddress): Uint8Array {
  return concat(encodeAddress(sender), encodeAddress(recipient));
}

function encodeAddress({ accountId, deviceId }: DeviceAddress): Uint8Array {
  if (!Number.isInteger(deviceId) || deviceId < 1 || deviceId > 127)
    throw new SignalError('invalid-argument', 'a device id is 1 to 127');
  return concat(Uint8Array.of(0), uuidBytes(accountId), Uint8Array.of(deviceId));
}

/**
 * Reads the head of a message without any key: what a retry request names, and which registration a first message claims
 * (nothing authenticates that id but the signed device list).
 */
export function inspectMessage(type: number, bytes: Uint8Array): MessageInfo {
  if (type === whisperType) {
    const { ratchetKey, counter } = decodeSignalMessage(bytes);
    return { type, ratchetKey, counter };
  }
  if (type !== preKeyType) throw new SignalError('invalid-message', 'unknown type of message');
  const outer = decodePreKeySignalMessage(bytes);
  const { ratchetKey, counter } = decodeSignalMessage(outer.message);
  return { type, ratchetKey, counter, registrationId: outer.registrationId, identityKey: outer.identityKey };
}
