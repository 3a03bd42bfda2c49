import type { DevicePayload, RetryAnswer } from '../../contract/gen/parley/v1/keys_pb.ts';
import type { MailboxEntry } from '../../contract/gen/parley/v1/live_pb.ts';
import type { MessageId } from '../../bridge/types.ts';
import { fromBase64 } from '../bytes.ts';
import type { Core } from '../core.ts';
import { HistoryApi } from '../history/api.ts';
import { KeyringReader } from '../history/reader.ts';
import { historyOf } from '../history/record.ts';
import type { Controls } from '../outbox/controls.ts';
import type { Lists } from '../people/lists.ts';
import type { Sessions } from '../people/sessions.ts';
import { isPassing, RefusalError, Stopped } from '../refusal.ts';
import { SignalError } from '../signal/index.ts';
import type { MessageSecret, WaitingRecord } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import type { Opened, Opener } from '../sync/opener.ts';
import { Unreadable } from '../sync/opener.ts';
import type { Api } from '../transport/api.ts';
import { Answers } from './answers.ts';
import { Requests } from './requests.ts';
import { isSecret, meansBroken, mostAtOnce, patienceMs, unharmed } from './rules.ts';
import { heal, tryBody } from './waiting.ts';

type Waiting = readonly [MessageId, WaitingRecord];

const againMs = 10 * 60_000;

/**
 * Makes readable what could not be opened as it came (docs/encryption.md, "Repair"): tries it once more, looks for its key
 * in the own keyring, and asks the account that sent it. What is to be done is stored, so that it goes on after a reload.
 */
export class Repair {
  readonly #core: Core;
  readonly #opener: Opener;
  readonly #history: HistoryApi;
  readonly #reader: KeyringReader;
  readonly #requests: Requests;
  readonly #answers: Answers;
  #ready = false;
  #running = false;
  #again = false;
  #wakesAt = Infinity;
  #cancelTimer: (() => void) | null = null;

  constructor(core: Core, api: Api, lists: Lists, sessions: Sessions, controls: Controls, opener: Opener) {
    this.#core = core;
    this.#opener = opener;
    this.#history = new HistoryApi(api);
    this.#reader = new KeyringReader(core, this.#history);
    this.#requests = new Requests(core, lists, sessions, controls);
    this.#answers = new Answers(core, lists, controls);
  }

  /** The mailbox is empty and the chats are known; or there is no connection any more. */
  set ready(ready: boolean) {
    this.#ready = ready;
    if (ready) this.kick();
    else {
      this.#cancelTimer?.();
      this.#wakesAt = Infinity;
    }
  }

