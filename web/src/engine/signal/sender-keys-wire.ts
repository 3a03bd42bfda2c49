import { concat, uuidBytes, uuidText } from './bytes.ts';
import { validatePublicKey } from './curve.ts';
import { SignalError } from './errors.ts';
import { encodeFields, Fields } from './protobuf.ts';
import type { GroupMessageInfo } from './types.ts';

/** Message version 3 in the upper half, the newest version we speak in the lower. */
const versionByte = 0x33;
const signatureSize = 64;

/** `SenderKeyDistributionMessage`: a sender's chain from `iteration` on, and the key its messages are signed with. */
export interface Distribution {
  /** A uuid in its canonical lower-case text form. */
  readonly distributionId: string;
  /** Tells the chains of one sender and distribution apart; drawn with 31 bits. */
  readonly chainId: number;
  readonly iteration: number;
  readonly chainKey: Uint8Array;
  /** 33 bytes. */
  readonly signingKey: Uint8Array;
}

/** `SenderKeyMessage`, without its signature. */
export interface GroupMessage {
  readonly distributionId: string;
  readonly chainId: number;
  readonly iteration: number;
  readonly ciphertext: Uint8Array;
}

export function encodeDistribution(distribution: Distribution): Uint8Array {
  return concat(
    Uint8Array.of(versionByte),
    encodeFields(
      [1, uuidBytes(distribution.distributionId)],
      [2, distribution.chainId],
      [3, distribution.iteration],
      [4, distribution.chainKey],
      [5, distribution.signingKey],
    ),
  );
}

/** Throws `invalid-message`, or `invalid-key` for a signing key outside the prime-order group. */
export function decodeDistribution(bytes: Uint8Array): Distribution {
  const fields = new Fields(afterVersion(bytes));
  const chainKey = fields.bytes(4);
  const signingKey = fields.bytes(5);
  if (chainKey.length !== 32) throw new SignalError('invalid-message', 'a chain key has 32 bytes');
  validatePublicKey(signingKey);
  return { ...head(fields), chainKey, signingKey };
}

/** The bytes of a message that its signature is over and precedes. */
export function encodeGroupMessage(message: GroupMessage): Uint8Array {
  return concat(
    Uint8Array.of(versionByte),
    encodeFields(
      [1, uuidBytes(message.distributionId)],
      [2, message.chainId],
      [3, message.iteration],
      [4, message.ciphertext],
    ),
  );
}

export function decodeGroupMessage(bytes: Uint8Array): GroupMessage {
  const fields = new Fields(afterVersion(signedPart(bytes)));
  return { ...head(fields), ciphertext: fields.bytes(4) };
}

export function signedPart(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 1 + signatureSize) throw new SignalError('invalid-message', 'truncated');
  return bytes.subarray(0, -signatureSize);
}

export function signatureOf(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(-signatureSize);
}

/** Reads the head of a group message without any key: the record it belongs to, and what a retry request names. */
export function inspectGroupMessage(bytes: Uint8Array): GroupMessageInfo {
  return head(new Fields(afterVersion(signedPart(bytes))));
}

/** Reads which record a distribution belongs to, and from which message on it can read. */
export function inspectDistribution(bytes: Uint8Array): GroupMessageInfo {
  return head(new Fields(afterVersion(bytes)));
}

function afterVersion(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== versionByte) throw new SignalError('invalid-message', 'unsupported message version');
  return bytes.subarray(1);
}

function head(fields: Fields): GroupMessageInfo {
  return { distributionId: uuidText(fields.bytes(1)), chainId: fields.integer(2), iteration: fields.integer(3) };
}
