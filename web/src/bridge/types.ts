// The border between the engine (a worker) and the screen: plain data only, everything can be cloned.

export type AccountId = string;
export type ChatId = string;
export type MessageId = string;

/** Where the person stands: decides between onboarding and the chats. */
export type SessionState =
  | { kind: 'starting' }
  | { kind: 'signed-out'; notice?: 'signed-out-elsewhere' | 'session-ended' }
  | { kind: 'code-sent'; phoneNumber: string; delivery: 'console' | 'sms'; resendAt: number; expiresAt: number }
  | { kind: 'needs-profile' }
  | { kind: 'ready'; me: Profile };

export interface Profile {
  accountId: AccountId;
  phoneNumber: string;
  username: string | null;
  displayName: string;
  about: string;
}

export interface Person {
  accountId: AccountId;
  username: string | null;
  displayName: string;
  about: string;
  /** Absent of people. */
  bot?: true;
}

/** 'another-tab': this tab is not the owner of the engine and works through the tab that is. */
export type Connection = 'offline' | 'connecting' | 'syncing' | 'online';

export type MessageState = 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

export interface Message {
  id: MessageId;
  chatId: ChatId;
  /** Null until the server has committed it. */
  sequence: number | null;
  senderId: AccountId;
  mine: boolean;
  /** Milliseconds since 1970: the server's once committed, the device's before. */
  at: number;
  content: { kind: 'text'; text: string } | { kind: 'waiting' } | { kind: 'notice'; notice: 'security-code-changed' };
  /** Only meaningful for own messages. */
  state: MessageState;
}

export interface Presence {
  online: boolean;
  lastSeen: number | null;
}

export interface ChatSummary {
  id: ChatId;
  person: Person;
  lastMessage: Message | null;
  unread: number;
  /** The first unread message when the chat was opened last; for the "new messages" line. */
  readSequence: number;
  typing: boolean;
  presence: Presence | null;
  draft: string;
  /** For sorting: the last message's or the chat's own time. */
  at: number;
}

/** A loaded part of a conversation: oldest first, own unsent messages at the end. */
export interface Thread {
  chatId: ChatId;
  messages: Message[];
  /** More older messages can be loaded. */
  more: boolean;
}

export interface SafetyNumber {
  /** Twelve groups of five digits. */
  digits: string;
}

/** A refusal with a stable code of the server or the engine, and a sentence for the person. */
export interface Refusal {
  code: string;
  detail: string;
  retryAfterMs?: number;
  /** Per field of the form. */
  errors?: Record<string, string>;
}

export type Result<T = null> = { ok: true; value: T } | { ok: false; refusal: Refusal };

/** What the screen may ask of the engine. Every call returns a promise. */
export interface EngineCalls {
  requestCode(phoneNumber: string): Result;
  verifyCode(code: string): Result;
  /** Back from the code to the number. */
  cancelCode(): Result;
  saveProfile(profile: { displayName: string; username: string | null; about: string }): Result;
  signOut(): Result;
  searchPeople(query: string): Result<Person[]>;
  /** Opens or makes the direct chat with this person. */
  startChat(person: Person): Result<ChatId>;
  /** From now on 'thread' events come for this chat; the latest page is emitted at once. Null closes. */
  openChat(chatId: ChatId | null): Result;
  loadOlder(chatId: ChatId): Result;
  sendText(chatId: ChatId, id: MessageId, text: string): Result;
  retry(chatId: ChatId, id: MessageId): Result;
  setDraft(chatId: ChatId, text: string): Result;
  /** The composer's text changed (engine sends message:typing, throttled). */
  typing(chatId: ChatId, active: boolean): Result;
  /** The person has seen everything up to this sequence. */
  markRead(chatId: ChatId, sequence: number): Result;
  /** The page is in the foreground or not (user:online, user:offline). */
  setVisible(visible: boolean): Result;
  safetyNumber(chatId: ChatId): Result<SafetyNumber>;
  /** The browser says the network is back: try at once. */
  networkChanged(online: boolean): Result;
}

/** What the engine tells the screen. Each event carries the whole of what it names; observers hear of it after the commit. */
export type EngineEvent =
  | { type: 'session'; session: SessionState }
  | { type: 'connection'; connection: Connection }
  | { type: 'chats'; chats: ChatSummary[] }
  | { type: 'thread'; thread: Thread }
  /**
   * Messages of an open thread that are new or have changed; merged by id. A page of older messages may come this way
   * too, with `more` as it is after it: the whole of a long thread need not be cloned again for each page.
   */
  | { type: 'messages'; chatId: ChatId; messages: Message[]; more?: boolean };

/** The screen's view of the engine, whichever tab runs it. */
export interface Engine {
  call<K extends keyof EngineCalls>(name: K, ...args: Parameters<EngineCalls[K]>): Promise<ReturnType<EngineCalls[K]>>;
  subscribe(listener: (event: EngineEvent) => void): () => void;
}
