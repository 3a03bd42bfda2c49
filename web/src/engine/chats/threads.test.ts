import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineEvent, Thread } from '../../bridge/types.ts';
import { LocalEngine } from '../engine.ts';
import { Store } from '../store/store.ts';
import type { StoredMessage } from '../store/records.ts';
import { Play } from '../testing/play.ts';
import type { TestDevice } from '../testing/device.ts';
import { until } from '../testing/until.ts';

/** As many as there may be on each side of a message that somebody goes to. */
const around = 30;
const page = 60;

describe('somebody who goes to a message of long ago', () => {
  let play: Play;
  let alice: TestDevice;
  let bob: TestDevice;
  let chat: string;
  beforeEach(async () => {
    play = new Play();
    [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    chat = await alice.openChatWith(bob);
    await bob.openChatWith(alice);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    return play.end();
  });

  const idOf = (sequence: number) => `old ${sequence}`;
  /** So many messages of Bob's in Alice's browser, as if she had had them for years. */
  const heldFor = async (count: number): Promise<void> => {
    await alice.die();
    const messages = Array.from({ length: count }, (_, i): StoredMessage => ({
      id: idOf(i + 1),
      chatId: chat,
      order: i + 1,
      sequence: i + 1,
      senderId: bob.me,
      mine: false,
      at: i + 1,
      content: { kind: 'text', text: `text ${i + 1}` },
      failed: false,
    }));
    const known = (await alice.stored('chats', chat))!;
    const unread = messages.map(({ order }) => order);
    await alice.store('messages', Object.fromEntries(messages.map((each) => [each.id, each])));
    await alice.store('chats', { [chat]: { ...known, lastSequence: count, lastCommitted: messages.at(-1)!, unread } });
    // The server only counts them.
    const { messages: committed } = play.server.state.chats.get(chat)!;
    for (const { id } of messages) committed.push({ messageId: id } as (typeof committed)[number]);
    await alice.open();
    await alice.untilOnline();
    await alice.call('openChat', chat);
  };
  const sequences = (thread = alice.threads.get(chat)) => thread?.messages.map(({ sequence }) => sequence);
  const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const state = () => {
    const { more, newer } = alice.threads.get(chat)!;
    return { more, newer };
  };

  it('loads what stands around it, however much lies between it and now', async () => {
    await heldFor(10_000);
    const pages = [vi.spyOn(Store.prototype, 'messages'), vi.spyOn(Store.prototype, 'messagesAfter')];
    await alice.call('showMessage', chat, idOf(3_000));
    expect(sequences()).toEqual(range(3_000 - around, 3_000 + around));
    expect(state()).toEqual({ more: true, newer: true });
    // One more on each side tells whether there are more.
    const read = pages.flatMap(({ mock }) => mock.results.map(({ value }) => value as Promise<StoredMessage[]>));
    expect((await Promise.all(read)).map(({ length }) => length)).toEqual([around + 1, around + 1]);
  });

  it('pages on to both sides without a gap, and to the end', async () => {
    await heldFor(200);
    await alice.call('showMessage', chat, idOf(70));
    await alice.call('loadOlder', chat);
    expect(sequences()).toEqual(range(1, 100));
    expect(state()).toEqual({ more: false, newer: true });
    await alice.call('loadNewer', chat);
    expect(sequences()).toEqual(range(1, 160));
    await alice.call('loadNewer', chat);
    expect(sequences()).toEqual(range(1, 200));
    expect(state()).toEqual({ more: false, newer: false });
    await alice.call('loadNewer', chat);
    expect(sequences()).toHaveLength(200);
  });

  it('keeps what is loaded when what is gone to is near it', async () => {
    await heldFor(200);
    expect(sequences()).toEqual(range(200 - page + 1, 200));
    await alice.call('showMessage', chat, idOf(130));
    expect(sequences()).toEqual(range(100, 200));
    expect(state()).toEqual({ more: true, newer: false });
    const before = alice.events.length;
    await alice.call('showMessage', chat, idOf(150));
    expect(alice.events.slice(before)).toEqual([]);
  });

  it('is brought back to the newest at once', async () => {
    await heldFor(300);
    await alice.call('showMessage', chat, idOf(40));
    await alice.call('showNewest', chat);
    expect(sequences()).toEqual(range(300 - page + 1, 300));
    expect(state()).toEqual({ more: true, newer: false });
  });

  it('sees nothing of what is written meanwhile before it is paged to, and misses nothing of it', async () => {
    await heldFor(130);
    await alice.call('showMessage', chat, idOf(35));
    const there = sequences();
    for (const text of ['one', 'two']) await bob.write(chat, text);
    const own = await alice.write(chat, 'mine');
    await until('all is committed', () => alice.chat(chat)?.lastMessage?.sequence === 133);
    expect(sequences()).toEqual(there);
    for (let pages = 0; pages < 2; pages++) await alice.call('loadNewer', chat);
    expect(sequences()).toEqual([...there!, ...range(66, 133)]);
    expect(state().newer).toBe(false);
    expect(alice.messages(chat).map(({ id }) => id)).toContain(own);
    await bob.write(chat, 'three');
    await until('it is at the end', () => alice.texts(chat).at(-1) === 'three');
  });

  it('has not read what it went past, nor what came meanwhile', async () => {
    await heldFor(130);
    await alice.call('showMessage', chat, idOf(35));
    await bob.write(chat, 'one');
    await until('it has come', () => alice.chat(chat)?.unread === 131);
    expect(alice.chat(chat)?.readSequence).toBe(0);
  });

  it('does not take another tab along, which stays at the end', async () => {
    await heldFor(300);
    await alice.die();
    const threads = new Map<string, Thread>();
    const hear = (event: EngineEvent, to?: string): void => {
      if (event.type === 'thread') threads.set(to ?? 'all', event.thread);
    };
    const engine = await LocalEngine.open(alice.environment({ alive: true }), hear);
    await engine.call('reader', 'openChat', [chat]);
    await engine.call('writer', 'openChat', [chat]);
    await engine.call('reader', 'showMessage', [chat, idOf(100)]);
    expect(sequences(threads.get('reader'))).toEqual(range(70, 130));
    expect(sequences(threads.get('writer'))).toEqual(range(241, 300));
    expect(threads.has('all')).toBe(false);
    await engine.stop();
  });

  it('is told when a message is not there', async () => {
    await heldFor(10);
    await expect(alice.call('showMessage', chat, 'nowhere')).rejects.toThrow('message-unknown');
    expect(sequences()).toEqual(range(1, 10));
  });
});
