import { describe, expect, it } from 'vitest';
import type { ChatSummary, Message } from '../bridge/types.ts';
import { addPending, blank, leave, merge, reduce, withWritten } from './mirror.ts';

function message(id: string, sequence: number | null, values: Partial<Message> = {}): Message {
  const content = { kind: 'text', text: id } as const;
  return {
    id,
    chatId: 'c',
    sequence,
    senderId: 'me',
    mine: true,
    at: sequence ?? 1000,
    content,
    state: 'sent',
    ...values,
  };
}

const ids = (messages: readonly Message[] | undefined) => messages?.map(({ id }) => id);

describe('the mirror', () => {
  it('keeps the committed in order and the unsent at the end, in the order in which they were written', () => {
    const known = [message('a', 1), message('b', 3)];
    const news = [message('y', null, { at: 9 }), message('x', null, { at: 8 }), message('c', 2)];
    expect(ids(merge(known, news))).toEqual(['a', 'c', 'b', 'x', 'y']);
  });

  it('puts a page of older messages on top and knows whether there are more', () => {
    const thread = {
      chatId: 'c',
      messages: [message('m5', 5), message('m6', 6), message('x', null)],
      more: true,
      newer: false,
      earlier: 'none' as const,
    };
    const opened = reduce(blank, { type: 'thread', thread });
    const page = [message('m3', 3), message('m4', 4)];
    const after = reduce(opened, { type: 'messages', chatId: 'c', messages: page, more: false }).threads['c'];
    expect(ids(after?.messages)).toEqual(['m3', 'm4', 'm5', 'm6', 'x']);
    expect(after?.more).toBe(false);
    expect(after?.messages[2]).toBe(thread.messages[0]);
  });

  it('keeps the line about a changed safety number where it stood, whatever comes after it', () => {
    const notice = message('n', null, { mine: false, content: { kind: 'notice', notice: 'security-code-changed' } });
    const known = [message('m1', 1), notice, message('m2', 2), message('x', null)];
    expect(ids(merge(known, [message('m3', 3)]))).toEqual(['m1', 'n', 'm2', 'm3', 'x']);
    expect(ids(merge(known, [message('m1', 1, { state: 'read' })]))).toEqual(['m1', 'n', 'm2', 'x']);
    expect(ids(merge(known, [message('x', 3)]))).toEqual(['m1', 'n', 'm2', 'x']);
    expect(ids(merge([message('m1', 1), notice, message('m3', 3)], [message('m2', 2)]))).toEqual([
      'm1',
      'n',
      'm2',
      'm3',
    ]);
  });

  it('does not open a chat again with the old part that somebody had gone to', () => {
    const thread = { chatId: 'c', messages: [message('a', 1)], more: true, newer: true, earlier: 'none' as const };
    const there = reduce(blank, { type: 'thread', thread });
    expect(leave(there, 'c').threads['c']).toBeUndefined();
    const atEnd = reduce(blank, { type: 'thread', thread: { ...thread, newer: false } });
    expect(leave(atEnd, 'c').threads['c']).toBeDefined();
  });

  it('puts the committed copy in the place of the one that was being sent', () => {
    const merged = merge([message('a', null, { state: 'sending' })], [message('a', 7)]);
    expect(merged).toEqual([message('a', 7)]);
  });

  it('shows a picture that is being sealed above what was written after it, and below what has come meanwhile', () => {
    const unsent = [message('before', null, { at: 10 }), message('after', null, { at: 30 })];
    const notice = message('n', null, { mine: false, at: 5 });
    const picture = message('picture', null, { at: 20, state: 'sending' });
    const thread = [message('a', 1), notice, message('b', 2, { mine: false, at: 25 }), ...unsent];
    const expected = ['a', 'n', 'b', 'before', 'picture', 'after'];
    expect(ids(withWritten(thread, [picture]))).toEqual(expected);
    expect(ids(merge(thread, [picture]))).toEqual(expected);
    expect(withWritten(thread, [])).toBe(thread);
    const [second, text] = [message('second', null, { at: 21 }), message('text', null, { at: 40 })];
    expect(ids(withWritten(unsent, [picture, second, text]))).toEqual(['before', 'picture', 'second', 'after', 'text']);
  });

  it('drops its own copy as soon as the engine knows the message', () => {
    const opened = reduce(blank, {
      type: 'thread',
      thread: { chatId: 'c', messages: [], more: false, newer: false, earlier: 'none' as const },
    });
    const written = addPending(opened, message('a', null, { state: 'sending' }));
    expect(ids(written.pending['c'])).toEqual(['a']);
    const told = reduce(written, { type: 'messages', chatId: 'c', messages: [message('a', 1)] });
    expect(told.pending['c']).toEqual([]);
    expect(ids(told.threads['c']?.messages)).toEqual(['a']);
  });

  it('keeps a message that was written before the chat had been loaded', () => {
    const written = addPending(blank, message('a', null));
    const opened = reduce(written, {
      type: 'thread',
      thread: { chatId: 'c', messages: [message('b', 1)], more: false, newer: false, earlier: 'none' as const },
    });
    expect(ids(opened.pending['c'])).toEqual(['a']);
  });

  it('keeps the identity of what has not changed, so that it is not drawn again', () => {
    const thread = {
      chatId: 'c',
      messages: [message('a', 1), message('b', 2)],
      more: false,
      newer: false,
      earlier: 'none' as const,
    };
    const opened = reduce(blank, { type: 'thread', thread });
    const again = { ...thread, messages: [message('a', 1), message('b', 2, { state: 'read' })] };
    const after = reduce(opened, { type: 'thread', thread: again }).threads['c']?.messages;
    expect(after?.[0]).toBe(thread.messages[0]);
    expect(after?.[1]?.state).toBe('read');
  });

  it('keeps the identity of rows in which nothing has changed, so that they are not drawn again', () => {
    const row = (id: string, at: number, text: string): ChatSummary => ({
      id,
      person: { accountId: `of ${id}`, username: null, displayName: id, about: '' },
      verification: 'none',
      lastMessage: message(text, at),
      unread: 0,
      readSequence: 0,
      typing: false,
      presence: { online: false, lastSeen: at },
      draft: '',
      earlier: 'none',
      at,
    });
    const [one, two, three] = [row('one', 3, 'a'), row('two', 2, 'b'), row('three', 1, 'c')];
    const listed = reduce(blank, { type: 'chats', chats: [one, two, three] });
    const news = [row('one', 3, 'a'), { ...row('two', 2, 'b'), draft: 'I' }, row('three', 4, 'd')];
    const after = reduce(listed, { type: 'chats', chats: news }).chats;
    expect(after?.map(({ id }) => id)).toEqual(['three', 'one', 'two']);
    expect(after?.[0]).toBe(news[2]);
    expect(after?.[1]).toBe(one);
    expect(after?.[2]).toBe(news[1]);
    const seen = { ...row('one', 3, 'a'), presence: { online: true, lastSeen: 3 } };
    expect(reduce(listed, { type: 'chats', chats: [seen] }).chats).toEqual([seen]);
  });

  it('forgets everything when the person signs out', () => {
    const opened = reduce(blank, {
      type: 'thread',
      thread: { chatId: 'c', messages: [], more: false, newer: false, earlier: 'none' as const },
    });
    const out = reduce(opened, { type: 'session', session: { kind: 'signed-out' } });
    expect(out.threads).toEqual({});
    expect(out.chats).toBeNull();
  });
});
