import type { ChatId } from '../../bridge/types.ts';
import { fromBase64, toBase64 } from '../bytes.ts';
import { refuse } from '../refusal.ts';
import type { SegmentRecord } from '../store/records.ts';
import { firstPending } from '../store/records.ts';
import type { Api } from '../transport/api.ts';
import type { Ranges } from './ranges.ts';

export interface ApiMessage {
  messageId: string;
  sequence: number;
  senderAccountId: string;
  committedAt: number;
  body: string;
}

interface ApiSegments {
  segments: { segmentId: string; body: string }[];
  next?: string | null;
}

/** A server that always says there is more is not followed for ever: more segments than a chat may have. */
const mostPages = 200;

/** The keyring and the stored bodies, as the server has them. */
export class HistoryApi {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  async addSegment(chatId: ChatId, { segmentId, ranges, body }: SegmentRecord): Promise<void> {
    await this.#api.signedIn('PUT', `chats/${chatId}/keys/${segmentId}`, { ranges, body: toBase64(body) });
  }

  /** Every segment with a key of a message from one sequence to another; oldest first. */
  async segments(chatId: ChatId, from: number, to: number): Promise<Uint8Array[]> {
    const found: Uint8Array[] = [];
    const query = new URLSearchParams({ from: String(from), to: String(to) });
    for (let page = 0; page < mostPages; page++) {
      const { segments, next } = await this.#api.signedIn<ApiSegments>('GET', `chats/${chatId}/keys?${query}`);
      found.push(...segments.map(({ body }) => fromBase64(body)));
      if (!next) return found;
      query.set('cursor', next);
    }
    throw refuse('history-refused', 'The server has more segments than there can be.');
  }

  async coverage(chatId: ChatId): Promise<Ranges> {
    return (await this.#api.signedIn<{ ranges: Ranges }>('GET', `chats/${chatId}/keys/coverage`)).ranges;
  }

  /** The newest messages below a sequence, newest first. */
  async messages(
    chatId: ChatId,
    before: number | null,
    limit: number,
  ): Promise<{ messages: ApiMessage[]; more: boolean }> {
    const query = new URLSearchParams({ limit: String(limit), ...(before === null ? {} : { before: String(before) }) });
    const page = await this.#api.signedIn<{ messages: ApiMessage[]; more: boolean }>(
      'GET',
      `chats/${chatId}/messages?${query}`,
    );
    let last = before ?? firstPending;
    for (const { sequence } of page.messages) {
      if (!Number.isInteger(sequence) || sequence < 1 || sequence >= last) {
        throw refuse('history-refused', 'The server has given messages out of their order.');
      }
      last = sequence;
    }
    return page;
  }

  /** Tells the server whether it shall keep anything. */
  async choose(kept: boolean): Promise<void> {
    await this.#api.signedIn('PUT', 'keyring', { kept });
  }
}
