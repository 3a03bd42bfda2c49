import type { ChatId } from '../../bridge/types.ts';
import type { Core } from '../core.ts';
import { SignalError } from '../signal/index.ts';
import type { Step } from '../store/step.ts';
import type { HistoryApi } from './api.ts';
import { emptyKeyring, isWhole, withSegment } from './chains.ts';
import type { Trouble } from './chains.ts';
import { historyOf, warn } from './record.ts';
import type { HistoryEntry, Segment } from './segment.ts';
import { openSegment, UnknownKey } from './segment.ts';

const everything = 2 ** 40;
const mostRemembered = 4_000;

/** Reads keyrings: opens segments, checks how they hang together, and remembers what the last of them said. */
export class KeyringReader {
  readonly #core: Core;
  readonly #api: HistoryApi;
  #remembered: { chatId: ChatId; entries: Map<number, HistoryEntry> } = { chatId: '', entries: new Map() };
  /** A segment was met that no known key opens. */
  onUnknownKey: () => void = () => undefined;

  constructor(core: Core, api: HistoryApi) {
    this.#core = core;
    this.#api = api;
  }

  /** The entries of these messages, by sequence; asks the server only for what no segment has said before. */
  async entries(chatId: ChatId, sequences: readonly number[]): Promise<ReadonlyMap<number, HistoryEntry>> {
    if (sequences.length === 0) return new Map();
    const known = this.#remembered.chatId === chatId ? this.#remembered.entries : new Map<number, HistoryEntry>();
    if (sequences.every((sequence) => known.has(sequence))) return known;
    const read = await this.read(chatId, Math.min(...sequences), Math.max(...sequences));
    const entries = known.size + read.size > mostRemembered ? read : new Map([...known, ...read]);
    this.#remembered = { chatId, entries };
    return entries;
  }

  /** Everything that the segments say that have a key from one sequence to another. */
  async read(chatId: ChatId, from: number, to: number): Promise<Map<number, HistoryEntry>> {
    const segments = await this.#open(chatId, await this.#api.segments(chatId, from, to));
    await this.#core.store.step((step) => this.#note(step, chatId, segments));
    return new Map(segments.flatMap(({ entries }) => entries).map((entry) => [entry.sequence, entry]));
  }

  /** When all of it should have come: reads everything once more unless it has, and warns if it still has not. */
  async verify(chatId: ChatId): Promise<void> {
    const isComplete = async (): Promise<boolean> =>
      isWhole((await this.#core.store.read('keyrings', chatId)) ?? emptyKeyring);
    if (await isComplete()) return;
    await this.read(chatId, 1, everything);
    if (!(await isComplete())) await this.#core.store.step((step) => warn(this.#core, step, 'missing', chatId));
  }

  forget(): void {
    this.#remembered = { chatId: '', entries: new Map() };
  }

  async #open(chatId: ChatId, bodies: readonly Uint8Array[]): Promise<Segment[]> {
    const keys = (historyOf(this.#core)?.keys ?? []).map(({ key }) => key);
    const segments: Segment[] = [];
    let altered = false;
    for (const body of bodies) {
      try {
        segments.push(await openSegment(keys, chatId, body));
      } catch (error) {
        if (error instanceof UnknownKey) this.onUnknownKey();
        else if (error instanceof SignalError) altered = true;
        else throw error;
      }
    }
    if (altered) await this.#core.store.step((step) => warn(this.#core, step, 'altered', chatId));
    return segments;
  }

  async #note(step: Step, chatId: ChatId, segments: readonly Segment[]): Promise<void> {
    step.repeatable = true;
    const before = (await step.get('keyrings', chatId)) ?? emptyKeyring;
    let keyring = before;
    const troubles = new Set<Trouble>();
    const last = new Map<string, number>();
    for (const segment of segments) {
      const noted = withSegment(keyring, segment);
      keyring = noted.keyring;
      if (noted.trouble) troubles.add(noted.trouble);
      // The server keeps the order in which they were written.
      if (segment.number <= (last.get(segment.chain) ?? 0)) troubles.add('replayed');
      last.set(segment.chain, segment.number);
    }
    if (segments.length > 0) step.put('keyrings', chatId, keyring);
    for (const kind of troubles) await warn(this.#core, step, kind, chatId);
  }
}
