import { describe, expect, it } from 'vitest';
import type { StoredMessage } from '../store/records.ts';
import { joined, withStored } from './window.ts';
import type { Stretch } from './window.ts';

const message = (order: number, id = `m${order}`): StoredMessage => ({
  id,
  chatId: 'c',
  order,
  sequence: order,
  senderId: 'bob',
  mine: false,
  at: order,
  content: { kind: 'text', text: id },
  failed: false,
});
const stretch = (first: number, last: number, more = true, newer = true): Stretch => ({
  messages: Array.from({ length: last - first + 1 }, (_, i) => message(first + i)),
  more,
  newer,
});
const orders = ({ messages }: Stretch) => messages.map(({ order }) => order);

describe('a stretch of a conversation', () => {
  it('takes the first message that comes while older ones are still to be fetched', () => {
    const nothingYet: Stretch = { messages: [], more: true, newer: false };
    expect(orders(withStored(nothingYet, message(7)))).toEqual([7]);
  });

  it('takes what comes between its ends, and at an end behind which there is nothing', () => {
    expect(orders(withStored({ ...stretch(4, 6), messages: [message(4), message(6)] }, message(5)))).toEqual([4, 5, 6]);
    expect(orders(withStored(stretch(4, 5, true, false), message(6)))).toEqual([4, 5, 6]);
    expect(orders(withStored(stretch(4, 5, false, true), message(3)))).toEqual([3, 4, 5]);
  });

  it('leaves out what stands where it has not got to', () => {
    const middle = stretch(4, 5);
    expect(withStored(middle, message(6))).toBe(middle);
    expect(withStored(middle, message(3))).toBe(middle);
  });

  it('has a message that was committed at its new place', () => {
    const end = { ...stretch(4, 5, true, false), messages: [message(4), message(2 ** 40, 'own')] };
    expect(withStored(end, message(5, 'own')).messages.map(({ id }) => id)).toEqual(['m4', 'own']);
  });

  it('grows together with what it overlaps, whichever comes first, and with nothing else', () => {
    const [old, fresh] = [stretch(10, 20), stretch(15, 30, true, false)];
    for (const both of [joined(old, fresh), joined(fresh, old)]) {
      expect(orders(both)).toEqual(Array.from({ length: 21 }, (_, i) => 10 + i));
      expect(both).toMatchObject({ more: true, newer: false });
    }
    expect(joined(fresh, stretch(1, 9))).toEqual(stretch(1, 9));
    expect(joined({ messages: [], more: true, newer: false }, fresh)).toBe(fresh);
  });
});
