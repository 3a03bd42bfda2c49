import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromBinary } from '@bufbuild/protobuf';
import { DeviceListBodySchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import { fromBase64 } from '../bytes.ts';
import { everything, Stage } from '../history/testing.ts';
import type { TestDevice } from '../testing/device.ts';
import { lose } from '../testing/rawContent.ts';
import { stillness, until } from '../testing/until.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

describe('lists that are old, other or gone', () => {
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
    await alice.ticks(chat, 'delivered');
  });
  afterEach(() => stage.play.end());

  const reopen = async (device: TestDevice) => {
    await device.open();
    await device.untilOnline();
    await device.call('openChat', chat);
  };
  const names = ({ phoneNumber }: TestDevice) => {
    const { body } = stage.play.server.accounts.newestList(stage.play.server.account(phoneNumber).id);
    return fromBinary(DeviceListBodySchema, fromBase64(body)).devices.map(({ deviceId }) => deviceId);
  };

  it('lets a message wait for somebody who was away for 40 days, and sends it when they are back', async () => {
    for (const each of [alice, bob]) await each.die();
    stage.play.clock.advance(40 * day);
    await reopen(alice);
    await alice.write(chat, 'are you there?');
    await until('it waits', () => alice.messages(chat).at(-1)?.waitsForDevice);
    await alice.ticks(chat, 'delivered', 'sending');
    await alice.reload();
    await alice.call('openChat', chat);
    await until('it waits', () => alice.messages(chat).at(-1)?.waitsForDevice);
    await reopen(bob);
    await bob.reads(chat, 'one', 'are you there?');
    await alice.ticks(chat, 'delivered', 'delivered');
    expect(alice.messages(chat).at(-1)?.waitsForDevice).toBeUndefined();
  });

  it('finds the new list by itself when nobody tells of it', async () => {
    for (const each of [alice, bob]) await each.die();
    stage.play.clock.advance(40 * day);
    await reopen(alice);
    await alice.write(chat, 'are you there?');
    await until('it waits', () => alice.messages(chat).at(-1)?.waitsForDevice);
    stage.play.server.delivery.tellsOfLists = false;
    await reopen(bob);
    await stillness(50);
    await alice.ticks(chat, 'delivered', 'sending');
    await stage.pass(61 * minute);
    await alice.ticks(chat, 'delivered', 'delivered');
  });

  it('says so in the chat when the server shows another list than the person has, and no more when it has stopped', async () => {
    const { server } = stage.play;
    const old = server.accounts.newestList(bob.me);
    server.delivery.tellsOfLists = false;
    await alice.die();
    await bob.die();
    stage.play.clock.advance(22 * day);
    await reopen(bob);
    await until('his list is new', () => server.account(bob.phoneNumber).lists.length === 2);
    server.lie = (name, answer) =>
      name === 'GET users/:id/device-list' &&
      (answer as { body?: string } | null)?.body?.slice(0, 48) === old.body.slice(0, 48)
        ? old
        : answer;
    await bob.write(chat, 'two');
    await reopen(alice);
    await alice.reads(chat, 'one', 'two');
    await until('it is noticed', () => alice.chat(chat)?.listsDiffer);
    const asked = () => alice.askedSince(0).filter((name) => name === 'GET users/:id/device-list').length;
    const before = asked();
    await bob.write(chat, 'three');
    await alice.reads(chat, 'one', 'two', 'three');
    await stage.settled(alice);
    expect(asked()).toBe(before);
    server.lie = (_, answer) => answer;
    await alice.write(chat, 'four');
    await bob.reads(chat, 'one', 'two', 'three', 'four');
    await bob.write(chat, 'five');
    await alice.reads(chat, 'one', 'two', 'three', 'four', 'five');
    await until('all is well', () => !alice.chat(chat)?.listsDiffer);
  });

  it('is silent about a list that was only new', async () => {
    stage.play.server.delivery.tellsOfLists = false;
    const laptop = await (await stage.play.browser('laptop of Bob', bob)).linkWith(bob);
    await until('the laptop has the chat', () => laptop.chat(chat));
    await bob.write(chat, 'two');
    await alice.reads(chat, 'one', 'two');
    await stage.settled(alice);
    expect(alice.chat(chat)?.listsDiffer).toBeUndefined();
    await alice.write(chat, 'three');
    await laptop.call('openChat', chat);
    await until('the laptop reads it', () => laptop.texts(chat).at(-1) === 'three');
  });

  it('leaves a device out that was signed out by its person, without an alarm', async () => {
    const laptop = await stage.link();
    await until('it is listed', () => names(alice).length === 2);
    await laptop.call('signOut');
    expect(laptop.session).toEqual({ kind: 'signed-out' });
    await until('it is not listed any more', () => names(alice).join() === '1');
    await alice.write(chat, 'two');
    await bob.reads(chat, 'one', 'two');
    expect(alice.logs.filter((log) => !log.startsWith('a place was not closed'))).toEqual([]);
  });

  it('signs out at once when the other devices cannot be told', async () => {
    const laptop = await stage.link();
    laptop.cutNetwork();
    const done = laptop.call('signOut');
    await stage.pass(3_000);
    await done;
    expect(laptop.session.kind).toBe('signed-out');
    expect(names(alice)).toHaveLength(2);
  });

  it('starts a browser anew that has lost its keys, and the linked one reads everything again', async () => {
    const laptop = await stage.link();
    await until('the laptop has the chat', () => laptop.chat(chat));
    await alice.call('setVisible', false);
    await until('the keyring has it', () => stage.covered() === 1);
    await laptop.die();
    await lose(laptop.databaseName, 'identity', 'sessions', 'prekeys');
    await bob.write(chat, 'two');
    await alice.reads(chat, 'one', 'two');
    await laptop.open();
    await until('it says so', () => laptop.session.kind === 'signed-out');
    await laptop.linkWith(alice);
    await until('the laptop has the chat', () => laptop.chat(chat));
    await laptop.call('openChat', chat);
    await bob.write(chat, 'three');
    await alice.reads(chat, 'one', 'two', 'three');
    await alice.call('setVisible', true);
    await alice.call('setVisible', false);
    await until('the keyring has all', () => stage.covered() === 3);
    await stage.untilComplete(laptop);
    await stage.pass(minute);
    await laptop.call('openChat', chat);
    expect(await everything(laptop, chat)).toEqual(['one', 'two', 'three']);
  });
});
