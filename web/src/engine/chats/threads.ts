import type { ChatId, EngineEvent, MessageId, Thread } from '../../bridge/types.ts';
import { isUnfilled } from '../history/progress.ts';
import { refuse } from '../refusal.ts';
import type { StoredChat, StoredMessage } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import type { Store } from '../store/store.ts';
import { earlierOf, toMessage } from './chat.ts';
import { firstOf, joined, lastOf, withStored } from './window.ts';
import type { Stretch, Window } from './window.ts';

const pageSize = 60;
/** On each side of a message that somebody goes to. */
const aroundSize = 30;

/**
 * Conversations that are open on a screen, each with a window of its own: one tab may read what was written long ago
 * while another one follows what is written now.
 */
export class Threads {
  readonly #store: Store;
  readonly #emit: (event: EngineEvent, to: string) => void;
  /** By client (a tab), which looks at one chat at a time. */
  readonly #windows = new Map<string, Window>();

  /** A message was stored, or stored anew. */
  onPut: (message: StoredMessage) => void = () => undefined;

  constructor(store: Store, emit: (event: EngineEvent, to: string) => void) {
    this.#store = store;
    this.#emit = emit;
  }

  /** What a client has open. */
  of(client: string): Thread | null {
    const window = this.#windows.get(client);
    if (!window) return null;
    const { chatId, more, newer } = window;
    const chat = this.#store.all('chats').get(chatId);
    const messages = window.messages.map((message) => toMessage(message, chat, this.#me));
    const first = window.messages.find(({ sequence }) => sequence !== null) ?? null;
    const earlier = more || !chat ? 'none' : earlierOf(chat, first, this.#store.meta.account);
    return { chatId, messages, more, newer, earlier };
  }

  /** Where the person had got when the chat was opened: stays while it is open. */
  readSequenceAtOpening(chatId: ChatId): number | undefined {
    return this.#showing(chatId)[0]?.[1].readSequence;
  }

  /** The client now looks at this chat, or at none. */
  async look(client: string, chatId: ChatId | null): Promise<void> {
    await this.#store.step(async (step) => {
      const page = chatId && !this.#window(client, chatId) ? await this.#newest(chatId) : null;
      step.after(() => {
        if (!chatId) this.#windows.delete(client);
        else if (page) this.#open(client, chatId, page);
        else this.#tell(client);
      });
    });
  }

  /** Whether the next older page is still, at least in part, on the server. */
  async lacksOlder(client: string, chatId: ChatId): Promise<boolean> {
    const window = this.#window(client, chatId);
    if (!window?.more || !isUnfilled(this.#store, chatId)) return false;
    return (await this.#store.messages(chatId, firstOf(window), pageSize)).length < pageSize;
  }

  /** Loads what stands around a message, and not what lies between that and what was loaded. */
  async reach(client: string, chatId: ChatId, messageId: MessageId): Promise<void> {
    await this.#store.step(async (step) => {
      const message = await step.get('messages', messageId);
      if (message?.chatId !== chatId) throw refuse('message-unknown', 'This message is not on this device any more.');
      const window = this.#window(client, chatId);
      if (window?.messages.some(({ id }) => id === messageId)) return;
      const [older, newer] = [
        await this.#before(chatId, message.order, aroundSize),
        await this.#after(chatId, message.order, aroundSize),
      ];
      const messages = [...older.messages, message, ...newer.messages];
      const around = { messages, more: older.more, newer: newer.newer };
      step.after(() => this.#open(client, chatId, window ? joined(window, around) : around));
    });
  }

  loadOlder(client: string, chatId: ChatId): Promise<void> {
    return this.#grow(client, chatId, async (window) => {
      if (!window.more) return null;
      const { messages, more } = await this.#before(chatId, firstOf(window), pageSize);
      return { ...window, messages: [...messages, ...window.messages], more };
    });
  }

  loadNewer(client: string, chatId: ChatId): Promise<void> {
    return this.#grow(client, chatId, async (window) => {
      if (!window.newer) return null;
      const { messages, newer } = await this.#after(chatId, lastOf(window), pageSize);
      return { ...window, messages: [...window.messages, ...messages], newer };
    });
  }

  /** Back to the end of the conversation, wherever the window is. */
  showNewest(client: string, chatId: ChatId): Promise<void> {
    return this.#grow(client, chatId, async (window) =>
      window.newer ? joined(window, await this.#newest(chatId)) : null,
    );
  }

  /** Stores a message; an open conversation hears of it after the commit. */
  put(step: Step, message: StoredMessage): void {
    step.put('messages', message.id, message);
    step.after(() => {
      for (const [client, window] of this.#showing(message.chatId)) this.#upsert(client, window, message);
      this.onPut(message);
    });
  }

  /** Watermarks of a chat have moved: own messages above the old and up to the new mark look different now. */
  marksMoved(before: StoredChat, after: StoredChat): void {
    const { id: chatId } = after;
    const me = this.#me;
    for (const [client, window] of this.#showing(chatId)) {
      const messages = window.messages
        .filter((each) => each.mine && toMessage(each, before, me).state !== toMessage(each, after, me).state)
        .map((each) => toMessage(each, after, me));
      if (messages.length > 0) this.#emit({ type: 'messages', chatId, messages }, client);
    }
  }

  forget(): void {
    this.#windows.clear();
  }

  get #me(): string {
    return this.#store.meta.account?.accountId ?? '';
  }

  #window(client: string, chatId: ChatId): Window | undefined {
    const window = this.#windows.get(client);
    return window?.chatId === chatId ? window : undefined;
  }

  #showing(chatId: ChatId): [string, Window][] {
    return [...this.#windows].filter(([, window]) => window.chatId === chatId);
  }

  #open(client: string, chatId: ChatId, stretch: Stretch): void {
    const readMark = this.#store.all('chats').get(chatId)?.readMark ?? 0;
    const readSequence = this.#window(client, chatId)?.readSequence ?? readMark;
    this.#windows.set(client, { ...stretch, chatId, readSequence });
    this.#tell(client);
  }

  /** Steps run one at a time: the window is the same when the page has come. */
  async #grow(client: string, chatId: ChatId, load: (window: Window) => Promise<Stretch | null>): Promise<void> {
    await this.#store.step(async (step) => {
      const window = this.#window(client, chatId);
      const grown = window && (await load(window));
      if (grown) step.after(() => this.#open(client, chatId, grown));
    });
  }

  #upsert(client: string, window: Window, message: StoredMessage): void {
    const changed = withStored(window, message);
    if (changed === window) return;
    this.#windows.set(client, changed);
    const { chatId } = message;
    if (message.content.kind === 'notice') {
      // A notice has no sequence to be merged by: the whole says where it belongs.
      this.#tell(client);
      return;
    }
    const chat = this.#store.all('chats').get(chatId);
    this.#emit({ type: 'messages', chatId, messages: [toMessage(message, chat, this.#me)] }, client);
  }

  async #newest(chatId: ChatId): Promise<Stretch> {
    return { ...(await this.#before(chatId, Infinity, pageSize)), newer: false };
  }

  async #before(chatId: ChatId, order: number, size: number): Promise<{ messages: StoredMessage[]; more: boolean }> {
    const messages = await this.#store.messages(chatId, order, size + 1);
    const rest = messages.length > size;
    return { messages: rest ? messages.slice(1) : messages, more: rest || isUnfilled(this.#store, chatId) };
  }

  async #after(chatId: ChatId, order: number, size: number): Promise<{ messages: StoredMessage[]; newer: boolean }> {
    const messages = await this.#store.messagesAfter(chatId, order, size + 1);
    return { messages: messages.slice(0, size), newer: messages.length > size };
  }

  #tell(client: string): void {
    const thread = this.of(client);
    if (thread) this.#emit({ type: 'thread', thread }, client);
  }
}
