import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredChat, StoredMessage } from '../store/records.ts';
import type { ApiChat } from '../transport/api.ts';
import {
  isDirect,
  joined,
  marksOfOthers,
  stateOf,
  withMessage,
  withPending,
  withReadMark,
  withWatermark,
} from './chat.ts';

const [me, other] = ['me', 'other'];
const person = (accountId: string) => ({ accountId, username: null, displayName: accountId, about: '' });
const member = (accountId: string) => ({ person: person(accountId), listEpoch: 1, delivered: 0, read: 0 });
const fresh: StoredChat = {
  id: 'chat',
  createdAt: 0,
  updatedAt: 0,
  lastSequence: 0,
  members: [member(me), member(other)],
  lastCommitted: null,
  lastPending: null,
  unread: [],
  readMark: 0,
};

const messageOf = (sequence: number, mine: boolean): StoredMessage => ({
  id: `message ${sequence}`,
  chatId: 'chat',
  order: sequence,
  sequence,
  senderId: mine ? me : other,
  mine,
  at: sequence,
  content: { kind: 'text', text: '' },
  failed: false,
});

type Change = (chat: StoredChat) => StoredChat;
const sequence = fc.integer({ min: 1, max: 12 });
const mark = fc
  .record({
    kind: fc.constantFrom('delivered' as const, 'read' as const),
    accountId: fc.constantFrom(me, other, 'nobody'),
    sequence,
  })
  .map(
    (value): Change =>
      (chat) =>
        withWatermark(chat, me, value),
  );
// Who wrote a sequence is settled once for all.
const message = sequence.map(
  (value): Change =>
    (chat) =>
      withMessage(chat, messageOf(value, value % 3 === 0)),
);
const read = sequence.map(
  (value): Change =>
    (chat) =>
      withReadMark(chat, value),
);
const api = fc.record({ last: sequence, delivered: sequence, read: sequence, epoch: sequence }).map(
  ({ last, delivered, read: upTo, epoch }): Change =>
    (chat) =>
      joined(chat, apiChat({ last, delivered, read: upTo, epoch }), me),
);
const change = fc.oneof(mark, message, read, api);
const apply = (changes: Change[]) => changes.reduce((chat, each) => each(chat), fresh);

function apiChat(value: { last: number; delivered: number; read: number; epoch: number }, ids = [me, other]): ApiChat {
  const { last, delivered, read: upTo, epoch } = value;
  const members = ids.map((id) => ({ user: person(id), listEpoch: epoch, delivered, read: upTo }));
  return { id: 'chat', createdAt: 0, updatedAt: last, lastSequence: last, members };
}

/** Order within the list of unread sequences has no meaning. */
const settled = (chat: StoredChat) => ({ ...chat, unread: [...chat.unread].sort((a, b) => a - b) });

describe('a chat', () => {
  it('comes out the same in whatever order and however often its changes are told', () => {
    const changesAndOrder = fc.array(change, { maxLength: 12 }).chain((changes) =>
      fc.tuple(
        fc.constant(changes),
        fc.shuffledSubarray([...changes, ...changes], {
          minLength: changes.length * 2,
          maxLength: changes.length * 2,
        }),
      ),
    );
    fc.assert(
      fc.property(changesAndOrder, ([changes, shuffled]) => {
        expect(settled(apply(shuffled))).toEqual(settled(apply(changes)));
      }),
    );
  });

  it('never goes back: no watermark, no read mark, no list epoch, no last sequence', () => {
    const marks = (chat: StoredChat) => [
      chat.readMark,
      chat.lastSequence,
      chat.updatedAt,
      ...chat.members.flatMap((each) => [each.delivered, each.read, each.listEpoch]),
    ];
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), change, (changes, last) => {
        const before = apply(changes);
        const after = marks(last(before));
        marks(before).forEach((value, i) => expect(after[i]).toBeGreaterThanOrEqual(value));
      }),
    );
  });

  it('counts as unread what others wrote above the read mark, each once', () => {
    fc.assert(
      fc.property(fc.array(sequence), sequence, (sequences, upTo) => {
        const chat = apply([
          ...sequences.map(
            (each): Change =>
              (c) =>
                withMessage(c, messageOf(each, each % 3 === 0)),
          ),
        ]);
        const expected = new Set(sequences.filter((each) => each % 3 !== 0 && each > upTo));
        expect(new Set(withReadMark(chat, upTo).unread)).toEqual(expected);
        expect(withReadMark(chat, upTo).unread).toHaveLength(expected.size);
      }),
    );
  });

  it('moves the own read mark with a read watermark of this account from another place, and only then', () => {
    expect(withWatermark(fresh, me, { kind: 'read', accountId: me, sequence: 3 }).readMark).toBe(3);
    expect(withWatermark(fresh, me, { kind: 'delivered', accountId: me, sequence: 3 }).readMark).toBe(0);
    expect(withWatermark(fresh, me, { kind: 'read', accountId: other, sequence: 3 }).readMark).toBe(0);
  });

  it('is the same object when a watermark moves nothing', () => {
    const moved = withWatermark(fresh, me, { kind: 'read', accountId: other, sequence: 3 });
    expect(withWatermark(moved, me, { kind: 'read', accountId: other, sequence: 3 })).toBe(moved);
    expect(withWatermark(moved, me, { kind: 'read', accountId: 'nobody', sequence: 9 })).toBe(moved);
  });

  it('takes a read mark for delivered as well', () => {
    const chat = withWatermark(fresh, me, { kind: 'read', accountId: other, sequence: 2 });
    const states = [1, 2, 3].map((each) => stateOf(messageOf(each, true), marksOfOthers(chat, me)));
    expect(states).toEqual(['read', 'read', 'sent']);
    expect(marksOfOthers(chat, me)).toEqual({ delivered: 2, read: 2 });
  });

  it('shows the newest waiting message until it is committed', () => {
    const pending = (order: number): StoredMessage => ({ ...messageOf(order, true), sequence: null });
    const chat = withPending(withPending(fresh, pending(101)), pending(100));
    expect(chat.lastPending?.order).toBe(101);
    expect(stateOf(pending(101), { delivered: 500, read: 500 })).toBe('sending');
    expect(withMessage(chat, { ...messageOf(1, true), id: 'message 101' }).lastPending).toBeNull();
    expect(withMessage(chat, { ...messageOf(1, true), id: 'message 100' }).lastPending?.order).toBe(101);
  });

  it('has this account and one other in it, and for ever the same', () => {
    const marks = { last: 1, delivered: 0, read: 0, epoch: 1 };
    const of = (...ids: string[]) => apiChat(marks, ids);
    expect(isDirect(undefined, of(me, other), me)).toBe(true);
    expect(isDirect(fresh, of(other, me), me)).toBe(true);
    expect(isDirect(fresh, of(me, 'ghost'), me)).toBe(false);
    for (const known of [undefined, fresh]) {
      expect(isDirect(known, of(me, other, 'ghost'), me)).toBe(false);
      expect(isDirect(known, of(other, 'ghost'), me)).toBe(false);
      expect(isDirect(known, of(me, me), me)).toBe(false);
      expect(isDirect(known, of(me), me)).toBe(false);
    }
  });
});
