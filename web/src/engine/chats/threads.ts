import type { ChatId, EngineEvent, MessageId, Thread } from '../../bridge/types.ts';
import { isUnfilled } from '../history/progress.ts';
import { refuse } from '../refusal.ts';
import type { StoredChat, StoredMessage } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import type { Store } from '../store/store.ts';
import { earlierOf, toMessage } from './chat.ts';

const pageSize = 60;

/** The loaded part of an open conversation, by order. */
interface Window {
  messages: StoredMessage[];
  more: boolean;
  readSequence: number;
}

/** Conversations that are open on a screen; several when several tabs are. */
export class Threads {
  readonly #store: Store;
  readonly #emit: (event: EngineEvent) => void;
  readonly #openBy = new Map<string, ChatId>();
  readonly #windows = new Map<ChatId, Window>();

  /** A message was stored, or stored anew. */
  onPut: (message: StoredMessage) => void = () => undefined;

  constructor(store: Store, emit: (event: EngineEvent) => void) {
    this.#store = store;
    this.#emit = emit;
  }

  get open(): ChatId[] {
    return [...this.#windows.keys()];
  }

  all(): Thread[] {
    return this.open.map((chatId) => this.#thread(chatId)).filter((thread) => thread !== null);
  }

  /** Where the person had got when the chat was opened: stays while it is open. */
  readSequenceAtOpening(chatId: ChatId): number | undefined {
    return this.#windows.get(chatId)?.readSequence;
  }

  /** The client (a tab) now looks at this chat, or at none. */
  async look(client: string, chatId: ChatId | null): Promise<void> {
    await this.#store.step(async (step) => {
      const page = chatId ? await this.#page(chatId, Infinity) : null;
      step.after(() => {
        if (chatId) this.#openBy.set(client, chatId);
        else this.#openBy.delete(client);
        const wanted = new Set(this.#openBy.values());
        for (const open of this.open) if (!wanted.has(open)) this.#windows.delete(open);
        if (!chatId || !page) return;
        const readSequence = this.#readMark(chatId);
        this.#windows.set(chatId, this.#windows.get(chatId) ?? { ...page, readSequence });
        this.#emitThread(chatId);
      });
    });
  }

  /** Whether the next older page is still, at least in part, on the server. */
  async lacksOlder(chatId: ChatId): Promise<boolean> {
    const window = this.#windows.get(chatId);
    if (!window?.more || !isUnfilled(this.#store, chatId)) return false;
    return (await this.#store.messages(chatId, window.messages[0]?.order ?? Infinity, pageSize)).length < pageSize;
  }

  /** Loads the conversation as far back as a message, and a page more, so that it stands among others. */
  async reach(chatId: ChatId, messageId: MessageId): Promise<void> {
    await this.#store.step(async (step) => {
      const message = await step.get('messages', messageId);
      if (message?.chatId !== chatId) throw refuse('message-unknown', 'This message is not on this device any more.');
      const window = this.#windows.get(chatId) ?? {
        ...(await this.#page(chatId, Infinity)),
        readSequence: this.#readMark(chatId),
      };
      const first = window.messages[0]?.order ?? Infinity;
      const between = first > message.order ? await this.#store.messages(chatId, first, Infinity, message.order) : [];
      const older =
        first > message.order ? await this.#page(chatId, message.order) : { messages: [], more: window.more };
      step.after(() => {
        const messages = [...older.messages, ...between, ...window.messages];
        this.#windows.set(chatId, { ...window, messages, more: older.more });
        this.#emitThread(chatId);
      });
    });
  }

  async loadOlder(chatId: ChatId): Promise<void> {
    await this.#store.step(async (step) => {
      const window = this.#windows.get(chatId);
      if (!window?.more) return;
      const page = await this.#page(chatId, window.messages[0]?.order ?? Infinity);
      step.after(() => {
        this.#windows.set(chatId, { ...window, messages: [...page.messages, ...window.messages], more: page.more });
        this.#emitThread(chatId);
      });
    });
  }

  /** Stores a message; an open conversation hears of it after the commit. */
  put(step: Step, message: StoredMessage): void {
    step.put('messages', message.id, message);
    step.after(() => {
      this.#upsert(message);
      this.onPut(message);
    });
  }

  /** Watermarks of a chat have moved: own messages above the old and up to the new mark look different now. */
  marksMoved(before: StoredChat, after: StoredChat): void {
    const window = this.#windows.get(after.id);
    if (!window) return;
    const me = this.#me;
    const changed = window.messages
      .filter((message) => message.mine && toMessage(message, before, me).state !== toMessage(message, after, me).state)
      .map((message) => toMessage(message, after, me));
    if (changed.length > 0) this.#emit({ type: 'messages', chatId: after.id, messages: changed });
  }

  forget(): void {
    this.#openBy.clear();
    this.#windows.clear();
  }

  #readMark(chatId: ChatId): number {
    return this.#store.all('chats').get(chatId)?.readMark ?? 0;
  }

  get #me(): string {
    return this.#store.meta.account?.accountId ?? '';
  }

  #upsert(message: StoredMessage): void {
    const window = this.#windows.get(message.chatId);
    if (!window) return;
    const others = window.messages.filter((each) => each.id !== message.id);
    const isNew = others.length === window.messages.length;
    if (isNew && window.more && message.order < (others[0]?.order ?? -Infinity)) return;
    window.messages = [...others, message].sort((a, b) => a.order - b.order);
    if (message.content.kind === 'notice') {
      // A notice has no sequence to be merged by: the whole says where it belongs.
      this.#emitThread(message.chatId);
      return;
    }
    const chat = this.#store.all('chats').get(message.chatId);
    this.#emit({ type: 'messages', chatId: message.chatId, messages: [toMessage(message, chat, this.#me)] });
  }

  async #page(chatId: ChatId, before: number): Promise<{ messages: StoredMessage[]; more: boolean }> {
    const messages = await this.#store.messages(chatId, before, pageSize + 1);
    const rest = messages.length > pageSize;
    const more = rest || isUnfilled(this.#store, chatId);
    return { messages: rest ? messages.slice(1) : messages, more };
  }

  #emitThread(chatId: ChatId): void {
    const thread = this.#thread(chatId);
    if (thread) this.#emit({ type: 'thread', thread });
  }

  #thread(chatId: ChatId): Thread | null {
    const window = this.#windows.get(chatId);
    if (!window) return null;
    const chat = this.#store.all('chats').get(chatId);
    const messages = window.messages.map((message) => toMessage(message, chat, this.#me));
    const first = window.messages.find(({ sequence }) => sequence !== null) ?? null;
    const earlier = window.more || !chat ? 'none' : earlierOf(chat, first, this.#store.meta.account);
    return { chatId, messages, more: window.more, earlier };
  }
}
