import type { AccountId, ChatId } from '../../bridge/types.ts';
import { changeMeta } from '../core.ts';
import type { Core } from '../core.ts';
import type { Lists } from '../people/lists.ts';
import type { RefusalError } from '../refusal.ts';
import { refuse } from '../refusal.ts';
import type { StoredChat } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import type { Api, ApiChat } from '../transport/api.ts';
import { isDirect, joined, withReadMark, withWatermark } from './chat.ts';

/** Changes are asked for from a little before the last answer: a chat may have changed while that was being made. */
const overlapMs = 60_000;

/** The chats of this account, as far as the server has told. */
export class Chats {
  readonly #core: Core;
  readonly #api: Api;
  readonly #lists: Lists;
  /** A chat that was not known before has been stored. */
  onAdded: () => void = () => undefined;

  constructor(core: Core, api: Api, lists: Lists) {
    this.#core = core;
    this.#api = api;
    this.#lists = lists;
  }

  get(id: ChatId): StoredChat {
    const chat = this.#core.store.all('chats').get(id);
    if (!chat) throw refuse('chat-unknown', 'This chat does not exist on this device.');
    return chat;
  }

  /** Opens the direct chat with a person, or makes it. */
  async start(participant: AccountId): Promise<ChatId> {
    const known = [...this.#core.store.all('chats').values()].find((chat) => this.#isWith(chat, participant));
    if (known) return known.id;
    const { store, me } = this.#core;
    const { era } = store;
    const chat = await this.#api.makeChat(participant);
    const isAsked = chat.members.some(({ user }) => user.accountId === participant);
    if (!isAsked || !isDirect(store.all('chats').get(chat.id), chat, me)) throw notDirect();
    await this.#store([chat], era);
    return chat.id;
  }

  async fetch(id: ChatId): Promise<void> {
    const { era } = this.#core.store;
    const chat = await this.#api.chat(id);
    if (chat.id !== id) throw notDirect();
    await this.#store([chat], era);
  }

  /** All that changed since last time. */
  async fetchChanged(): Promise<void> {
    const { era, meta } = this.#core.store;
    const since = Math.max(0, meta.chatsSince - overlapMs);
    let cursor: string | undefined;
    let now: number | undefined;
    do {
      const page = await this.#api.chats(since, cursor);
      await this.#store(page.chats, era);
      now ??= page.now;
      cursor = page.next ?? undefined;
    } while (cursor);
    await this.#core.store.step((step) => changeMeta(step, { chatsSince: now }), era);
  }

  /** A watermark from the live connection. */
  async mark(chatId: ChatId, kind: 'delivered' | 'read', accountId: AccountId, sequence: number): Promise<void> {
    await this.#core.store.step(async (step) => {
      const chat = await step.get('chats', chatId);
      if (chat) this.#put(step, chat, withWatermark(chat, this.#core.me, { kind, accountId, sequence }));
    });
  }

  /** The person has seen everything up to here. */
  async markRead(chatId: ChatId, sequence: number): Promise<void> {
    await this.#core.store.step(async (step) => {
      const chat = await step.get('chats', chatId);
      const seen = chat && Math.min(sequence, chat.lastSequence);
      if (seen && seen > chat.readMark) this.#put(step, chat, withReadMark(chat, seen));
    });
  }

  async #store(chats: ApiChat[], era: number): Promise<void> {
    const { store, me, environment } = this.#core;
    const taken: ApiChat[] = [];
    await store.step(async (step) => {
      for (const chat of chats) {
        const known = await step.get('chats', chat.id);
        if (!isDirect(known, chat, me)) environment.log('a chat was refused', chat.id);
        else {
          taken.push(chat);
          this.#put(step, known, joined(known, chat, me));
        }
      }
    }, era);
    for (const { user, listEpoch } of taken.flatMap((chat) => chat.members)) {
      const pinned = this.#lists.pinned(user.accountId);
      if (!pinned || pinned.epoch >= listEpoch) continue;
      // Early, so that a changed safety number is told when it changes, not when the next message is sent.
      void this.#lists.ensure(user.accountId, listEpoch).catch((error: unknown) => {
        this.#core.environment.log('a device list could not be renewed', error);
      });
    }
  }

  #put(step: Step, before: StoredChat | undefined, after: StoredChat): void {
    if (before === after) return;
    step.put('chats', after.id, after);
    step.after(() => {
      if (before) this.#core.threads.marksMoved(before, after);
      else this.onAdded();
      this.#core.board.changed();
    });
  }

  #isWith(chat: StoredChat, participant: AccountId): boolean {
    const others = chat.members.filter((member) => member.person.accountId !== this.#core.me);
    return others.length === 1 && others[0]?.person.accountId === participant;
  }
}

function notDirect(): RefusalError {
  return refuse('chat-refused', 'The server answered with another chat than the one that was asked for.');
}
