import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Play } from './testing/play.ts';
import { until } from './testing/until.ts';

describe('a conversation', () => {
  let play: Play;
  beforeEach(() => {
    play = new Play();
  });
  afterEach(() => play.end());

  it('goes from two phone numbers to messages and ticks in both directions', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    await alice.write(chat, 'hi Bob');
    await alice.ticks(chat, 'delivered');
    await until('Bob sees the chat', () => bob.chat(chat));
    await bob.call('openChat', chat);
    await bob.reads(chat, 'hi Bob');
    await bob.call('markRead', chat, 1);
    await alice.ticks(chat, 'read');
    await bob.write(chat, 'hi Alice');
    await alice.reads(chat, 'hi Bob', 'hi Alice');
    await bob.ticks(chat, 'delivered');
    expect(alice.logs.concat(bob.logs)).toEqual([]);
  });

  it('shows a message as sending, sent, delivered and read, and as nothing else in between', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    await bob.die();
    await alice.write(chat, 'where are you?');
    await alice.ticks(chat, 'sent');
    await bob.open();
    await alice.ticks(chat, 'delivered');
    await bob.call('markRead', chat, 1);
    await alice.ticks(chat, 'read');
    const states = alice.events.flatMap((event) => {
      if (event.type === 'messages') return event.messages.map(({ state }) => state);
      return [];
    });
    expect(states).toEqual(['sending', 'sent', 'delivered', 'read']);
  });

  it('counts what is unread until it is read, without counting what the person wrote', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    for (const text of ['one', 'two', 'three']) await alice.write(chat, text);
    await until('three are unread', () => bob.chat(chat)?.unread === 3);
    await bob.write(chat, 'wait');
    await alice.ticks(chat, 'delivered', 'delivered', 'delivered');
    await until('Alice has one unread', () => alice.chat(chat)?.unread === 1);
    expect(bob.chat(chat)?.unread).toBe(3);
    await bob.call('markRead', chat, 2);
    await until('one is left', () => bob.chat(chat)?.unread === 1);
    await alice.ticks(chat, 'read', 'read', 'delivered');
  });

  it('keeps where somebody has read without a network over a reload, and tells the sender later', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    await alice.write(chat, 'read me');
    await alice.ticks(chat, 'delivered');
    bob.cutNetwork();
    await bob.call('markRead', chat, 1);
    await bob.reload();
    await until('the list is there', () => bob.chat(chat));
    expect(bob.chat(chat)?.unread).toBe(0);
    expect(alice.messages(chat)[0]?.state).toBe('delivered');
    await bob.restoreNetwork();
    await alice.ticks(chat, 'read');
  });

  it('shows that somebody types, until they stop, send or fall silent', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    await alice.write(chat, 'hi');
    await until('Bob has the chat', () => bob.chat(chat)?.unread === 1);
    const shown = (typing: boolean) => until(`typing is ${typing}`, () => alice.chat(chat)?.typing === typing);

    await bob.call('typing', chat, true);
    await shown(true);
    await bob.call('typing', chat, false);
    await shown(false);

    await bob.call('typing', chat, true);
    await shown(true);
    play.clock.advance(6_000);
    await shown(false);

    await bob.call('typing', chat, true);
    await shown(true);
    await bob.write(chat, 'there');
    await shown(false);
  });

  it('tells the server of typing every three seconds at most', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    const start = play.server.asked.length;
    for (let key = 0; key < 7; key++) {
      await alice.call('typing', chat, true);
      play.clock.advance(1_000);
    }
    await alice.call('typing', chat, false);
    await alice.call('typing', chat, false);
    const told = () => alice.askedSince(start).filter((name) => name === 'messageTyping').length;
    await until('four frames', () => told() === 4);
    await alice.write(chat, 'done');
    await alice.ticks(chat, 'delivered');
    expect(told()).toBe(4);
  });

  it('shows who is there while a tab is in the foreground, and when they were last seen', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    await until('Bob is not there', () => alice.chat(chat)?.presence?.online === false);
    await bob.call('setVisible', true);
    await until('Bob is there', () => alice.chat(chat)?.presence?.online);
    const left = play.clock.now();
    await bob.call('setVisible', false);
    await until('Bob has gone', () => alice.chat(chat)?.presence?.online === false);
    expect(alice.chat(chat)?.presence?.lastSeen).toBe(left);
    await bob.call('setVisible', true);
    await until('Bob is back', () => alice.chat(chat)?.presence?.online);
    alice.cutNetwork();
    await until('without a network nobody knows', () => alice.chat(chat)?.presence?.online === false);
  });

  it('shows both people the same safety number', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    await alice.write(chat, 'compare');
    await until('Bob has the chat', () => bob.chat(chat)?.unread === 1);
    const { digits } = await alice.call('safetyNumber', chat);
    expect(digits).toMatch(/^(\d{5} ){11}\d{5}$|^\d{60}$/);
    expect(await bob.call('safetyNumber', chat)).toMatchObject({ digits });
  });

  it('loads a long conversation page by page, without gaps and without repeats', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    const texts = Array.from({ length: 130 }, (_, i) => `message ${i}`);
    for (const text of texts) await alice.write(chat, text);
    await until('all are there', () => bob.chat(chat)?.unread === 130);
    await bob.call('openChat', chat);
    expect(bob.texts(chat)).toEqual(texts.slice(-60));
    await bob.call('loadOlder', chat);
    expect(bob.texts(chat)).toEqual(texts.slice(-120));
    await bob.call('loadOlder', chat);
    expect(bob.texts(chat)).toEqual(texts);
    expect(bob.threads.get(chat)?.more).toBe(false);
  });

  it('says of a bot that it is one, and of people nothing', async () => {
    const [alice, tea] = [await play.person('Alice'), await play.person('Tea')];
    play.server.account(tea.phoneNumber).bot = true;
    const found = await alice.call('searchPeople', 'Tea');
    expect(found.map(({ displayName, bot }) => [displayName, bot])).toEqual([['Tea', true]]);
    const chat = await alice.openChatWith(tea);
    await alice.write(chat, '/start');
    await until('Tea has the chat', () => tea.chat(chat)?.unread === 1);
    expect(tea.chat(chat)?.person).not.toHaveProperty('bot');

    alice.cutNetwork();
    await alice.reload();
    await until('the list is there', () => alice.chat(chat));
    expect(alice.chat(chat)?.person.bot).toBe(true);
  });

  it('keeps a draft over a reload, and forgets it when the message is sent', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    await alice.call('setDraft', chat, 'I was about to');
    await alice.reload();
    await until('the draft is back', () => alice.chat(chat)?.draft === 'I was about to');
    await alice.write(chat, 'I was about to say');
    await until('the draft is gone', () => alice.chat(chat)?.draft === '');
  });
});
