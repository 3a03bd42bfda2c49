import { create } from '@bufbuild/protobuf';
import type { MessageKey, RetryRequest } from '../../contract/gen/parley/v1/keys_pb.ts';
import { MessageKeySchema, RetryAnswerSchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import type { MailboxEntry } from '../../contract/gen/parley/v1/live_pb.ts';
import { memberOf } from '../chats/chat.ts';
import type { Core } from '../core.ts';
import type { Controls } from '../outbox/controls.ts';
import type { Lists } from '../people/lists.ts';
import { verificationOf } from '../people/verified.ts';
import type { Step } from '../store/step.ts';
import { mostAtOnce, mostHeard, unharmed, withinHour } from './rules.ts';

/** Gives keys of messages again to devices that could not open them: of own messages, and to members of their chats alone. */
export class Answers {
  readonly #core: Core;
  readonly #lists: Lists;
  readonly #controls: Controls;

  constructor(core: Core, lists: Lists, controls: Controls) {
    this.#core = core;
    this.#lists = lists;
    this.#controls = controls;
  }

  /** The request came in the session that the answer goes into; both are stored in the same step. */
  async take(step: Step, { senderAccountId, senderDeviceId }: MailboxEntry, { messages }: RetryRequest): Promise<void> {
    const device = this.#lists.pinned(senderAccountId)?.devices.find(({ deviceId }) => deviceId === senderDeviceId);
    if (!device || messages.length === 0) return;
    // Whoever has another key than the one that was compared is given nothing before the person has decided.
    if (verificationOf(this.#core.store, senderAccountId) === 'changed') return;
    const name = `${senderAccountId}.${senderDeviceId}`;
    const repair = (await step.get('repairs', name)) ?? unharmed;
    const now = this.#core.environment.now();
    const heard = withinHour(repair.heard, now);
    if (heard.length >= mostHeard) return;
    step.put('repairs', name, { ...repair, heard: [...heard, now] });
    const keys: MessageKey[] = [];
    for (const { messageId, chatId } of messages.slice(0, mostAtOnce)) {
      const key = await this.#key(step, senderAccountId, messageId, chatId);
      if (key) keys.push(key);
    }
    if (keys.length === 0) return;
    const value = create(RetryAnswerSchema, { keys });
    await this.#controls.sendNow(step, senderAccountId, device, { case: 'retryAnswer', value });
  }

  async #key(step: Step, askedBy: string, messageId: string, chatId: string): Promise<MessageKey | null> {
    const message = await step.get('messages', messageId);
    const chat = await step.get('chats', chatId);
    const isOurs = message?.mine && message.chatId === chatId && message.sequence !== null;
    if (!isOurs || !message.key || !chat || !memberOf(chat, askedBy)) return null;
    // What was written to a person is not given to whoever stands in their place since.
    if (askedBy !== this.#core.me && message.order < (chat.keyChangedAt ?? 0)) return null;
    return create(MessageKeySchema, { messageId, chatId, ...message.key, sentAt: BigInt(message.at) });
  }
}
