import { toBinary } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendMessage } from '../contract/gen/parley/v1/live_pb.ts';
import { SendMessageSchema } from '../contract/gen/parley/v1/live_pb.ts';
import { Play } from './testing/play.ts';
import type { TestDevice } from './testing/device.ts';
import { Refused } from './testing/state.ts';
import { until } from './testing/until.ts';

describe('an unlucky conversation', () => {
  let play: Play;
  let alice: TestDevice;
  let bob: TestDevice;
  let chat: string;
  beforeEach(async () => {
    play = new Play();
    [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    chat = await alice.openChatWith(bob);
  });
  afterEach(() => play.end());

  const bobSees = async (...texts: string[]) => {
    await until('Bob has the chat', () => bob.chat(chat));
    await bob.call('openChat', chat);
    await bob.reads(chat, ...texts);
  };
  const committed = () => [...play.server.state.chats.values()][0]!.messages.length;
  const sends = () =>
    play.server.asked.filter(({ name }) => name === 'messageSend').map(({ value }) => value as SendMessage);

  it('sends what was written without a network afterwards, in the order of writing', async () => {
    alice.cutNetwork();
    for (const text of ['one', 'two', 'three']) await alice.write(chat, text);
    await alice.ticks(chat, 'sending', 'sending', 'sending');
    await alice.restoreNetwork();
    await alice.ticks(chat, 'delivered', 'delivered', 'delivered');
    await bobSees('one', 'two', 'three');
  });

  it('sends what was written without a network after a reload too', async () => {
    alice.cutNetwork();
    for (const text of ['one', 'two', 'three']) await alice.write(chat, text);
    await alice.reload();
    await alice.call('openChat', chat);
    await alice.ticks(chat, 'sending', 'sending', 'sending');
    await alice.restoreNetwork();
    await alice.ticks(chat, 'delivered', 'delivered', 'delivered');
    await bobSees('one', 'two', 'three');
  });

  it('finds the network again by itself once the wait is over', async () => {
    alice.cutNetwork();
    await alice.write(chat, 'soon');
    await until('it has given up for now', () => alice.connection === 'offline' && play.clock.waiting > 0);
    alice.browser.cut = false;
    play.clock.advance(15_000);
    await alice.ticks(chat, 'delivered');
  });

  it('repeats a send whose answer was lost byte for byte, and the message is there once', async () => {
    let lost = 0;
    play.server.fate = ({ name }) => (name === 'messageSend' && lost++ < 2 ? 'answer-lost' : 'answered');
    await alice.write(chat, 'once');
    await alice.ticks(chat, 'delivered');
    const bytes = sends().map((send) => Buffer.from(toBinary(SendMessageSchema, send)).toString('hex'));
    expect(bytes).toHaveLength(3);
    expect(new Set(bytes).size).toBe(1);
    expect(committed()).toBe(1);
    await bobSees('once');
  });

  it('repeats the same bytes after a reload, when the answer never came', async () => {
    play.server.fate = ({ name }) => (name === 'messageSend' ? 'done-in-silence' : 'answered');
    await alice.write(chat, 'once');
    await until('it is committed', () => committed() === 1);
    await alice.die();
    play.server.fate = () => 'answered';
    await alice.open();
    await alice.call('openChat', chat);
    await alice.ticks(chat, 'delivered');
    const [first, second] = sends().map((send) => Buffer.from(toBinary(SendMessageSchema, send)).toString('hex'));
    expect(second).toBe(first);
    await bobSees('once');
  });

  it('gives a send up after fifteen silent seconds and sends it again', async () => {
    let silent = true;
    play.server.fate = ({ name }) => (name === 'messageSend' && silent ? 'silent' : 'answered');
    await alice.write(chat, 'hello?');
    await until('it was sent', () => sends().length === 1);
    silent = false;
    play.clock.advance(15_000);
    await alice.ticks(chat, 'delivered');
  });

  it('takes entries that come several times once', async () => {
    play.server.delivery.liveCopies = 3;
    for (const text of ['one', 'two', 'three']) await alice.write(chat, text);
    await until('every copy is acknowledged', () => play.server.delivery.acknowledged.length === 9);
    await bobSees('one', 'two', 'three');
    expect(bob.chat(chat)?.unread).toBe(3);
    expect(bob.logs).toEqual([]);
  });

  it('takes entries once that are in a page and come live around it as well', async () => {
    await bob.die();
    for (const text of ['one', 'two', 'three', 'four', 'five']) await alice.write(chat, text);
    await alice.ticks(chat, 'sent', 'sent', 'sent', 'sent', 'sent');
    play.server.delivery.pagesComeLiveToo = true;
    play.server.delivery.pageSize = 2;
    await bob.open();
    await bobSees('one', 'two', 'three', 'four', 'five');
    await alice.ticks(chat, 'delivered', 'delivered', 'delivered', 'delivered', 'delivered');
    expect(bob.chat(chat)?.unread).toBe(5);
    expect(bob.logs).toEqual([]);
  });

  it('receives what comes while the mailbox is being pulled', async () => {
    await bob.die();
    await alice.write(chat, 'before');
    await alice.ticks(chat, 'sent');
    let pulls = 0;
    play.server.fate = ({ name }) => {
      if (name === 'mailboxPull' && ++pulls === 1) void alice.write(chat, 'meanwhile');
      return 'answered';
    };
    await bob.open();
    await bobSees('before', 'meanwhile');
    await alice.ticks(chat, 'delivered', 'delivered');
  });

  it('does not lose a message whose acknowledgement was lost, and does not show it twice', async () => {
    let lost = 0;
    play.server.fate = ({ name }) => (name === 'mailboxAcknowledge' && lost++ === 0 ? 'unsent' : 'answered');
    await alice.write(chat, 'hi');
    await alice.ticks(chat, 'delivered');
    await bobSees('hi');
    expect(bob.chat(chat)?.unread).toBe(1);
  });

  it('goes on after the server was restarted, on both sides', async () => {
    await alice.write(chat, 'before');
    await alice.ticks(chat, 'delivered');
    play.server.restart();
    await alice.write(chat, 'after');
    await alice.ticks(chat, 'delivered', 'delivered');
    await bobSees('before', 'after');
  });

  it('brings ticks that moved while the sender was away', async () => {
    await bob.die();
    await alice.write(chat, 'hi');
    await alice.ticks(chat, 'sent');
    await alice.die();
    await bob.open();
    await bobSees('hi');
    await bob.call('markRead', chat, 1);
    await until('the server knows', () => play.server.asked.some(({ name }) => name === 'messageRead'));
    await alice.open();
    await alice.call('openChat', chat);
    await alice.ticks(chat, 'read');
  });

  it('shows a message that the server refuses as failed, goes on with the next, and sends it when asked again', async () => {
    const { state } = play.server;
    const hidden = [...state.chats.entries()];
    state.chats.clear();
    await alice.write(chat, 'one');
    await alice.ticks(chat, 'failed');
    for (const [id, each] of hidden) state.chats.set(id, each);
    const [failed] = alice.messages(chat);
    await alice.write(chat, 'two');
    await alice.ticks(chat, 'delivered', 'failed');
    await alice.call('retry', chat, failed!.id);
    await alice.ticks(chat, 'delivered', 'delivered');
    await bobSees('two', 'one');
    await alice.reload();
    await alice.call('openChat', chat);
    expect(alice.texts(chat)).toEqual(['two', 'one']);
  });

  it('keeps a new connection although what was asked over the old one fails late', async () => {
    let fail: (reason: Error) => void = () => undefined;
    const held = new Promise((_, reject) => (fail = reject));
    let asked = 0;
    play.server.late = ({ browser, name }) =>
      browser === 'Alice' && name === 'GET chats' && asked++ === 0 ? held : null;
    await alice.reload();
    await until('Alice asks for her chats', () => asked === 1);
    play.server.restart();
    await alice.untilOnline();
    const { socket } = alice.browser;
    fail(new TypeError('the network has changed'));
    await alice.call('openChat', chat);
    await alice.write(chat, 'hi');
    await alice.ticks(chat, 'delivered');
    expect(alice.browser.socket).toBe(socket);
    expect(alice.connection).toBe('online');
  });

  it('is not shown as online because an old run of the synchronisation came to its end', async () => {
    let release: (value?: unknown) => void = () => undefined;
    const held = new Promise((resolve) => (release = resolve));
    let asked = 0;
    play.server.late = ({ browser, name }) =>
      browser === 'Alice' && name === 'GET chats' && asked++ === 0 ? held : null;
    await alice.reload();
    await until('Alice asks for her chats', () => asked === 1);
    play.server.fate = ({ browser, name }) => (browser === 'Alice' && name === 'mailboxPull' ? 'silent' : 'answered');
    const start = play.server.asked.length;
    play.server.restart();
    await until('Alice pulls again', () => alice.askedSince(start).includes('mailboxPull'));
    release();
    await alice.call('searchPeople', 'Bob');
    expect(alice.connection).toBe('syncing');
  });

  it('tells how far somebody has read after all when the server was too busy for it', async () => {
    await alice.write(chat, 'hi');
    await alice.ticks(chat, 'delivered');
    const { delivery } = play.server;
    const command = delivery.command.bind(delivery);
    let busy = true;
    delivery.command = (device, frame) => {
      if (frame.event.case === 'messageRead' && busy) throw new Refused(503, 'busy');
      return command(device, frame);
    };
    await bob.call('markRead', chat, 1);
    await until('it was refused', () => bob.logs.length === 1);
    busy = false;
    play.clock.advance(5_000);
    await alice.ticks(chat, 'read');
  });
});
