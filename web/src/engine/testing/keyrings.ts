import { toBase64 } from '../bytes.ts';
import { rangesOf, union } from '../history/ranges.ts';
import type { Ranges } from '../history/ranges.ts';
import type { FakeAccount, FakeDevice, ServerState } from './state.ts';
import { made, Refused } from './state.ts';

export interface FakeSegment {
  segmentId: string;
  deviceId: number;
  ranges: Ranges;
  body: string;
}

/** Keyrings and stored bodies, by the rules of the interface. */
export class FakeKeyrings {
  /** Segments of one answer at most. */
  pageSize = 100;
  /** Accounts that keep their history on their devices. */
  readonly off = new Set<FakeAccount>();
  readonly #state: ServerState;
  readonly #segments = new Map<string, FakeSegment[]>();

  constructor(state: ServerState) {
    this.#state = state;
  }

  /** The segments of an account for a chat, oldest first: a hostile server changes them here. */
  of(account: FakeAccount, chatId: string): FakeSegment[] {
    const key = `${account.id} ${chatId}`;
    const segments = this.#segments.get(key) ?? [];
    this.#segments.set(key, segments);
    return segments;
  }

  add(
    { account, id: deviceId }: FakeDevice,
    chatId: string,
    segmentId: string,
    ranges: Ranges,
    body: string,
  ): symbol | null {
    const chat = this.#state.chatOf(chatId, account);
    const last = ranges.at(-1)?.[1] ?? 0;
    const apart = ranges.every(([first, end], i) => first <= end && first > (ranges[i - 1]?.[1] ?? -1) + 1);
    if (ranges.length < 1 || ranges.length > 64 || !apart || last > chat.messages.length)
      throw new Refused(422, 'input-invalid');
    if (body.length > (65_536 * 4) / 3) throw new Refused(422, 'input-invalid');
    if (this.off.has(account)) throw new Refused(409, 'keyring-off');
    const segments = this.of(account, chatId);
    const known = segments.find((each) => each.segmentId === segmentId);
    if (known && known.body !== body) throw new Refused(409, 'segment-taken');
    if (known) return null;
    segments.push({ segmentId, deviceId, ranges, body });
    return made;
  }

  page(account: FakeAccount, chatId: string, from: number, to: number, cursor: number): object {
    this.#state.chatOf(chatId, account);
    const all = this.of(account, chatId).map((segment, i) => ({ segment, place: i + 1 }));
    const fits = all.filter(({ segment: { ranges }, place }) => {
      return place > cursor && (ranges[0]?.[0] ?? 0) <= to && (ranges.at(-1)?.[1] ?? 0) >= from;
    });
    const page = fits.slice(0, this.pageSize);
    const next = fits.length > page.length ? String(page.at(-1)?.place) : undefined;
    return { segments: page.map(({ segment }) => segment), ...(next ? { next } : {}) };
  }

  coverage(account: FakeAccount, chatId: string): object {
    return { ranges: this.of(account, chatId).reduce<Ranges>((all, { ranges }) => union(all, ranges), rangesOf([])) };
  }

  /** Newest first. */
  messages(account: FakeAccount, chatId: string, before: number, limit: number): object {
    const below = this.#state.chatOf(chatId, account).messages.filter(({ sequence }) => Number(sequence) < before);
    const messages = below.slice(-limit).reverse();
    return {
      messages: messages.map(({ messageId, sequence, senderAccountId, senderDeviceId, committedAt, body }) => {
        const numbers = { sequence: Number(sequence), committedAt: Number(committedAt) };
        return { messageId, senderAccountId, senderDeviceId, ...numbers, body: toBase64(body) };
      }),
      more: below.length > messages.length,
    };
  }

  choose(account: FakeAccount, kept: boolean): null {
    if (kept) this.off.delete(account);
    else {
      this.off.add(account);
      for (const key of this.#segments.keys()) if (key.startsWith(account.id)) this.#segments.delete(key);
    }
    return null;
  }
}
