import type { ChatId, MessageId } from '../../bridge/types.ts';
import { equal, sha256, toHex } from '../bytes.ts';
import type { Core } from '../core.ts';
import { isPassing, RefusalError } from '../refusal.ts';
import { Serial } from '../serial.ts';
import type { ContentKeyRecord, SegmentRecord } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import type { HistoryApi } from './api.ts';
import { emptyKeyring, headsOf, tipOf, withSegment } from './chains.ts';
import { rangesOf } from './ranges.ts';
import type { KeyringReader } from './reader.ts';
import { historyOf, newestKey } from './record.ts';
import type { HistoryEntry, Segment } from './segment.ts';
import { maxEntries, maxRanges, sealSegment } from './segment.ts';

/** So many keys make a segment at once; fewer wait so long for more. */
const atOnce = 40;
const waitMs = 30_000;
/** Devices that are not the primary leave it the first word, so that not all write the same. */
const reserve = 3;

/**
 * Writes keyrings: what opens the messages of a chat goes up in segments, after so many, after a while and on leaving.
 * A segment is stored before it is sent, so that a repeat is the same. What other devices have written already is left out.
 */
export class KeyringWriter {
  readonly #core: Core;
  readonly #api: HistoryApi;
  readonly #reader: KeyringReader;
  readonly #isPrimary: () => boolean;
  readonly #serial = new Serial();
  #cancelTimer: (() => void) | null = null;
  #due = Infinity;
  #ready = false;
  #failing = false;

  constructor(core: Core, api: HistoryApi, reader: KeyringReader, isPrimary: () => boolean) {
    this.#core = core;
    this.#api = api;
    this.#reader = reader;
    this.#isPrimary = isPrimary;
    core.onContentKey = () => this.#grown();
  }

  /** There is a connection, or none any more. */
  set ready(ready: boolean) {
    this.#ready = ready;
    if (!ready) return;
    if (this.#core.store.all('segments').size > 0) this.later(0);
    else if (this.#core.store.all('contentKeys').size > 0) this.later();
  }

  /** Writes all that waits, now. Throws what passes. */
  flush(): Promise<void> {
    this.#cancelTimer?.();
    this.#due = Infinity;
    return this.#serial.run(async () => {
      const { store } = this.#core;
      const chats = new Set([...store.all('contentKeys').values()].map(({ chatId }) => chatId));
      for (const chatId of [...store.all('segments').keys(), ...chats]) await this.#flushChat(chatId);
    });
  }

  /** Writes all that waits after this time. What was due before that stays due. */
  later(ms = waitMs * this.#patience()): void {
    const { environment } = this.#core;
    const due = environment.now() + ms;
    if (this.#due <= due) return;
    this.#cancelTimer?.();
    this.#due = due;
    this.#cancelTimer = environment.timer(ms, () => {
      this.#due = Infinity;
      void this.tryFlush();
    });
  }

  /** The same as `flush`; what fails is tried again with the next key or connection. */
  async tryFlush(): Promise<void> {
    if (!this.#ready) return;
    try {
      await this.flush();
      this.#failing = false;
    } catch (error) {
      if (this.#core.store.closed) return;
      const expected = isPassing(error) || error instanceof RefusalError;
      this.#core.environment.log('the keyring waits', expected ? undefined : error);
      this.#failing = true;
      this.later();
    }
  }

  #grown(): void {
    if (!this.#ready) return;
    const enough = this.#core.store.all('contentKeys').size >= atOnce * this.#patience();
    this.later(enough && !this.#failing ? 0 : undefined);
  }

  #patience(): number {
    return this.#isPrimary() ? 1 : reserve + this.#core.environment.chance();
  }

  async #flushChat(chatId: ChatId): Promise<void> {
    for (;;) {
      const record = historyOf(this.#core);
      if (!newestKey(record) || record?.choice.onlyHere) return;
      const segment = this.#core.store.all('segments').get(chatId) ?? (await this.#make(chatId));
      if (segment) await this.#upload(chatId, segment);
      else if (this.#waiting(chatId).length === 0) return;
    }
  }

  async #upload(chatId: ChatId, segment: SegmentRecord): Promise<void> {
    try {
      await this.#api.addSegment(chatId, segment);
    } catch (error) {
      // Nothing of this chat can be kept any more; what waits does not wait for it.
      const final = error instanceof RefusalError && ['keyring-full', 'chat-not-found'].includes(error.refusal.code);
      if (!final) throw error;
      this.#core.environment.log('a segment was refused', error.refusal.code);
    }
    await this.#core.store.step((step) => {
      step.delete('segments', chatId);
      for (const id of segment.messageIds) step.delete('contentKeys', id);
    });
  }

  /** Stores the next segment of a chat; null when the other devices have written all of it. */
  async #make(chatId: ChatId): Promise<SegmentRecord | null> {
    const waiting = this.#next(chatId);
    const [first, last] = [waiting[0]?.[1].sequence, waiting.at(-1)?.[1].sequence];
    if (first === undefined || last === undefined) return null;
    const written = await this.#reader.read(chatId, first, last);
    return this.#core.store.step((step) => this.#makeNow(step, chatId, waiting, written));
  }

  async #makeNow(
    step: Step,
    chatId: ChatId,
    waiting: Waiting[],
    written: ReadonlyMap<number, HistoryEntry>,
  ): Promise<SegmentRecord | null> {
    const record = historyOf(this.#core);
    const key = newestKey(record);
    const { account, environment } = this.#core;
    if (!record || !key || !account || record.choice.onlyHere) return null;
    for (const [id, { sequence, contentKey }] of waiting) {
      const entry = written.get(sequence);
      if (entry?.messageId === id && equal(entry.contentKey, contentKey)) step.delete('contentKeys', id);
    }
    const entries: HistoryEntry[] = [];
    for (const [messageId] of waiting) {
      const kept = await step.get('contentKeys', messageId);
      if (kept) entries.push({ messageId, ...kept });
    }
    if (entries.length === 0) return null;

    const keyring = (await step.get('keyrings', chatId)) ?? emptyKeyring;
    const chain = toHex(record.chain);
    const tip = tipOf(keyring, chain);
    const made: Omit<Segment, 'hash'> = {
      chain,
      number: tip.number + 1,
      prevHash: tip.hash,
      heads: headsOf(keyring, chain),
      entries,
    };
    const body = await sealSegment(key.key, chatId, account.deviceId, made, environment.random);
    const segment: SegmentRecord = {
      segmentId: environment.newId(),
      ranges: rangesOf(entries.map(({ sequence }) => sequence)),
      body,
      messageIds: entries.map(({ messageId }) => messageId),
    };
    step.put('keyrings', chatId, withSegment(keyring, { ...made, hash: sha256(body) }).keyring);
    step.put('segments', chatId, segment);
    return segment;
  }

  /** As many of the oldest as fit into one segment. */
  #next(chatId: ChatId): Waiting[] {
    const next = this.#waiting(chatId).slice(0, maxEntries);
    let ranges = 0;
    const end = next.findIndex(([, { sequence }], i) => {
      if (next[i - 1]?.[1].sequence !== sequence - 1) ranges++;
      return ranges > maxRanges;
    });
    return end < 0 ? next : next.slice(0, end);
  }

  #waiting(chatId: ChatId): Waiting[] {
    return [...this.#core.store.all('contentKeys')]
      .filter(([, each]) => each.chatId === chatId)
      .sort((a, b) => a[1].sequence - b[1].sequence);
  }
}

type Waiting = [MessageId, ContentKeyRecord];
