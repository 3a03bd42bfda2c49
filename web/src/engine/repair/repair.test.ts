import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage } from '../history/testing.ts';
import type { TestDevice } from '../testing/device.ts';
import { lose } from '../testing/rawContent.ts';
import { until } from '../testing/until.ts';

const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;

describe('a message that could not be opened', () => {
  let stage: Stage;
  let alice: TestDevice;
  let bob: TestDevice;
  let chat: string;
  beforeEach(async () => {
    stage = await Stage.set();
    ({ phone: alice, bob, chat } = stage);
    await alice.write(chat, 'one');
    await until('Bob has the chat', () => bob.chat(chat));
    await bob.call('openChat', chat);
    await bob.reads(chat, 'one');
    await bob.write(chat, 'two');
    await alice.reads(chat, 'one', 'two');
  });
  afterEach(() => stage.play.end());

  const controls = (device: TestDevice) => device.askedSince(0).filter((name) => name === 'controlSend').length;
  const loses = async (device: TestDevice, ...stores: string[]) => {
    await device.die();
    await lose(device.databaseName, ...stores);
    await device.open();
    await device.untilOnline();
    await device.call('openChat', chat);
  };

  it('waits at its place and then is there, when a browser has lost its sessions', async () => {
    await loses(bob, 'sessions');
    await alice.write(chat, 'three');
    await bob.reads(chat, 'one', 'two', 'waiting');
    expect(bob.chat(chat)?.unread).toBe(2);
    await stage.pass(2 * second);
    await bob.reads(chat, 'one', 'two', 'three');
    expect(bob.chat(chat)?.unread).toBe(2);
    expect(bob.chat(chat)?.lastMessage?.content).toEqual({ kind: 'text', text: 'three' });
    await alice.write(chat, 'four');
    await bob.reads(chat, 'one', 'two', 'three', 'four');
    await bob.write(chat, 'five');
    await alice.reads(chat, 'one', 'two', 'three', 'four', 'five');
    await bob.reads(chat, 'one', 'two', 'three', 'four', 'five');
    await bob.reload();
    await bob.call('openChat', chat);
    await bob.reads(chat, 'one', 'two', 'three', 'four', 'five');
    expect([controls(alice), controls(bob)]).toEqual([1, 1]);
  });

  it('is there on both sides, when both browsers have lost their sessions and write at once', async () => {
    await Promise.all([loses(alice, 'sessions'), loses(bob, 'sessions')]);
    await Promise.all([alice.write(chat, 'from Alice'), bob.write(chat, 'from Bob')]);
    const texts = () => [alice, bob].map((each) => each.texts(chat).slice(2).sort().join());
    await until('both have both', () => {
      stage.play.clock.advance(second);
      return texts().every((each) => each === 'from Alice,from Bob');
    });
  });

  it('is there, when a browser has lost its sessions and its prekeys', async () => {
    await loses(bob, 'sessions', 'prekeys');
    await alice.write(chat, 'three');
    await bob.reads(chat, 'one', 'two', 'waiting');
    await stage.pass(2 * second);
    await bob.reads(chat, 'one', 'two', 'three');
    await loses(alice, 'sessions');
    await alice.write(chat, 'four');
    await bob.reads(chat, 'one', 'two', 'three', 'waiting');
    await stage.pass(2 * second);
    await bob.reads(chat, 'one', 'two', 'three', 'four');
  });

  it('is there once, in order, when many were written meanwhile, more than one request can name', async () => {
    await bob.die();
    await lose(bob.databaseName, 'sessions');
    const texts = Array.from({ length: 70 }, (_, i) => `message ${i}`);
    for (const text of texts) await alice.write(chat, text);
    await until('all were sent', () => alice.messages(chat).every(({ state }) => state !== 'sending'));
    await bob.open();
    await bob.untilOnline();
    await bob.call('openChat', chat);
    await stage.pass(2 * second);
    await until('all are there', () => !bob.texts(chat).includes('waiting'));
    expect(bob.texts(chat)).toEqual(['one', 'two', ...texts].slice(-bob.texts(chat).length));
    expect(bob.chat(chat)?.unread).toBe(71);
    expect(controls(bob)).toBe(3);
  });

  it('is there after a reload, when the page was closed before anybody was asked', async () => {
    await loses(bob, 'sessions');
    await alice.write(chat, 'three');
    await bob.reads(chat, 'one', 'two', 'waiting');
    await bob.die();
    stage.play.clock.advance(minute);
    await bob.open();
    await bob.call('openChat', chat);
    await bob.reads(chat, 'one', 'two', 'three');
  });

  it('is asked for again, when the request was lost', async () => {
    await loses(bob, 'sessions');
    await alice.write(chat, 'three');
    await bob.reads(chat, 'one', 'two', 'waiting');
    let lost = 0;
    const { delivery } = stage.play.server;
    delivery.forgeControl = (entry) => (lost++ === 0 ? [] : [entry]);
    await stage.pass(2 * second);
    await until('it was lost', () => lost === 1);
    await stage.settled(bob);
    await bob.reads(chat, 'one', 'two', 'waiting');
    await stage.pass(3 * minute);
    await bob.reads(chat, 'one', 'two', 'three');
  });

  it('is asked for again after days, when nobody was there to answer', async () => {
    await loses(bob, 'sessions');
    await alice.write(chat, 'three');
    await bob.reads(chat, 'one', 'two', 'waiting');
    // Of what she does not know to be sent, she gives nobody the key.
    await alice.ticks(chat, 'delivered', 'delivered');
    await alice.die();
    await stage.pass(2 * second);
    for (let days = 0; days < 3; days++) {
      await bob.die();
      stage.play.clock.advance(day);
      await bob.open();
      await bob.untilOnline();
    }
    await alice.open();
    await bob.call('openChat', chat);
    await bob.reads(chat, 'one', 'two', 'three');
  });

  it('is asked for three times in an hour at most, however often the page is opened', async () => {
    await loses(bob, 'sessions');
    await alice.write(chat, 'three');
    await bob.reads(chat, 'one', 'two', 'waiting');
    await alice.die();
    const start = stage.play.clock.now();
    for (let i = 0; i < 25; i++) {
      await stage.pass(2 * minute);
      await stage.settled(bob);
      await bob.reload();
      await bob.untilOnline();
    }
    expect(stage.play.clock.now() - start).toBeLessThan(60 * minute);
    // One that was on its way when the page was closed is sent again.
    const sent = stage.play.server.asked.filter(({ browser, name }) => browser === 'Bob' && name === 'controlSend');
    expect(new Set(sent.map(({ value }) => (value as { controlId: string }).controlId)).size).toBe(3);
  });

  it('comes from the own keyring, when another own device could open it', async () => {
    const laptop = await stage.link();
    await until('the laptop has the chat', () => laptop.chat(chat));
    await laptop.call('openChat', chat);
    await stage.untilComplete(laptop);
    await laptop.die();
    await lose(laptop.databaseName, 'sessions');
    await bob.write(chat, 'three');
    await alice.reads(chat, 'one', 'two', 'three');
    await bob.die();
    await alice.call('setVisible', false);
    await until('the keyring has it', () => stage.covered() === 3);
    await laptop.open();
    await laptop.call('openChat', chat);
    await stage.pass(2 * second);
    await laptop.reads(chat, 'one', 'two', 'three');
  });

  it('is answered by another device of the sender, when the one that sent it is gone', async () => {
    const laptop = await stage.link();
    await until('the laptop has the chat', () => laptop.chat(chat));
    await laptop.write(chat, 'three');
    await bob.reads(chat, 'one', 'two', 'three');
    await bob.write(chat, 'four');
    await until('the laptop has it', () => laptop.chat(chat)?.lastMessage?.sequence === 4);
    await loses(bob, 'sessions');
    await laptop.write(chat, 'five');
    await bob.reads(chat, 'one', 'two', 'three', 'four', 'waiting');
    await alice.reads(chat, 'one', 'two', 'three', 'four', 'five');
    await laptop.die();
    await stage.pass(2 * second);
    await stage.settled(bob);
    await bob.reads(chat, 'one', 'two', 'three', 'four', 'waiting');
    await stage.pass(3 * minute);
    await bob.reads(chat, 'one', 'two', 'three', 'four', 'five');
  });

  it('is there on every device, when the own other device has lost its session with this one', async () => {
    const laptop = await stage.link();
    await until('the laptop has the chat', () => laptop.chat(chat));
    await alice.write(chat, 'three');
    await loses(laptop, 'sessions');
    await alice.write(chat, 'four');
    await bob.reads(chat, 'one', 'two', 'three', 'four');
    await stage.pass(2 * second);
    await until('the laptop reads it', () => laptop.texts(chat).at(-1) === 'four');
  });

  it.each([
    ['ahead', 10 * day],
    ['behind', -10 * day],
  ])('is there, when the clock of its receiver is days %s', async (_, ms) => {
    bob.aheadMs = ms;
    await loses(bob, 'sessions');
    await alice.write(chat, 'three');
    await bob.reads(chat, 'one', 'two', 'waiting');
    await stage.pass(2 * second);
    await bob.reads(chat, 'one', 'two', 'three');
    bob.aheadMs = 0;
    await loses(bob, 'sessions');
    await alice.write(chat, 'four');
    await bob.reads(chat, 'one', 'two', 'three', 'waiting');
    await stage.pass(2 * second);
    await bob.reads(chat, 'one', 'two', 'three', 'four');
  });

  it.each([
    ['ahead', 10 * day],
    ['behind', -10 * day],
  ])('is there, when the clock of its sender is days %s', async (_, ms) => {
    alice.aheadMs = ms;
    await loses(alice, 'sessions');
    await loses(bob, 'sessions');
    await alice.write(chat, 'three');
    await stage.pass(2 * second);
    await bob.reads(chat, 'one', 'two', 'three');
    await bob.write(chat, 'four');
    await alice.reads(chat, 'one', 'two', 'three', 'four');
  });

  it('is there, when one-time prekeys are used up on both sides', async () => {
    for (const { phoneNumber } of [alice, bob]) {
      const device = stage.play.server.device(phoneNumber);
      device.preKeys.length = device.kyberPreKeys.length = 0;
    }
    await loses(bob, 'sessions');
    await alice.write(chat, 'three');
    await bob.reads(chat, 'one', 'two', 'waiting');
    await stage.pass(2 * second);
    await bob.reads(chat, 'one', 'two', 'three');
  });
});
