import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Play } from '../testing/play.ts';
import type { TestDevice } from '../testing/device.ts';
import { until } from '../testing/until.ts';
import type { ApiDeviceList } from '../transport/api.ts';
import { formerForMs } from './former.ts';

const words = 'from the laptop that is gone';

describe('a device that was removed before anybody here had seen it', () => {
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

  /** Alice writes on a laptop that she links and then leaves out of her list, while Bob is away. */
  const laptopComesAndGoes = async () => {
    for (const device of play.devices) if (device !== alice) await device.die();
    const laptop = await (await play.browser('laptop', alice)).linkWith(alice);
    await laptop.call('openChat', chat);
    await laptop.write(chat, words);
    await until('it is sent', () => laptop.messages(chat).at(-1)?.state === 'sent');
    await alice.call('removeDevice', 2);
    await laptop.die();
  };
  const back = async (device: TestDevice) => {
    await device.open();
    await device.untilOnline();
    await device.call('openChat', chat);
  };

  it('is read at once by one that knew an older list', async () => {
    await alice.write(chat, 'before');
    await alice.ticks(chat, 'delivered');
    await laptopComesAndGoes();
    expect((await bob.stored('lists', alice.me))?.epoch).toBe(1);
    await back(bob);
    await bob.reads(chat, 'before', words);
  });

  it('is read at once by one that knew no list', async () => {
    await laptopComesAndGoes();
    expect(await bob.stored('lists', alice.me)).toBeUndefined();
    await back(bob);
    await bob.reads(chat, words);
    expect((await bob.stored('lists', alice.me))?.devices.map(({ deviceId }) => deviceId)).toEqual([1]);
  });

  it('is read whatever has become of the list since, and however few come at once', async () => {
    play.server.accounts.listPage = 1;
    await laptopComesAndGoes();
    await (await play.browser('laptop 2', alice)).linkWith(alice);
    await alice.call('removeDevice', 3);
    await back(bob);
    await bob.reads(chat, words);
  });

  it('is not heard when that is a day ago', async () => {
    await laptopComesAndGoes();
    play.clock.advance(formerForMs);
    await back(bob);
    await bob.reads(chat, 'waiting');
  });

  it('is not heard when the person has begun anew since, with another key', async () => {
    await laptopComesAndGoes();
    await (await play.browser('Alice anew', alice)).signUp();
    await back(bob);
    await bob.reads(chat, 'waiting');
  });

  const lies: Record<string, (lists: ApiDeviceList[]) => ApiDeviceList[]> = {
    'that are withheld': () => [],
    'of which one is left out': ([first]) => [first!, first!],
    'in another order': (lists) => lists.toReversed(),
    'with another signature': (lists) => lists.map((list) => ({ ...list, signature: lists[0]!.signature })),
  };
  it.each(Object.keys(lies))('is not heard by the word of lists %s, and what comes behind it is', async (title) => {
    await laptopComesAndGoes();
    play.server.lie = (name, answer) => {
      if (name !== 'GET users/:id/device-lists') return answer;
      const { lists } = answer as { lists: ApiDeviceList[] };
      return { lists: lies[title]!(lists.slice(0, 2)), more: false };
    };
    await alice.write(chat, 'after');
    await back(bob);
    await bob.reads(chat, 'waiting', 'after');
  });
});
