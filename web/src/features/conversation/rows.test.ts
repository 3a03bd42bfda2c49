import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../bridge/types.ts';
import {
  changedAtStart,
  conversationRows,
  firstUnreadOf,
  isElsewhere,
  joinsRead,
  type Row,
  seenSequence,
} from './rows.ts';

const noon = new Date(2026, 4, 4, 12, 0).getTime();
const minute = 60_000;

function message(sequence: number, values: Partial<Message> = {}): Message {
  const mine = values.mine ?? false;
  return {
    id: `m${sequence}`,
    chatId: 'c',
    sequence,
    senderId: mine ? 'me' : 'you',
    mine,
    at: noon + sequence * minute,
    content: { kind: 'text', text: 'hello' },
    state: 'read',
    ...values,
  };
}

const shape = (rows: readonly Row[]) =>
  rows.map((row) =>
    row.kind === 'message' ? `${row.message.id}${row.first ? '<' : ''}${row.last ? '>' : ''}` : row.kind,
  );

describe('the lines of a conversation', () => {
  it('groups what one person writes within five minutes', () => {
    const rows = conversationRows([message(1), message(2), message(3, { mine: true }), message(20)], true, null);
    expect(shape(rows)).toEqual(['day', 'm1<', 'm2>', 'm3<>', 'm20<>']);
  });

  it('begins every local day with its name, and the whole conversation with a word about encryption', () => {
    const evening = new Date(2026, 4, 4, 23, 59).getTime();
    const rows = conversationRows([message(1, { at: evening }), message(2, { at: evening + 2 * minute })], false, null);
    expect(shape(rows)).toEqual(['start', 'day', 'm1<>', 'day', 'm2<>']);
  });

  it('breaks a group at the "new messages" line and at a notice', () => {
    const notice = message(3, { content: { kind: 'notice', notice: 'security-code-changed' } });
    const rows = conversationRows([message(1), message(2), notice, message(4)], true, 'm2');
    expect(shape(rows)).toEqual(['day', 'm1<>', 'new', 'm2<>', 'notice', 'm4<>']);
  });

  it('keeps every message as it is below when older ones are put on top', () => {
    const messages = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 900 })), {
      minLength: 2,
      maxLength: 40,
    });
    fc.assert(
      fc.property(messages, fc.nat(), (steps, cut) => {
        let at = noon;
        const all = steps.map(([mine, minutes], index) => message(index + 1, { mine, at: (at += minutes * minute) }));
        const from = cut % all.length;
        const before = conversationRows(all.slice(from), true, null);
        const after = conversationRows(all, true, null);
        const room = (rows: readonly Row[]) =>
          rows.flatMap((row) => (row.kind === 'message' ? [[row.key, row.last]] : [])).slice(-(all.length - from));
        expect(room(after)).toEqual(room(before));
      }),
    );
  });
});

describe('the "new messages" line', () => {
  const messages = [message(4), message(5, { mine: true }), message(6), message(7)];

  it('stands before the oldest unread message of the other person', () => {
    expect(firstUnreadOf(messages, true, 4)).toBe('m6');
  });

  it('waits while the last read message is not loaded', () => {
    expect(firstUnreadOf(messages, true, 2)).toBeNull();
    expect(firstUnreadOf(messages, false, 2)).toBe('m4');
  });

  it('is not there when all has been read', () => {
    expect(firstUnreadOf(messages, true, 7)).toBeNull();
    expect(firstUnreadOf(messages, false, Infinity)).toBeNull();
  });
});

it('what has been seen is the last committed message of the other person on the screen', () => {
  const rows = conversationRows([message(1), message(2), message(3, { mine: true })], true, null);
  expect(seenSequence(rows, rows.length - 1)).toBe(2);
  expect(seenSequence(rows, 1)).toBe(1);
  expect(seenSequence(rows, 0)).toBeNull();
});

it('tells lines put on top from lines put at the end', () => {
  const page = [message(5), message(6)];
  const rows = conversationRows(page, true, null);
  expect(changedAtStart(rows, conversationRows([message(4), ...page], true, null))).toBe(true);
  expect(changedAtStart(rows, conversationRows([...page, message(7)], true, null))).toBe(false);
  expect(changedAtStart(rows, rows)).toBe(false);
});

describe('somebody who was brought to a message', () => {
  const page = [message(5), message(6, { mine: true }), message(7), message(8), message(9)];
  const rows = conversationRows(page, true, null);
  const at = (id: string) => rows.findIndex(({ key }) => key === id);

  it('has not read what lies unread before it', () => {
    expect(joinsRead(rows, at('m9'), 7, true)).toBe(false);
    expect(joinsRead(rows, at('m8'), 7, true)).toBe(true);
    expect(joinsRead(rows, at('m7'), 5, true)).toBe(true);
  });

  it('has not read what is not loaded yet', () => {
    expect(joinsRead(rows, at('m5'), 3, true)).toBe(false);
    expect(joinsRead(conversationRows(page, false, null), at('m5'), 0, false)).toBe(true);
  });

  it('is elsewhere when nothing is left of what was there', () => {
    expect(isElsewhere(rows, conversationRows([message(1), message(2)], true, null))).toBe(true);
    expect(isElsewhere(rows, conversationRows([message(4), ...page], true, null))).toBe(false);
    expect(isElsewhere(rows, conversationRows([...page, message(10)], true, null))).toBe(false);
    expect(isElsewhere([], rows)).toBe(false);
  });
});
