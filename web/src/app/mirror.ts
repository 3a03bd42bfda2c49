import type {
  ChatId,
  ChatSummary,
  Connection,
  EngineEvent,
  HistoryState,
  Message,
  MessageId,
  NewDevice,
  RecoveryState,
  SessionState,
  Thread,
  Transfer,
} from '../bridge/types.ts';

/** What the engine has said, kept for drawing. The truth is in the engine's store. */
export interface Mirror {
  session: SessionState;
  connection: Connection;
  /** Null until the engine has told. */
  chats: ChatSummary[] | null;
  threads: Readonly<Record<ChatId, Thread>>;
  /** Own devices that were linked elsewhere and not yet taken note of; a new array whenever own devices have changed. */
  arrived: readonly NewDevice[];
  history: HistoryState;
  /** Files that move now. */
  transfers: Readonly<Record<MessageId, Transfer>>;
  recovery: RecoveryState;
  /** Written here but not yet confirmed by the engine. */
  pending: Readonly<Record<ChatId, readonly Message[]>>;
}

export const blank: Mirror = {
  session: { kind: 'starting' },
  connection: 'connecting',
  chats: null,
  threads: {},
  arrived: [],
  history: { onlyHere: false, filling: 0, warnings: [] },
  transfers: {},
  recovery: {
    canManage: false,
    keyMadeAt: null,
    passphraseSetAt: null,
    backedUpAt: null,
    waiting: false,
    reminder: false,
  },
  pending: {},
};

export function reduce(mirror: Mirror, event: EngineEvent): Mirror {
  switch (event.type) {
    case 'session':
      return event.session.kind === 'signed-out'
        ? { ...blank, connection: mirror.connection, session: event.session }
        : { ...mirror, session: event.session };
    case 'lost':
      return blank;
    case 'connection':
      return { ...mirror, connection: event.connection };
    case 'chats':
      return { ...mirror, chats: keepRows(mirror.chats, event.chats).toSorted((one, other) => other.at - one.at) };
    case 'devices':
      return { ...mirror, arrived: event.arrived };
    case 'history':
      return { ...mirror, history: event.history };
    case 'transfer': {
      const others = Object.entries(mirror.transfers).filter(([id]) => id !== event.id);
      const moving = event.transfer ? [...others, [event.id, event.transfer] as const] : others;
      return { ...mirror, transfers: Object.fromEntries(moving) };
    }
    case 'recovery':
      return { ...mirror, recovery: event.recovery };
    case 'thread':
      return withMessages(mirror, keepUnchanged(mirror.threads[event.thread.chatId], event.thread));
    case 'messages': {
      const thread = mirror.threads[event.chatId];
      if (thread === undefined) return mirror;
      const more = event.more ?? thread.more;
      return withMessages(mirror, { ...thread, more, messages: merge(thread.messages, event.messages) });
    }
  }
}

/** What has changed stays where it is, unless it was committed now; the committed stand in order, the unsent at the end. */
export function merge(known: readonly Message[], news: readonly Message[]): Message[] {
  if (isOlder(news, known)) return [...news, ...known];
  const byId = new Map(news.map((message) => [message.id, message]));
  const stays = ({ id, sequence }: Message): boolean => (byId.get(id) ?? { sequence }).sequence === sequence;
  const merged = known.filter(stays).map((message) => byId.get(message.id) ?? message);
  for (const { id } of known.filter(stays)) byId.delete(id);
  for (const message of byId.values()) merged.splice(placeOf(message, merged), 0, message);
  return merged;
}

/** What the engine has not taken yet, as a file that is being sealed, stands among what was not sent, as it was written. */
export function withWritten(messages: readonly Message[], pending: readonly Message[]): readonly Message[] {
  if (pending.length === 0) return messages;
  const all = [...messages];
  for (const message of pending) all.splice(placeOf(message, all), 0, message);
  return all;
}

