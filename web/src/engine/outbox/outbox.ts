import { create } from '@bufbuild/protobuf';
import type { ChatId, Refusal } from '../../bridge/types.ts';
import type { Ok, Problem, SendMessage } from '../../contract/gen/parley/v1/live_pb.ts';
import { DeviceEnvelopeSchema, SendMessageSchema } from '../../contract/gen/parley/v1/live_pb.ts';
import { withMessage, withPending } from '../chats/chat.ts';
import type { Chats } from '../chats/chats.ts';
import type { Core } from '../core.ts';
import { keepContentKey } from '../history/contentKeys.ts';
import type { Files } from '../media/files.ts';
import type { Lists } from '../people/lists.ts';
import type { Sessions } from '../people/sessions.ts';
import { isUndecided, Undecided } from '../people/verified.ts';
import { isPassing, refuse, RefusalError, SessionEnded, Stopped } from '../refusal.ts';
import type { MessageSecret, OutboxRecord, SealedMessage, StoredMessage } from '../store/records.ts';
import { isSequence } from '../store/records.ts';
import { Backoff } from '../transport/backoff.ts';
import { CommandRefused } from '../transport/commands.ts';
import type { Live } from '../transport/live.ts';
import type { Sealer } from './sealer.ts';

const repairs = 5;
/** A new list is told of when it is there; this is for when it was not. */
const lookForListMs = 60 * 60_000;

/** Sends what waits, in order within each chat, one at a time; chats do not wait for each other. */
export class Outbox {
  readonly #core: Core;
  readonly #chats: Chats;
  readonly #lists: Lists;
  readonly #sessions: Sessions;
  readonly #sealer: Sealer;
  readonly #files: Files;
  readonly #live: Live;
  readonly #running = new Set<ChatId>();
  readonly #backoffs = new Map<ChatId, Backoff>();

  constructor(core: Core, chats: Chats, lists: Lists, sessions: Sessions, sealer: Sealer, files: Files, live: Live) {
    this.#core = core;
    this.#chats = chats;
    this.#lists = lists;
    this.#sessions = sessions;
    this.#sealer = sealer;
    this.#files = files;
    this.#live = live;
    files.onSealed = () => this.kick();
  }

