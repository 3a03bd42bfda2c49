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
  /** Written here but not yet confirmed by the engine; drawn at the end of the thread. */
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
    case 'connection':
      return { ...mirror, connection: event.connection };
    case 'chats':
      return { ...mirror, chats: event.chats.toSorted((one, other) => other.at - one.at) };
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

/** New messages take the place of those with the same id; the committed stand in order, the others at the end. */
export function merge(known: readonly Message[], news: readonly Message[]): Message[] {
  if (isOlder(news, known)) return [...news, ...known];
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of news) byId.set(message.id, message);
  return [...byId.values()].sort(inOrder);
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

function inOrder(one: Message, other: Message): number {
  const bySequence = (one.sequence ?? Infinity) - (other.sequence ?? Infinity);
  return bySequence === 0 || Number.isNaN(bySequence) ? one.at - other.at : bySequence;
}

function withMessages(mirror: Mirror, thread: Thread): Mirror {
  const threads = { ...mirror.threads, [thread.chatId]: thread };
  const waiting = mirror.pending[thread.chatId];
  if (waiting === undefined || waiting.length === 0) return { ...mirror, threads };
  const confirmed = new Set(thread.messages.map((message) => message.id));
  const pending = { ...mirror.pending, [thread.chatId]: waiting.filter((message) => !confirmed.has(message.id)) };
  return { ...mirror, threads, pending };
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
