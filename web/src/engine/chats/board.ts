import type { AccountId, ChatId, ChatSummary, EngineEvent, Person, Presence } from '../../bridge/types.ts';
import { verificationOf } from '../people/verified.ts';
import type { StoredChat } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { earlierOf, toMessage } from './chat.ts';

const nobody: Person = { accountId: '', username: null, displayName: '', about: '' };

/** The list of chats as the screen sees it: the store's records with who types and who is there, which nobody stores. */
export class ChatBoard {
  readonly #store: Store;
  readonly #emit: (event: EngineEvent) => void;
  readonly #readAtOpening: (chatId: ChatId) => number | undefined;
  readonly #typing = new Map<ChatId, AccountId>();
  readonly #presence = new Map<AccountId, Presence>();
  #scheduled = false;

  constructor(store: Store, emit: (event: EngineEvent) => void, readAtOpening: (chatId: ChatId) => number | undefined) {
    this.#store = store;
    this.#emit = emit;
    this.#readAtOpening = readAtOpening;
  }

  /** Newest first. */
  summaries(): ChatSummary[] {
    return [...this.#store.all('chats').values()].map((chat) => this.#summary(chat)).sort((a, b) => b.at - a.at);
  }

  /** Tells the screen, once for all that changed at the same moment. */
  changed(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (!this.#store.closed) this.#emit({ type: 'chats', chats: this.summaries() });
    });
  }

  setTyping(chatId: ChatId, accountId: AccountId | null): void {
    if ((this.#typing.get(chatId) ?? null) === accountId) return;
    if (accountId) this.#typing.set(chatId, accountId);
    else this.#typing.delete(chatId);
    this.changed();
  }

  typist(chatId: ChatId): AccountId | undefined {
    return this.#typing.get(chatId);
  }

  setPresence(accountId: AccountId, presence: Presence): void {
    this.#presence.set(accountId, presence);
    this.changed();
  }

  /** Without a connection nothing is known about who is there now. */
  forgetPresence(): void {
    for (const [id, { lastSeen }] of this.#presence) this.#presence.set(id, { online: false, lastSeen });
    this.#typing.clear();
    this.changed();
  }

  #summary(chat: StoredChat): ChatSummary {
    const { account } = this.#store.meta;
    const me = account?.accountId ?? '';
    const person = (chat.members.find((member) => member.person.accountId !== me) ?? chat.members[0])?.person ?? nobody;
    const last = chat.lastPending ?? chat.lastCommitted;
    return {
      id: chat.id,
      person,
      verification: verificationOf(this.#store, person.accountId),
      lastMessage: last && toMessage(last, chat, me),
      unread: chat.unread.length,
      readSequence: this.#readAtOpening(chat.id) ?? chat.readMark,
      typing: this.#typing.has(chat.id),
      presence: this.#presence.get(person.accountId) ?? null,
      draft: this.#store.all('drafts').get(chat.id)?.text ?? '',
      earlier: last ? 'none' : earlierOf(chat, null, account),
      at: last?.at ?? chat.updatedAt,
      ...(this.#store.all('foreignHeads').get(person.accountId)?.checked ? { listsDiffer: true } : {}),
    };
  }
}
