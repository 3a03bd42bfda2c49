import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { AccountId, ChatId, MessageId } from '../../bridge/types.ts';
import type { KeyringHead } from '../../contract/gen/parley/v1/keys_pb.ts';
import {
  KeyringEntrySchema,
  KeyringHeadSchema,
  KeyringSegmentSchema,
  SealedKeyringSegmentSchema,
} from '../../contract/gen/parley/v1/keys_pb.ts';
import { concat, equal, sha256, toHex, utf8, uuidBytes, uuidText } from '../bytes.ts';
import { openContainer, sealContainer, SignalError } from '../signal/index.ts';
import type { RandomSource } from '../signal/index.ts';
import { firstPending } from '../store/records.ts';

const context = 'Parley/keyring/v1';
const keyIdDomain = utf8('Parley/HistoryKeyId/v1\0');
const keyIdBytes = 8;

/** So many messages fit into what the server takes as one segment. */
export const maxEntries = 400;
/** And so many runs of sequences. */
export const maxRanges = 64;

/** What opens one message of the history, as a device of the own account has kept it. */
export interface HistoryEntry {
  messageId: MessageId;
  sequence: number;
  senderId: AccountId;
  contentKey: Uint8Array;
  bodyHash: Uint8Array;
}

export interface Head {
  /** Name of the chain, in hexadecimal. */
  chain: string;
  number: number;
  hash: Uint8Array;
}

/** A segment that was opened: nothing in it is of the server. */
export interface Segment {
  chain: string;
  number: number;
  prevHash: Uint8Array;
  /** Of the segment itself. */
  hash: Uint8Array;
  heads: Head[];
  entries: HistoryEntry[];
}

/** The segment is under a key that this device does not have. */
export class UnknownKey extends Error {
  override readonly name = 'UnknownKey';
}

export function historyKeyId(key: Uint8Array): Uint8Array {
  return sha256(concat(keyIdDomain, key)).subarray(0, keyIdBytes);
}

export async function sealSegment(
  key: Uint8Array,
  chatId: ChatId,
  deviceId: number,
  { chain, number, prevHash, heads, entries }: Omit<Segment, 'hash'>,
  random: RandomSource,
): Promise<Uint8Array> {
  const senders = [...new Set(entries.map(({ senderId }) => senderId))];
  const segment = create(KeyringSegmentSchema, {
    deviceId,
    chain: fromHex(chain),
    chatId,
    number: BigInt(number),
    prevHash,
    heads: heads.map(toProto),
    senders: senders.map(uuidBytes),
    entries: entries.map(({ messageId, sequence, senderId, contentKey, bodyHash }) =>
      create(KeyringEntrySchema, {
        messageId: uuidBytes(messageId),
        sequence: BigInt(sequence),
        sender: senders.indexOf(senderId),
        contentKey,
        bodyHash,
      }),
    ),
  });
  const sealed = await sealContainer(key, context, toBinary(KeyringSegmentSchema, segment), random);
  const body = create(SealedKeyringSegmentSchema, { keyId: historyKeyId(key), sealed });
  return toBinary(SealedKeyringSegmentSchema, body);
}

/** Throws `UnknownKey`, or `SignalError` for what no device of the account has written for this chat. */
export async function openSegment(keys: readonly Uint8Array[], chatId: ChatId, body: Uint8Array): Promise<Segment> {
  const { keyId, sealed } = parse(() => fromBinary(SealedKeyringSegmentSchema, body));
  const key = keys.find((each) => equal(historyKeyId(each), keyId));
  if (!key) throw new UnknownKey('a history key is missing');
  const plain = await openContainer(key, context, sealed);
  const segment = parse(() => fromBinary(KeyringSegmentSchema, plain));
  const number = Number(segment.number);
  if (segment.chatId !== chatId || segment.chain.length !== 16 || !(number >= 1 && number < firstPending))
    throw altered();
  return {
    chain: toHex(segment.chain),
    number,
    prevHash: segment.prevHash,
    hash: sha256(body),
    heads: segment.heads.map(fromProto),
    entries: segment.entries.map(({ messageId, sequence, sender, contentKey, bodyHash }) => {
      const senderId = segment.senders[sender];
      const whole =
        messageId.length === 16 && senderId?.length === 16 && contentKey.length === 32 && bodyHash.length === 32;
      if (!whole || sequence < 1n || sequence >= BigInt(firstPending)) throw altered();
      return {
        messageId: uuidText(messageId),
        sequence: Number(sequence),
        senderId: uuidText(senderId),
        contentKey,
        bodyHash,
      };
    }),
  };
}

export function toProto({ chain, number, hash }: Head): KeyringHead {
  return create(KeyringHeadSchema, { chain: fromHex(chain), number: BigInt(number), hash });
}

export function fromProto({ chain, number, hash }: KeyringHead): Head {
  return { chain: toHex(chain), number: Number(number), hash };
}

function parse<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw altered();
  }
}

function altered(): SignalError {
  return new SignalError('invalid-message', 'not a segment of this chat');
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
