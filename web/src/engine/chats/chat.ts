import type { AccountId, Earlier, Message, MessageState, Person } from '../../bridge/types.ts';
import type { StoredAccount, StoredChat, StoredContent, StoredMember, StoredMessage } from '../store/records.ts';
import type { ApiChat, ApiPerson } from '../transport/api.ts';

// A chat's record and what moves in it. Everything is monotone, so that events may come twice, late or in any order.

export function toPerson({ accountId, username, displayName, about, bot }: ApiPerson): Person {
  return { accountId, username: username ?? null, displayName, about, ...(bot ? { bot: true } : {}) };
}

/**
 * Whether this can be the direct chat that the server says it is: this account and one other, and the same two as ever.
 * Whom a message is encrypted for follows from the members, so a server that could add one could read along.
 */
export function isDirect(known: StoredChat | undefined, { members }: ApiChat, me: AccountId): boolean {
  const ids = members.map(({ user }) => user.accountId);
  if (ids.length !== 2 || ids[0] === ids[1] || !ids.includes(me)) return false;
  return !known || ids.every((id) => memberOf(known, id));
}

/** A chat as the server describes it, joined with what is known here. */
export function joined(known: StoredChat | undefined, api: ApiChat, me: AccountId): StoredChat {
  const members = api.members.map(({ user, listEpoch, delivered, read }): StoredMember => {
    const before = known?.members.find((member) => member.person.accountId === user.accountId);
    return {
      person: toPerson(user),
      listEpoch: Math.max(listEpoch, before?.listEpoch ?? 0),
      delivered: Math.max(delivered, before?.delivered ?? 0),
      read: Math.max(read, before?.read ?? 0),
    };
  });
  const chat: StoredChat = {
    id: api.id,
    createdAt: api.createdAt,
    updatedAt: Math.max(api.updatedAt, known?.updatedAt ?? 0),
    lastSequence: Math.max(api.lastSequence, known?.lastSequence ?? 0),
    members,
    lastCommitted: known?.lastCommitted ?? null,
    lastPending: known?.lastPending ?? null,
    unread: known?.unread ?? [],
    readMark: known?.readMark ?? 0,
    keyChangedAt: known?.keyChangedAt ?? 0,
  };
  return withReadMark(chat, memberOf(chat, me)?.read ?? 0);
}

export function memberOf(chat: StoredChat, id: AccountId): StoredMember | undefined {
  return chat.members.find((member) => member.person.accountId === id);
}

/** A committed message, or a notice. */
export function withMessage(chat: StoredChat, message: StoredMessage): StoredChat {
  const { sequence } = message;
  const newest = !chat.lastCommitted || message.order >= chat.lastCommitted.order;
  const counts = sequence !== null && !message.mine && sequence > chat.readMark && !chat.unread.includes(sequence);
  return {
    ...chat,
    lastSequence: Math.max(chat.lastSequence, sequence ?? 0),
    lastCommitted: newest ? message : chat.lastCommitted,
    lastPending: chat.lastPending?.id === message.id ? null : chat.lastPending,
    unread: counts ? [...chat.unread, sequence] : chat.unread,
  };
}

/** An own message that is not committed, new or changed. */
export function withPending(chat: StoredChat, message: StoredMessage): StoredChat {
  const newest = !chat.lastPending || message.order >= chat.lastPending.order;
  return newest ? { ...chat, lastPending: message } : chat;
}

/** A watermark of one member. The answer is the same object when it moved nothing. */
export function withWatermark(
  chat: StoredChat,
  me: AccountId,
  mark: { kind: 'delivered' | 'read'; accountId: AccountId; sequence: number },
): StoredChat {
  const { kind, accountId, sequence } = mark;
  const member = memberOf(chat, accountId);
  if (!member || member[kind] >= sequence) return chat;
  const members = chat.members.map((each) => (each === member ? { ...each, [kind]: sequence } : each));
  const moved = { ...chat, members };
  return kind === 'read' && accountId === me ? withReadMark(moved, sequence) : moved;
}

export function withReadMark(chat: StoredChat, sequence: number): StoredChat {
  const readMark = Math.max(chat.readMark, sequence);
  return { ...chat, readMark, unread: chat.unread.filter((each) => each > readMark) };
}

/** What is before the first message that this device has; `first` is null when it has none. */
export function earlierOf(chat: StoredChat, first: StoredMessage | null, account: StoredAccount | null): Earlier {
  const sequence = first?.sequence ?? chat.lastSequence + 1;
  if (sequence <= 1) return 'none';
  return account?.linked ? 'elsewhere' : 'gone';
}

/** Up to where everybody else has got. */
export function marksOfOthers(chat: StoredChat, me: AccountId): { delivered: number; read: number } {
  const others = chat.members.filter((member) => member.person.accountId !== me);
  const read = Math.min(...others.map((member) => member.read));
  return {
    read,
    delivered: Math.max(read, Math.min(...others.map((member) => Math.max(member.delivered, member.read)))),
  };
}

export function stateOf(message: StoredMessage, marks: { delivered: number; read: number }): MessageState {
  if (message.failed) return 'failed';
  if (message.sequence === null) return message.mine ? 'sending' : 'sent';
  if (!message.mine) return 'sent';
  if (message.sequence <= marks.read) return 'read';
  return message.sequence <= marks.delivered ? 'delivered' : 'sent';
}

/** Without what opens a file. */
function shown(content: StoredContent): Message['content'] {
  if (content.kind !== 'file') return content;
  const { name, mediaType, size, picture } = content.file;
  const file = picture ? { name, mediaType, size, picture } : { name, mediaType, size };
  return { kind: 'file', file, caption: content.caption };
}

export function toMessage(message: StoredMessage, chat: StoredChat | undefined, me: AccountId): Message {
  const { id, chatId, sequence, senderId, mine, at } = message;
  const marks = chat ? marksOfOthers(chat, me) : { delivered: 0, read: 0 };
  const state = stateOf(message, marks);
  const waits = state === 'sending' && message.waitsForList ? { waitsForDevice: true } : {};
  return { id, chatId, sequence, senderId, mine, at, content: shown(message.content), state, ...waits };
}