  /** Sends whatever can be sent now. Harmless at any time. */
  kick(): void {
    if (this.#live.state !== 'online') return;
    for (const chatId of new Set([...this.#waiting()].map((entry) => entry.chatId))) void this.#run(chatId);
  }

  #waiting(): OutboxRecord[] {
    return [...this.#core.store.all('outbox').values()]
      .filter((entry) => !entry.failed)
      .sort((a, b) => a.order - b.order);
  }

  async #run(chatId: ChatId): Promise<void> {
    if (this.#running.has(chatId)) return;
    this.#running.add(chatId);
    const backoff = this.#backoffs.get(chatId) ?? new Backoff(this.#core.environment.chance);
    this.#backoffs.set(chatId, backoff);
    let waitMs: number | null = null;
    try {
      for (;;) {
        const entry = this.#waiting().find((each) => each.chatId === chatId);
        if (!entry || this.#live.state !== 'online' || this.#isHeld(entry)) break;
        await this.#send(entry);
        backoff.reset();
      }
    } catch (error) {
      if (error instanceof Stopped || error instanceof SessionEnded || error instanceof Undecided) return;
      if (isListExpired(error)) waitMs = lookForListMs;
      else if (!isPassing(error)) this.#core.environment.log('the outbox stumbled', error);
      waitMs ??= Math.max(backoff.next(), error instanceof RefusalError ? (error.refusal.retryAfterMs ?? 0) : 0);
    } finally {
      this.#running.delete(chatId);
    }
    if (waitMs !== null) this.#core.environment.timer(waitMs, () => this.kick());
  }

  /** For a decision of the person, or for a file that was sent before. */
  #isHeld(entry: OutboxRecord): boolean {
    const chat = this.#core.store.all('chats').get(entry.chatId);
    return (chat !== undefined && isUndecided(this.#core.store, chat)) || this.#files.isSealingBefore(entry);
  }

  /** Until it is committed, or refused for good. Throws what passes. */
  async #send(entry: OutboxRecord): Promise<void> {
    try {
      const ready = await this.#files.upload(entry);
      let sealed = ready.sealed ? ready : await this.#sealer.seal(entry.id, this.#chats.get(entry.chatId));
      for (let attempt = 0; ; attempt++) {
        try {
          await this.#committed(sealed, await this.#deliver(sealed));
          return;
        } catch (error) {
          if (!(error instanceof CommandRefused) || attempt === repairs) throw error;
          if (!(await this.#repair(sealed, error.problem))) throw error;
          sealed = await this.#sealer.seal(entry.id, this.#chats.get(entry.chatId));
        }
      }
    } catch (error) {
      if (isPassing(error) || !(error instanceof RefusalError)) throw error;
      if (isListExpired(error)) {
        await this.#waitsForList(entry);
        throw error;
      }
      await this.#failed(entry, error.refusal);
    }
  }

  async #deliver(entry: OutboxRecord): Promise<Ok> {
    const answer = await this.#live.command({ case: 'messageSend', value: toFrame(entry) });
    if (answer.event.case !== 'ok' || !isSequence(answer.event.value.sequence))
      throw new TypeError('not a place in a chat');
    return answer.event.value;
  }

  /** Brings lists and sessions up to what the server knows. False when this refusal is not of that kind. */
  async #repair(entry: OutboxRecord, { code, audience, stale }: Problem): Promise<boolean> {
    if (code === 'audience-stale') {
      await this.#chats.fetch(entry.chatId);
      for (const { accountId, listEpoch } of audience?.members ?? []) {
        if (listEpoch > 0) await this.#lists.ensure(accountId, listEpoch);
      }
      return true;
    }
    if (code !== 'device-stale') return false;
    const { era } = this.#core.store;
    for (const accountId of new Set(stale.map((address) => address.accountId))) await this.#lists.refresh(accountId);
    await this.#core.store.step(async (step) => {
      for (const { accountId, deviceId } of stale) await this.#sessions.discard(step, accountId, deviceId);
      const current = await step.get('outbox', entry.id);
      if (!current?.sealed) return;
      const envelopes = current.sealed.envelopes.filter(
        (each) => !stale.some(({ accountId, deviceId }) => accountId === each.accountId && deviceId === each.deviceId),
      );
      step.put('outbox', entry.id, { ...current, sealed: { ...current.sealed, envelopes } });
    }, era);
    return true;
  }

  async #committed(entry: OutboxRecord, ok: Ok): Promise<void> {
    const { store, threads, board } = this.#core;
    const sequence = Number(ok.sequence);
    await store.step(async (step) => {
      const message = await step.get('messages', entry.id);
      const chat = await step.get('chats', entry.chatId);
      step.delete('outbox', entry.id);
      step.after(() => this.#files.sent(entry));
      if (!message || !chat) return;
      const committed: StoredMessage = {
        ...message,
        sequence,
        order: sequence,
        at: Number(ok.committedAt),
        failed: false,
        waitsForList: false,
        ...(entry.sealed ? { key: secretOf(entry.sealed) } : {}),
      };
      if (entry.sealed) keepContentKey(this.#core, step, committed, entry.sealed);
      step.put('chats', chat.id, withMessage(chat, committed));
      threads.put(step, committed);
      step.after(() => board.changed());
    });
  }

  /** A device that could read it must have signed its list in the last weeks: it will, when it is opened. */
  async #waitsForList(entry: OutboxRecord): Promise<void> {
    const { store, threads, board } = this.#core;
    await store.step(async (step) => {
      const message = await step.get('messages', entry.id);
      const chat = await step.get('chats', entry.chatId);
      if (!message || !chat || message.waitsForList) return;
      const waits: StoredMessage = { ...message, waitsForList: true };
      step.put('chats', chat.id, withPending(chat, waits));
      threads.put(step, waits);
      step.after(() => board.changed());
    });
  }

  async #failed(entry: OutboxRecord, refusal: Refusal): Promise<void> {
    const { store, threads, board, environment } = this.#core;
    environment.log('a message was refused', refusal.code);
    await store.step(async (step) => {
      const current = await step.get('outbox', entry.id);
      const message = await step.get('messages', entry.id);
      const chat = await step.get('chats', entry.chatId);
      if (!current || !message || !chat) throw refuse('message-unknown', 'This message is not waiting to be sent.');
      const failed: StoredMessage = { ...message, failed: true };
      step.put('outbox', entry.id, { ...current, failed: refusal });
      step.put('chats', chat.id, withPending(chat, failed));
      threads.put(step, failed);
      step.after(() => board.changed());
    });
  }
}

/** Nothing is wrong with the message: whoever is to read it was away for too long. */
function isListExpired(error: unknown): boolean {
  return error instanceof RefusalError && error.status === 0 && error.refusal.code === 'list-expired';
}

function secretOf({ contentKey, bodyHash }: SealedMessage): MessageSecret {
  return { contentKey, bodyHash };
}

function toFrame({ id, chatId, sealed }: OutboxRecord): SendMessage {
  if (!sealed) throw refuse('message-unsealed', 'This message is not encrypted yet.');
  return create(SendMessageSchema, {
    messageId: id,
    chatId,
    body: sealed.body,
    audienceHash: sealed.audienceHash,
    envelopes: sealed.envelopes.map((envelope) => create(DeviceEnvelopeSchema, envelope)),
  });
}