  /** An entry could not be opened: whether the session is to blame is kept in the step that takes the entry. */
  async missed(step: Step, { senderAccountId, senderDeviceId }: MailboxEntry, error: unknown): Promise<void> {
    if (error instanceof SignalError && meansBroken(error.code)) {
      const name = `${senderAccountId}.${senderDeviceId}`;
      const repair = (await step.get('repairs', name)) ?? unharmed;
      step.put('repairs', name, { ...repair, broken: true });
    }
    step.after(() => this.#schedule(patienceMs));
  }

  async take(step: Step, entry: MailboxEntry, { kind }: DevicePayload): Promise<void> {
    if (kind.case === 'retryRequest') await this.#answers.take(step, entry, kind.value);
    if (kind.case === 'retryAnswer') await this.#takeAnswer(step, entry, kind.value);
  }

  /** Goes on with whatever is due. Harmless at any time. */
  kick(): void {
    if (!this.#ready) return;
    if (this.#running) this.#again = true;
    else void this.#run();
  }

  async #takeAnswer(step: Step, { senderAccountId, senderDeviceId }: MailboxEntry, answer: RetryAnswer): Promise<void> {
    for (const { messageId, chatId, contentKey, bodyHash } of answer.keys.slice(0, mostAtOnce)) {
      const waiting = await step.get('waiting', messageId);
      const secret = { contentKey, bodyHash };
      if (waiting?.senderId !== senderAccountId || waiting.chatId !== chatId || !isSecret(secret)) continue;
      if (await this.#healWith(step, messageId, waiting, secret)) {
        await this.#requests.answered(step, senderAccountId, senderDeviceId);
      } else step.put('waiting', messageId, { ...waiting, given: secret });
    }
    step.after(() => this.kick());
  }

  async #healWith(step: Step, id: MessageId, waiting: WaitingRecord, secret: MessageSecret): Promise<boolean> {
    const content = await tryBody(secret, waiting.body);
    if (content) await heal(this.#core, step, id, waiting, content, secret);
    return content !== null;
  }

  async #run(): Promise<void> {
    this.#running = true;
    const now = this.#core.environment.now();
    try {
      await this.#forgetHealed();
      await this.#fetchBodies();
      for (const waiting of this.#due(now)) await this.#openAgain(waiting);
      await this.#readKeyrings(this.#due(now));
      await this.#requests.send(this.#due(now));
    } catch (error) {
      if (error instanceof Stopped || this.#core.store.closed) return;
      this.#core.environment.log('a repair waits', isPassing(error) ? undefined : error);
    } finally {
      this.#running = false;
    }
    const again = this.#again;
    this.#again = false;
    if (again) this.kick();
    else this.#scheduleNext(now);
  }

  #due(now: number): Waiting[] {
    return [...this.#core.store.all('waiting')]
      .filter(([, { dueAt, asks }]) => dueAt <= now || (asks === 0 && dueAt > now + patienceMs))
      .sort(([, a], [, b]) => a.sequence - b.sequence);
  }

  /** After what was due at `now` was tried. What was not is tried when it is, even if that has come meanwhile. */
  #scheduleNext(now: number): void {
    const dues = [...this.#core.store.all('waiting').values()].map(({ dueAt }) => dueAt - now);
    if (dues.length > 0) this.#schedule(Math.min(...dues.map((ms) => (ms > 0 ? ms : againMs))));
  }

  #schedule(ms: number): void {
    const at = this.#core.environment.now() + ms;
    if (this.#wakesAt <= at && this.#wakesAt > this.#core.environment.now()) return;
    this.#cancelTimer?.();
    this.#wakesAt = at;
    this.#cancelTimer = this.#core.environment.timer(ms, () => {
      this.#wakesAt = Infinity;
      this.kick();
    });
  }

  /** Messages that became readable on another way, or are gone. */
  async #forgetHealed(): Promise<void> {
    const { store } = this.#core;
    await store.step(async (step) => {
      for (const id of store.all('waiting').keys())
        if ((await step.get('messages', id))?.content.kind !== 'waiting') step.delete('waiting', id);
    });
  }

  /** What it lacked may have come meanwhile: a list, or the first message of its session. */
  async #openAgain([id, waiting]: Waiting): Promise<void> {
    const { chatId, senderId, deviceId, body, envelope } = waiting;
    const entry = { senderAccountId: senderId, senderDeviceId: deviceId, ...envelope };
    await this.#core.store.step(async (step) => {
      if (!(await step.get('waiting', id))) return;
      let opened: Opened;
      try {
        opened = await this.#opener.open(step, entry, { messageId: id, chatId, body });
      } catch (error) {
        if (error instanceof SignalError || error instanceof Unreadable) return;
        throw error;
      }
      if (opened.key) await heal(this.#core, step, id, waiting, opened.content, opened.key);
    });
  }

  /** Another device of the own account may have what this one lacks. */
  async #readKeyrings(due: readonly Waiting[]): Promise<void> {
    if (!historyOf(this.#core)?.keys.length) return;
    for (const chatId of new Set(due.map(([, each]) => each.chatId))) {
      const ofChat = due.filter(([, each]) => each.chatId === chatId);
      await this.#unlessRefused(async () => {
        this.#reader.forget();
        const entries = await this.#reader.entries(
          chatId,
          ofChat.map(([, { sequence }]) => sequence),
        );
        await this.#core.store.step(async (step) => {
          for (const [id, waiting] of ofChat) {
            const entry = entries.get(waiting.sequence);
            if (entry?.messageId === id && entry.senderId === waiting.senderId && (await step.get('waiting', id)))
              await this.#healWith(step, id, waiting, entry);
          }
        });
      });
    }
  }

  /** What was given does not open the body that came: the server is asked for the one that it keeps. */
  async #fetchBodies(): Promise<void> {
    for (const [id, { chatId, sequence, given }] of this.#core.store.all('waiting')) {
      if (!given) continue;
      let body: Uint8Array | null = null;
      await this.#unlessRefused(async () => {
        const { messages } = await this.#history.messages(chatId, sequence + 1, 1);
        const found = messages.find(({ messageId }) => messageId === id);
        if (found) body = fromBase64(found.body);
      });
      await this.#core.store.step(async (step) => {
        const still = await step.get('waiting', id);
        if (!still) return;
        const healed = body && (await this.#healWith(step, id, { ...still, body }, given));
        if (!healed) step.put('waiting', id, { ...still, given: null });
      });
    }
  }

  async #unlessRefused(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isPassing(error) || !(error instanceof RefusalError)) throw error;
      this.#core.environment.log('a repair waits', error.refusal.code);
    }
  }
}
