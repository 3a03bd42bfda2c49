import type { Earlier, Message } from '../../bridge/types.ts';
import { localDays } from '../../app/times.ts';

export type Row =
  | { kind: 'start'; key: string; earlier: Earlier }
  | { kind: 'day'; key: string; at: number }
  | { kind: 'new'; key: string }
  | { kind: 'notice'; key: string; message: Message }
  /** `first` and `last` of a run of messages by the same person within a few minutes. */
  | { kind: 'message'; key: string; message: Message; first: boolean; last: boolean };

const runMs = 5 * 60_000;

/**
 * The lines of a conversation, oldest first. The room after a message depends only on what follows it, never on what
 * is before: older messages put on top change the height of no line that is there already.
 */
export function conversationRows(
  messages: readonly Message[],
  more: boolean,
  firstUnread: string | null,
  earlier: Earlier = 'none',
): Row[] {
  const rows: Row[] = more ? [] : [{ kind: 'start', key: 'start', earlier }];
  const dayOf = localDays();
  let day: number | null = null;
  let joined = false;
  messages.forEach((message, index) => {
    const today = dayOf(message.at);
    if (today !== day) rows.push({ kind: 'day', key: `day-${today}`, at: message.at });
    day = today;
    if (message.id === firstUnread) rows.push({ kind: 'new', key: 'new' });
    if (message.content.kind === 'notice') {
      rows.push({ kind: 'notice', key: message.id, message });
      joined = false;
      return;
    }
    const next = messages[index + 1];
    const first = !joined;
    joined = next !== undefined && next.id !== firstUnread && sameRun(message, next) && dayOf(next.at) === today;
    rows.push({ kind: 'message', key: message.id, message, first, last: !joined });
  });
  return rows;
}

/**
 * The message under the "new messages" line: the oldest incoming one that was not read when the chat was opened.
 * Null while it is not certain, because the messages before it are not loaded yet.
 */
export function firstUnreadOf(messages: readonly Message[], more: boolean, readSequence: number): string | null {
  const index = messages.findIndex((message) => !message.mine && (message.sequence ?? 0) > readSequence);
  if (index < 0) return null;
  const certain = !more || messages.slice(0, index).some((message) => (message.sequence ?? Infinity) <= readSequence);
  return certain ? (messages[index]?.id ?? null) : null;
}

/** The highest committed sequence of the other person's messages up to this line; null when there is none. */
export function seenSequence(rows: readonly Row[], upTo: number): number | null {
  for (let index = Math.min(upTo, rows.length - 1); index >= 0; index--) {
    const row = rows[index];
    if (row?.kind === 'message' && !row.message.mine && row.message.sequence !== null) return row.message.sequence;
  }
  return null;
}

/** Whether nothing unread lies between what was read and this line: `read` is the sequence up to which all was. */
export function joinsRead(rows: readonly Row[], top: number, read: number, more: boolean): boolean {
  const before = seenSequence(rows, top - 1);
  return before === null ? !more : before <= read;
}

/** Nothing of what was there at either end is there now. */
export function isElsewhere(before: readonly Row[], after: readonly Row[]): boolean {
  const isMessage = (row: Row): boolean => row.kind === 'message';
  const ends = [before.find(isMessage)?.key, before.findLast(isMessage)?.key];
  return ends[0] !== undefined && !after.some(({ key }) => ends.includes(key));
}

/** The end is where it was but the length is not: lines came or went at the beginning. */
export function changedAtStart(before: readonly Row[], after: readonly Row[]): boolean {
  return before.length > 0 && before.length !== after.length && before.at(-1)?.key === after.at(-1)?.key;
}

function sameRun(one: Message, next: Message): boolean {
  return (
    one.senderId === next.senderId &&
    one.content.kind !== 'notice' &&
    next.content.kind !== 'notice' &&
    next.at - one.at < runMs
  );
}