/** The screen does not look at this chat any more: a part of it that is not its end is not what it opens with again. */
export function leave(mirror: Mirror, chatId: ChatId): Mirror {
  if (!mirror.threads[chatId]?.newer) return mirror;
  const others = Object.entries(mirror.threads).filter(([id]) => id !== chatId);
  return { ...mirror, threads: Object.fromEntries(others) };
}

/** The engine has it. */
export function dropPending(mirror: Mirror, { id, chatId }: Message): Mirror {
  const others = mirror.pending[chatId]?.filter((other) => other.id !== id) ?? [];
  return { ...mirror, pending: { ...mirror.pending, [chatId]: others } };
}

export function addPending(mirror: Mirror, message: Message): Mirror {
  const others = mirror.pending[message.chatId]?.filter((other) => other.id !== message.id) ?? [];
  return { ...mirror, pending: { ...mirror.pending, [message.chatId]: [...others, message] } };
}

/** A page of committed messages, oldest first, that lies wholly before what is known. */
function isOlder(page: readonly Message[], known: readonly Message[]): boolean {
  const first = known[0]?.sequence ?? null;
  if (first === null) return false;
  return page.every(({ sequence }, index) => {
    const next = page[index + 1]?.sequence ?? first;
    return sequence !== null && sequence < next;
  });
}

/** Behind what has a lower sequence and the notices that follow it; what was not sent yet stands last, by time. */
function placeOf({ sequence, at }: Message, among: readonly Message[]): number {
  const follows = (each: Message): boolean => {
    if (each.sequence === null) return each.mine && (sequence !== null || each.at > at);
    return sequence !== null && each.sequence > sequence;
  };
  const next = among.findIndex(follows);
  return next < 0 ? among.length : next;
}

function withMessages(mirror: Mirror, thread: Thread): Mirror {
  const threads = { ...mirror.threads, [thread.chatId]: thread };
  const waiting = mirror.pending[thread.chatId];
  if (waiting === undefined || waiting.length === 0) return { ...mirror, threads };
  const confirmed = new Set(thread.messages.map((message) => message.id));
  const pending = { ...mirror.pending, [thread.chatId]: waiting.filter((message) => !confirmed.has(message.id)) };
  return { ...mirror, threads, pending };
}

/** The list from the engine is a copy; rows in which nothing has changed keep their identity and are not drawn again. */
function keepRows(known: readonly ChatSummary[] | null, chats: readonly ChatSummary[]): ChatSummary[] {
  const byId = new Map(known?.map((chat) => [chat.id, chat]));
  return chats.map((chat) => {
    const before = byId.get(chat.id);
    return before && isSame(before, chat) ? before : chat;
  });
}

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false;
  const [ones, others] = [Object.entries(one), new Map(Object.entries(other))];
  return ones.length === others.size && ones.every(([key, value]) => others.has(key) && isSame(value, others.get(key)));
}

/** A page from the engine is a copy; what has not changed keeps its identity and is not drawn again. */
function keepUnchanged(known: Thread | undefined, thread: Thread): Thread {
  if (known === undefined) return thread;
  // Mostly older messages have come on top: then the same message is as far from the end as before.
  const shift = known.messages.length - thread.messages.length;
  let byId: Map<string, Message> | null = null;
  const before = (message: Message, index: number): Message | undefined => {
    const there = known.messages[index + shift];
    if (there?.id === message.id || index + shift < 0) return there;
    byId ??= new Map(known.messages.map((other) => [other.id, other]));
    return byId.get(message.id);
  };
  return { ...thread, messages: thread.messages.map((message, index) => unchanged(before(message, index), message)) };
}

function unchanged(known: Message | undefined, message: Message): Message {
  const same =
    known?.state === message.state &&
    known.sequence === message.sequence &&
    known.at === message.at &&
    known.content.kind === message.content.kind &&
    textOf(known) === textOf(message);
  return same ? known : message;
}

function textOf(message: Message): string | null {
  return message.content.kind === 'text' ? message.content.text : null;
}
