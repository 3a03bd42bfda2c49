import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestDevice } from '../testing/device.ts';
import { until } from '../testing/until.ts';
import { everything, Stage } from './testing.ts';

describe('the history on a new device', () => {
  let stage: Stage;
  let phone: TestDevice;
  let bob: TestDevice;
  let chat: string;
  beforeEach(async () => {
    stage = await Stage.set();
    ({ phone, bob, chat } = stage);
  });
  afterEach(() => stage.play.end());

  it('has the last message in the list, and everything in order, own messages included', async () => {
    const texts = await stage.talk(130);
    const laptop = await stage.link();
    await until('the last message is there', () => laptop.chat(chat)?.lastMessage?.sequence === 130);
    expect(laptop.chat(chat)).toMatchObject({ earlier: 'none', lastMessage: { content: { text: 'message 129' } } });
    await laptop.call('openChat', chat);
    expect(await everything(laptop, chat)).toEqual(texts);
    const messages = laptop.messages(chat);
    expect(messages.map(({ sequence }) => sequence)).toEqual(texts.map((_, i) => i + 1));
    expect(messages.map(({ mine }) => mine)).toEqual(texts.map((_, i) => i % 3 !== 2));
    expect(messages.map(({ senderId }) => senderId)).toEqual(texts.map((_, i) => (i % 3 === 2 ? bob.me : phone.me)));
    expect(laptop.threads.get(chat)).toMatchObject({ more: false, earlier: 'none' });
    expect(laptop.history).toEqual({ onlyHere: false, filling: 0, warnings: [] });
    expect(laptop.logs).toEqual([]);
  });

  it('comes in the background too, at a polite pace, and is there without a network', async () => {
    const texts = await stage.talk(250);
    const laptop = await stage.link();
    await until('the first page is there', () => laptop.chat(chat)?.lastMessage);
    const pages = () => stage.play.server.asked.filter(({ name }) => name === 'GET chats/:id/messages').length;
    for (let page = 2; page <= 4; page++) {
      await until(`page ${page}`, () => {
        if (page > 2) stage.play.clock.advance(10);
        return pages() === page;
      });
      await stage.settled(laptop);
      expect(pages()).toBe(page);
    }
    await until('it is complete', () => laptop.history.filling === 0);
    await stage.pass(3_600_000);
    expect(pages()).toBe(4);
    laptop.cutNetwork();
    await laptop.reload();
    await until('the list is there', () => laptop.chat(chat));
    await laptop.call('openChat', chat);
    expect(await everything(laptop, chat)).toEqual(texts);
  });

  it('goes on where it was after the page was closed', async () => {
    const texts = await stage.talk(150);
    const laptop = await stage.link();
    await until('the second page is under way or there', () => laptop.history.filling === 1);
    await laptop.reload();
    await laptop.untilOnline();
    await stage.untilComplete(laptop);
    await laptop.call('openChat', chat);
    expect(await everything(laptop, chat)).toEqual(texts);
    const asked = stage.play.server.asked.filter(
      ({ browser, name }) => browser === 'laptop' && name.endsWith('messages'),
    );
    expect(asked.length).toBeLessThanOrEqual(4);
  });

  it('counts as unread what was not read on the other device either', async () => {
    await stage.talk(10);
    await phone.call('markRead', chat, 5);
    await until('the server knows', () =>
      stage.play.server.state.chats.get(chat)!.members.some(({ read }) => read === 5),
    );
    const laptop = await stage.link();
    await stage.untilComplete(laptop);
    expect(laptop.chat(chat)?.unread).toBe(2);
  });

  it('holds what was written while the device was being linked, once', async () => {
    const texts = await stage.talk(10);
    const fresh = await stage.play.browser('laptop', phone);
    const link = await fresh.showCode();
    await phone.call('admitDevice', link);
    texts.push(...(await stage.talk(3, 10)));
    await phone.call('confirmDevice');
    await fresh.untilLinked();
    texts.push(...(await stage.talk(3, 13)));
    await phone.call('setVisible', false);
    await until('all are covered', () => stage.covered() === 16);
    await stage.untilComplete(fresh);
    await fresh.reload();
    await fresh.untilOnline();
    await fresh.call('openChat', chat);
    await until('nothing waits any more', () => !fresh.texts(chat).includes('waiting'));
    expect(await everything(fresh, chat)).toEqual(texts);
  });

  it('is whole on a third device, which the second has written for as well', async () => {
    const texts = await stage.talk(20);
    const laptop = await stage.link();
    await stage.untilComplete(laptop);
    await phone.die();
    await laptop.call('openChat', chat);
    for (let i = 20; i < 30; i++) {
      await (i % 2 ? bob : laptop).write(chat, `message ${i}`);
      await until('it is committed', () => laptop.chat(chat)?.lastMessage?.sequence === i + 1);
      texts.push(`message ${i}`);
    }
    await laptop.call('setVisible', false);
    await until('all is covered', () => stage.covered() === 30);
    await phone.open();
    await phone.untilOnline();
    const tablet = await stage.link('tablet');
    await phone.die();
    await laptop.die();
    await stage.untilComplete(tablet);
    await tablet.call('openChat', chat);
    expect(await everything(tablet, chat)).toEqual(texts);
    expect(tablet.history.warnings).toEqual([]);
  });

  it('is written once: what another device has written already is left out', async () => {
    const laptop = await stage.link();
    await stage.talk(5);
    await until('the laptop has all', () => laptop.chat(chat)?.lastMessage?.sequence === 5);
    await phone.call('setVisible', false);
    await until('all is covered', () => stage.covered() === 5);
    await laptop.call('setVisible', false);
    await stage.settled(laptop);
    expect(stage.segments()).toHaveLength(1);
  });

  it('is written after some messages, and half a minute after the first of fewer, however lively the talk', async () => {
    await stage.talk(39);
    expect(stage.covered()).toBe(0);
    await stage.talk(1, 39);
    await until('forty are enough', () => stage.covered() === 40);
    await stage.talk(1, 40);
    await stage.pass(20_000);
    await stage.talk(1, 41);
    await stage.pass(9_000);
    expect(stage.covered()).toBe(40);
    await stage.pass(1_000);
    await until('half a minute is over', () => stage.covered() === 42);
  });

  it('is written in time although the connection comes and goes', async () => {
    await stage.talk(1);
    for (let seconds = 0; seconds < 30; seconds += 10) {
      phone.cutNetwork();
      await stage.pass(9_000);
      await phone.restoreNetwork();
      await stage.pass(1_000);
    }
    await until('half a minute is over', () => stage.covered() === 1);
  });

  it('shows what has no key yet as waiting, and has it as soon as somebody writes the key', async () => {
    await stage.talk(3);
    await phone.call('setVisible', false);
    await until('three are covered', () => stage.covered() === 3);
    await stage.talk(2, 3);
    stage.play.server.fate = ({ name }) => (name.startsWith('PUT chats/:id/keys') ? 'unsent' : 'answered');
    const laptop = await stage.link();
    await stage.untilComplete(laptop);
    await laptop.call('openChat', chat);
    await laptop.reads(chat, 'message 0', 'message 1', 'message 2', 'waiting', 'waiting');
    stage.play.server.fate = () => 'answered';
    await phone.call('setVisible', false);
    await until('all are covered', () => stage.covered() === 5);
    await stage.pass(60_000);
    await laptop.reads(chat, 'message 0', 'message 1', 'message 2', 'message 3', 'message 4');
  });
});
