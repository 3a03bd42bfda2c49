import { fromBinary } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeviceListBodySchema } from '../contract/gen/parley/v1/keys_pb.ts';
import { fromBase64 } from './bytes.ts';
import { Play } from './testing/play.ts';
import type { TestDevice } from './testing/device.ts';
import { lose, rawContent } from './testing/rawContent.ts';
import { stillness, until } from './testing/until.ts';

const dayMs = 86_400_000;

describe('keys and lists over time', () => {
  let play: Play;
  beforeEach(() => {
    play = new Play();
  });
  afterEach(() => play.end());

  const keysOf = ({ phoneNumber }: TestDevice) => {
    const { preKeys, kyberPreKeys } = play.server.device(phoneNumber);
    return [preKeys.length, kyberPreKeys.length];
  };
  const uploads = (device: TestDevice, since = 0) =>
    device.askedSince(since).filter((name) => name === 'PUT devices/self/keys').length;
  const listOf = ({ me }: TestDevice) => {
    const { body } = play.server.accounts.newestList(me);
    return fromBinary(DeviceListBodySchema, fromBase64(body));
  };

  /** The server has its keys; that a device knows of it, and looks again or does not, takes a moment more. */
  const known = () => stillness(100);

  it.each([-10, 10])(
    'lets somebody in whose clock is wrong by %s days, and lists by the time of the server',
    async (days) => {
      const alice = await play.browser('Alice');
      alice.aheadMs = days * dayMs;
      await alice.signUp();
      const bob = await play.person('Bob');
      expect(Number(listOf(alice).time)).toBe(play.clock.now());
      const chat = await bob.openChatWith(alice);
      await bob.write(chat, 'hello');
      await until('it has come', () => alice.chat(chat)?.lastMessage);
      await alice.call('openChat', chat);
      await alice.reads(chat, 'hello');
    },
  );

  it('stocks the server with one-time keys after the sign-up', async () => {
    const alice = await play.person('Alice');
    await until('the stock is full', () => keysOf(alice).join() === '4,3');
    await known();
    await alice.reload();
    await alice.untilOnline();
    await known();
    expect(uploads(alice)).toBe(2);
  });

  it('fills the stock up when the server says that it runs low, once for all that it says meanwhile', async () => {
    const alice = await play.person('Alice');
    await until('the stock is full', () => keysOf(alice).join() === '4,3');
    await alice.die();
    play.clock.advance(8 * dayMs);
    await alice.open();
    const device = play.server.device(alice.phoneNumber);
    // The weekly renewal comes after everything that belongs to the first stock.
    await until('the signed prekey is new', () => device.keys!.signedPreKey.id === 2);
    device.preKeys.length = device.kyberPreKeys.length = 1;
    const low = { $typeName: 'parley.v1.KeysLow' as const, oneTimePrekeys: 1, oneTimeKyberPrekeys: 1 };
    const event = { case: 'keysLow' as const, value: low };
    const frame = { $typeName: 'parley.v1.ServerFrame' as const, id: '', event };
    const start = play.server.asked.length;
    device.socket!.tell(frame, frame, frame);
    await until('the stock is full', () => keysOf(alice).join() === '4,3');
    expect(uploads(alice, start)).toBe(1);
  });

  it('forgets the one-time keys that a first message has used, so that nobody can open it later', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    await until('the stock is full', () => keysOf(bob).join() === '4,3');
    const kept = async () =>
      (await rawContent(bob.databaseName))
        .prekeys!.split('\n')
        .map((line) => (JSON.parse(line) as { key: string }).key);
    const before = await kept();
    await alice.write(chat, 'first');
    await alice.ticks(chat, 'delivered');
    const after = new Set(await kept());
    expect(before.filter((key) => !after.has(key))).toEqual(['ec:1', 'kyber:2']);
  });

  it('stays connected when a lost answer has made it stock twice and the server is full', async () => {
    let puts = 0;
    play.server.fate = ({ name }) => (name === 'PUT devices/self/keys' && ++puts === 2 ? 'answer-lost' : 'answered');
    play.server.accounts.maxOneTimeKeys = 4;
    const alice = await play.person('Alice');
    await until('it could not stock', () => alice.logs.some((log) => log.startsWith('upkeep waits')));
    expect(alice.connection).toBe('online');
    await alice.reload();
    await alice.untilOnline();
    await until('it has tried again', () => puts === 3);
    await known();
    await alice.reload();
    await alice.untilOnline();
    await known();
    expect(puts).toBe(3);
    expect(keysOf(alice)).toEqual([4, 3]);
  });

  it('does not give its connection up because keys cannot be renewed just now', async () => {
    const alice = await play.person('Alice');
    await until('the stock is full', () => keysOf(alice).join() === '4,3');
    await known();
    play.server.fate = ({ name }) => (name === 'PUT devices/self/keys' ? 'unsent' : 'answered');
    play.clock.advance(8 * dayMs);
    await until('it was tried', () => uploads(alice) === 3);
    await alice.untilOnline();
    const pulls = () => alice.askedSince(0).filter((name) => name === 'mailboxPull').length;
    const before = pulls();
    await alice.call('searchPeople', 'nobody');
    expect(alice.connection).toBe('online');
    expect(pulls()).toBe(before);
  });

  it('renews the signed prekey and the last resort weekly, and still opens what was written with the old ones', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    const device = play.server.device(bob.phoneNumber);
    await until('Bob has stocked', () => keysOf(bob).join() === '4,3');
    await bob.die();
    device.preKeys.length = device.kyberPreKeys.length = 0;
    await alice.write(chat, 'for the last resort');
    await alice.ticks(chat, 'sent');
    const [entry] = device.mailbox;
    device.mailbox = [];
    const old = device.keys!;
    play.clock.advance(8 * dayMs);
    await bob.open();
    await until('the keys are new', () => device.keys!.signedPreKey.id !== old.signedPreKey.id);
    expect(device.keys!.lastResortKyberPreKey.id).not.toBe(old.lastResortKyberPreKey.id);
    expect(device.keys!.identityKey).toBe(old.identityKey);
    await bob.untilOnline();
    play.server.delivery.post(device, entry!);
    await until('Bob has the chat', () => bob.chat(chat)?.lastMessage);
    await bob.call('openChat', chat);
    await bob.reads(chat, 'for the last resort');
  });

  it('opens the first message of a session under a last-resort key once, even if it has lost all memory of it', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    await until('Bob has stocked', () => keysOf(bob).join() === '4,3');
    await bob.die();
    const device = play.server.device(bob.phoneNumber);
    device.preKeys.length = device.kyberPreKeys.length = 0;
    await alice.write(chat, 'once');
    await alice.ticks(chat, 'sent');
    const [entry] = device.mailbox;
    await bob.open();
    await alice.ticks(chat, 'delivered');
    await bob.call('openChat', chat);
    expect(bob.texts(chat)).toEqual(['once']);
    await bob.die();
    await lose(bob.databaseName, 'sessions', 'messages');
    device.mailbox = [entry!];
    await bob.open();
    await until('it was acknowledged again', () => device.mailbox.length === 0);
    await bob.call('openChat', chat);
    expect(bob.texts(chat)).toEqual(['waiting']);
  });

  it('forgets which first messages a last-resort key has opened when that key is gone', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    const device = play.server.device(bob.phoneNumber);
    await until('Bob has stocked', () => keysOf(bob).join() === '4,3');
    await bob.die();
    device.preKeys.length = device.kyberPreKeys.length = 0;
    await alice.write(chat, 'for the last resort');
    await alice.ticks(chat, 'sent');
    await bob.open();
    await alice.ticks(chat, 'delivered');
    const weeks: boolean[] = [];
    for (let week = 1; week <= 6; week++) {
      await bob.die();
      play.clock.advance(7 * dayMs);
      const { id } = device.keys!.signedPreKey;
      await bob.open();
      await until('the keys are new', () => device.keys!.signedPreKey.id !== id);
      await bob.untilOnline();
      weeks.push((await rawContent(bob.databaseName)).replays !== '');
    }
    expect(weeks).toEqual([true, true, true, true, true, false]);
  });

  it('signs its list again before it expires, and everybody goes on', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    await alice.write(chat, 'before');
    await alice.ticks(chat, 'delivered');
    for (const each of [alice, bob]) await each.die();
    play.clock.advance(22 * dayMs);
    for (const each of [alice, bob]) await each.open();
    await until('both lists are new', () => listOf(alice).epoch === 2 && listOf(bob).epoch === 2);
    await alice.call('openChat', chat);
    await alice.write(chat, 'after');
    await alice.ticks(chat, 'delivered', 'delivered');
    expect(alice.texts(chat)).toEqual(['before', 'after']);
  });

  it('renews its list although the answer to an earlier attempt was lost', async () => {
    const alice = await play.person('Alice');
    await alice.die();
    play.clock.advance(22 * dayMs);
    let lost = false;
    play.server.fate = ({ name }) => {
      if (name !== 'PUT users/:id/device-list' || lost) return 'answered';
      lost = true;
      return 'answer-lost';
    };
    await alice.open();
    await alice.untilOnline();
    expect(listOf(alice).epoch).toBe(2);
    await alice.reload();
    await alice.untilOnline();
    expect(alice.logs.filter((log) => log.startsWith('upkeep'))).toHaveLength(1);
    expect(listOf(alice).epoch).toBe(2);
    const bob = await play.person('Bob');
    const chat = await alice.openChatWith(bob);
    await alice.write(chat, 'hi');
    await alice.ticks(chat, 'delivered');
  });

  it('sends what waited over two months in a drawer, once its own list is renewed', async () => {
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    await alice.write(chat, 'before');
    await alice.ticks(chat, 'delivered');
    alice.cutNetwork();
    await alice.write(chat, 'written in the tunnel');
    for (const each of [alice, bob]) await each.die();
    play.clock.advance(60 * dayMs);
    await bob.open();
    await bob.untilOnline();
    alice.browser.cut = false;
    await alice.open();
    await alice.call('openChat', chat);
    await alice.ticks(chat, 'delivered', 'delivered');
  });
});
