import { fromBinary } from '@bufbuild/protobuf';
import type { MailboxEntry, MessageRecord } from '../../contract/gen/parley/v1/live_pb.ts';
import { ContentSchema } from '../../contract/gen/parley/v1/content_pb.ts';
import type { DevicePayload, MessageKey } from '../../contract/gen/parley/v1/keys_pb.ts';
import { DevicePayloadSchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import type { AccountId } from '../../bridge/types.ts';
import { toHex } from '../bytes.ts';
import type { Core } from '../core.ts';
import { readContent } from '../media/content.ts';
import { senderIn } from '../people/former.ts';
import type { Lists } from '../people/lists.ts';
import type { Sessions } from '../people/sessions.ts';
import { bodyContext, decryptMessage, openBody } from '../signal/index.ts';
import type { ConsumedPreKeys, PreKeyStore, SealedBody } from '../signal/index.ts';
import type { StoredContent } from '../store/records.ts';
import type { Step } from '../store/step.ts';

export type Envelope = Pick<MailboxEntry, 'senderAccountId' | 'senderDeviceId' | 'type' | 'ciphertext'>;
export type SentMessage = Pick<MessageRecord, 'messageId' | 'chatId' | 'body'>;

/** A message that cannot be read as it came; nothing of the step was kept for it. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

export interface Opened {
  content: StoredContent;
  /** What opens the body once more; null when it could not be opened. */
  key: Pick<SealedBody, 'contentKey' | 'bodyHash'> | null;
}

/** Takes the ratchet one message further and opens the body, all within the step of the caller. */
export class Opener {
  readonly #core: Core;
  readonly #lists: Lists;
  readonly #sessions: Sessions;
  /** Whoever could be read has said which lists it knows. */
  onHeads: (step: Step, accountId: AccountId, payload: DevicePayload) => Promise<void> = () => Promise.resolve();

  constructor(core: Core, lists: Lists, sessions: Sessions) {
    this.#core = core;
    this.#lists = lists;
    this.#sessions = sessions;
  }

  /** Throws `Unreadable` or `SignalError`, and then has changed nothing. */
  async open(step: Step, entry: Envelope, message: SentMessage): Promise<Opened> {
    const payload = parse(await this.#decrypt(step, entry));
    if (payload) await this.onHeads(step, entry.senderAccountId, payload);
    return readMessage(payload, message);
  }

  /** The same of what is no message; null when it says nothing that this version knows. */
  async openControl(step: Step, entry: MailboxEntry): Promise<DevicePayload | null> {
    const payload = parse(await this.#decrypt(step, entry));
    if (payload) await this.onHeads(step, entry.senderAccountId, payload);
    return payload;
  }

  async #decrypt(step: Step, entry: Envelope): Promise<Uint8Array> {
    const { senderAccountId: accountId, senderDeviceId: deviceId } = entry;
    const device = senderIn(this.#lists.pinned(accountId), deviceId, this.#core.environment.now());
    if (!device) throw new Unreadable('the device is not in the list of its account');
    const { plaintext, record, consumed } = await decryptMessage(
      await this.#sessions.load(step, accountId, deviceId),
      this.#sessions.local(),
      { accountId, deviceId },
      entry.type,
      entry.ciphertext,
      this.#preKeys(step),
      this.#sessions.signal,
      device.identityKey,
    );
    const replay = consumed?.kyberLastResort ? replayName(consumed) : null;
    if (replay && (await step.get('replays', replay)))
      throw new Unreadable('the first message of a session was played again');

    // From here on the ratchet has moved for good, whatever is inside.
    this.#sessions.save(step, accountId, deviceId, record);
    if (consumed) this.#consume(step, consumed, replay);
    return plaintext;
  }

  #preKeys(step: Step): PreKeyStore {
    const find = (key: string) => step.get('prekeys', key);
    return {
      signedPreKey: (id) => find(`signed:${id}`),
      kyberPreKey: (id) => find(`kyber:${id}`),
      oneTimePreKey: (id) => find(`ec:${id}`),
    };
  }

  #consume(
    step: Step,
    { oneTimePreKeyId, kyberPreKeyId, kyberLastResort }: ConsumedPreKeys,
    replay: string | null,
  ): void {
    if (oneTimePreKeyId !== undefined) step.delete('prekeys', `ec:${oneTimePreKeyId}`);
    if (!kyberLastResort) step.delete('prekeys', `kyber:${kyberPreKeyId}`);
    if (replay) step.put('replays', replay, { at: this.#core.environment.now() });
  }
}

const waiting: StoredContent = { kind: 'waiting' };

/** What the message says; 'waiting' when what is inside is not what stands outside. */
async function readMessage(payload: DevicePayload | null, message: SentMessage): Promise<Opened> {
  const kind = payload?.kind;
  try {
    if (kind?.case !== 'messageKey' || !isFor(kind.value, message)) return { content: waiting, key: null };
    const { contentKey, bodyHash } = kind.value;
    return { content: await readBody({ contentKey, bodyHash, body: message.body }), key: { contentKey, bodyHash } };
  } catch {
    return { content: waiting, key: null };
  }
}

/** Throws `SignalError` when the body is another one. */
export async function readBody(sealed: SealedBody): Promise<StoredContent> {
  return readContent(fromBinary(ContentSchema, await openBody(sealed, bodyContext)));
}

function parse(plaintext: Uint8Array): DevicePayload | null {
  try {
    return fromBinary(DevicePayloadSchema, plaintext);
  } catch {
    return null;
  }
}

function isFor({ messageId, chatId }: MessageKey, message: SentMessage): boolean {
  return messageId === message.messageId && chatId === message.chatId;
}

function replayName({ kyberPreKeyId, signedPreKeyId, baseKey }: ConsumedPreKeys): string {
  return `${kyberPreKeyId}.${signedPreKeyId}.${toHex(baseKey)}`;
}
