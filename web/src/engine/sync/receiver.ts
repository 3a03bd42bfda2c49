import type { MailboxEntry, MessageRecord } from '../../contract/gen/parley/v1/live_pb.ts';
import type { DevicePayload } from '../../contract/gen/parley/v1/keys_pb.ts';
import type { AccountId } from '../../bridge/types.ts';
import { memberOf, withMessage } from '../chats/chat.ts';
import type { Chats } from '../chats/chats.ts';
import type { Core } from '../core.ts';
import { keepContentKey } from '../history/contentKeys.ts';
import { senderIn } from '../people/former.ts';
import type { Lists } from '../people/lists.ts';
import { isPassing, RefusalError, SessionEnded, Stopped } from '../refusal.ts';
import type { Repair } from '../repair/repair.ts';
import { keepWaiting } from '../repair/waiting.ts';
import { SignalError } from '../signal/index.ts';
import type { StoredMessage } from '../store/records.ts';
import { isSequence } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import type { Opened, Opener } from './opener.ts';

/**
 * Stores what came out of the mailbox: message, ratchet and used-up prekeys of all entries in one transaction. Only when
 * that is committed may the entries be acknowledged. An entry that comes twice changes nothing.
 */
export class Receiver {
  readonly #core: Core;
  readonly #chats: Chats;
  readonly #lists: Lists;
  readonly #opener: Opener;
  readonly #repair: Repair;
  readonly #onControl: (step: Step, entry: MailboxEntry, payload: DevicePayload) => Promise<void>;

  constructor(
    core: Core,
    chats: Chats,
    lists: Lists,
    opener: Opener,
    repair: Repair,
    onControl: (step: Step, entry: MailboxEntry, payload: DevicePayload) => Promise<void>,
  ) {
    this.#onControl = onControl;
    this.#repair = repair;
    this.#core = core;
    this.#chats = chats;
    this.#lists = lists;
    this.#opener = opener;
  }

  /** Throws what passes; then nothing was stored and everything comes again. */
  async take(entries: readonly MailboxEntry[]): Promise<void> {
    await this.#prepare(entries);
    await this.#core.store.step(async (step) => {
      for (const entry of entries) {
        if (entry.message) await this.#takeMessage(step, entry, entry.message);
        else await this.#takeControl(step, entry);
      }
    });
  }

  /** What needs the network comes before the step: chats and device lists that are not known yet. */
  async #prepare(entries: readonly MailboxEntry[]): Promise<void> {
    const { store } = this.#core;
    const chats = new Set(entries.flatMap(({ message }) => (message ? [message.chatId] : [])));
    for (const id of chats) if (!store.all('chats').has(id)) await this.#unlessRefused(this.#chats.fetch(id));
    for (const accountId of this.#strangers(entries)) await this.#unlessRefused(this.#lists.refresh(accountId));
    for (const accountId of this.#strangers(entries)) await this.#unlessRefused(this.#lists.recall(accountId));
  }

  /** Accounts of which a device wrote that is not known. */
  #strangers(entries: readonly MailboxEntry[]): Set<AccountId> {
    const now = this.#core.environment.now();
    const strange = entries.filter(
      ({ senderAccountId, senderDeviceId }) => !senderIn(this.#lists.pinned(senderAccountId), senderDeviceId, now),
    );
    return new Set(strange.map(({ senderAccountId }) => senderAccountId));
  }

  /** A refusal that stays (no such chat, a list that does not hold) must not stop everything behind it. */
  async #unlessRefused(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (isPassing(error) || error instanceof SessionEnded || !(error instanceof RefusalError)) throw error;
      this.#core.environment.log('a sender or chat was refused', error.refusal.code);
    }
  }

  async #takeMessage(step: Step, entry: MailboxEntry, message: MessageRecord): Promise<void> {
    const chat = await step.get('chats', message.chatId);
    const known = await step.get('messages', message.messageId);
    if (!chat || !memberOf(chat, entry.senderAccountId) || !isSequence(message.sequence)) return;
    if (known && known.content.kind !== 'waiting') return;
    const { content, key } = await this.#open(step, entry, message);
    if (known && content.kind === 'waiting') return;
    const sequence = Number(message.sequence);
    const stored: StoredMessage = {
      id: message.messageId,
      chatId: chat.id,
      order: sequence,
      sequence,
      senderId: entry.senderAccountId,
      mine: entry.senderAccountId === this.#core.me,
      at: Number(message.committedAt),
      content,
      failed: false,
      ...(key && entry.senderAccountId === this.#core.me ? { key } : {}),
    };
    if (key) keepContentKey(this.#core, step, stored, key);
    else keepWaiting(this.#core, step, entry, message);
    step.put('chats', chat.id, withMessage(chat, stored));
    this.#core.threads.put(step, stored);
    step.after(() => {
      if (this.#core.board.typist(chat.id) === stored.senderId) this.#core.board.setTyping(chat.id, null);
      this.#core.board.changed();
    });
  }

  async #takeControl(step: Step, entry: MailboxEntry): Promise<void> {
    try {
      const payload = await this.#opener.openControl(step, entry);
      if (payload) await this.#onControl(step, entry, payload);
    } catch (error) {
      if (isOurs(error)) throw error;
      await this.#repair.missed(step, entry, error);
      this.#core.environment.log('a control was not understood', error instanceof SignalError ? error.code : error);
    }
  }

  async #open(step: Step, entry: MailboxEntry, message: MessageRecord): Promise<Opened> {
    try {
      return await this.#opener.open(step, entry, message);
    } catch (error) {
      if (isOurs(error)) throw error;
      await this.#repair.missed(step, entry, error);
      this.#core.environment.log('a message waits', error instanceof SignalError ? error.code : error);
      return { content: { kind: 'waiting' }, key: null };
    }
  }
}

/** The local store failed or was closed, or the session has ended. Everything else is the entry's fault, and must not stop those behind it. */
function isOurs(error: unknown): boolean {
  return error instanceof Stopped || error instanceof RefusalError || error instanceof DOMException;
}
