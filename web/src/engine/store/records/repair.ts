import type { MailboxEntry } from '../../../contract/gen/parley/v1/live_pb.ts';
import type { AccountId, ChatId } from '../../../bridge/types.ts';
import type { MessageSecret, SealedEnvelope } from './chats.ts';

/** A control on its way to a device. Key: its id. */
export interface ControlRecord {
  envelope: SealedEnvelope;
  at: number;
}

/** A message that could not be opened as it came, and how far its repair is. Key: the message's id. */
export interface WaitingRecord {
  chatId: ChatId;
  sequence: number;
  senderId: AccountId;
  /** The device that sent it. */
  deviceId: number;
  committedAt: number;
  /** As they came: what is missing may come by itself, and the server need not have the body any more. */
  envelope: Pick<MailboxEntry, 'type' | 'ciphertext'>;
  body: Uint8Array;
  /** What somebody has given for it and did not open the body that came. */
  given: MessageSecret | null;
  /** How often the sending account was asked, and from when it is to be asked again. Milliseconds since 1970. */
  asks: number;
  dueAt: number;
}

/** What was mended with a device of a peer. Key: `<account>.<device>`. */
export interface RepairRecord {
  /** The session with it did not open what it sent: a new one is due. */
  broken: boolean;
  /** When it was asked without an answer, and when it has asked, in the last hour. Milliseconds since 1970. */
  asked: number[];
  heard: number[];
}
