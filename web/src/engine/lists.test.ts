import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Play } from './testing/play.ts';
import type { TestDevice } from './testing/device.ts';
import { until } from './testing/until.ts';
import { formerForMs } from './people/former.ts';
import type { ApiDeviceList } from './transport/api.ts';

const dayMs = 86_400_000;

describe('lists that moved on while nobody looked', () => {
  let play: Play;
  let alice: TestDevice;
  let bob: TestDevice;
  let chat: string;
  beforeEach(async () => {
    play = new Play();
    [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    chat = await alice.openChatWith(bob);
    await alice.write(chat, 'before');
    await alice.ticks(chat, 'delivered');
    await bob.call('openChat', chat);
  });
  afterEach(() => play.end());

  const epochOf = ({ me }: TestDevice) => play.server.accounts.newestList(me).epoch;
  /** Bob is away while Alice signs three more lists. */
  const drift = async () => {
    await bob.die();
    for (let epoch = 2; epoch <= 4; epoch++) {
      await alice.die();
      play.clock.advance(22 * dayMs);
      await alice.open();
      await until('the list is new', () => epochOf(alice) === epoch);
    }
    await alice.untilOnline();
  };
  const back = async () => {
    await bob.open();
    await bob.untilOnline();
    await bob.call('openChat', chat);
  };

  it('are followed link by link, however few come at once', async () => {
    play.server.accounts.listPage = 1;
    await drift();
    await back();
    await bob.write(chat, 'after');
    await bob.ticks(chat, 'delivered');
    expect(bob.askedSince(0).filter((name) => name === 'GET users/:id/device-lists')).toHaveLength(2);
    expect(bob.texts(chat)).toEqual(['before', 'after']);
  });

  const lies: Record<string, (lists: ApiDeviceList[]) => ApiDeviceList[]> = {
    'that are withheld': () => [],
    'of which one is left out': (lists) => lists.slice(1),
    'in another order': (lists) => lists.toReversed(),
    'with another signature': (lists) => lists.map((list) => ({ ...list, signature: lists.at(-1)!.signature })),
  };
  it.each(Object.keys(lies))('are not followed over links %s', async (title) => {
    await drift();
    const seen = play.server.asked.length;
    play.server.lie = (name, answer) => {
      if (name !== 'GET users/:id/device-lists') return answer;
      const { lists } = answer as { lists: ApiDeviceList[] };
      return { lists: lies[title]!(lists.slice(0, 2)), more: false };
    };
    await back();
    await bob.write(chat, 'secret');
    await bob.ticks(chat, 'failed');
    expect(bob.askedSince(seen)).not.toContain('messageSend');
  });

  it('let what a device had sent before it left be read, although they come first', async () => {
    await bob.die();
    await alice.write(chat, 'from the old one');
    await alice.ticks(chat, 'delivered', 'sent');
    const anew = await (await play.browser('Alice anew', alice)).signUp();
    await anew.call('openChat', chat);
    await anew.write(chat, 'from the new one');
    await anew.ticks(chat, 'sent');
    await back();
    await bob.reads(chat, 'before', 'security-code-changed', 'from the old one', 'from the new one');
  });

  it('do not let a device speak that has left long ago', async () => {
    await bob.die();
    await alice.write(chat, 'held back');
    await alice.ticks(chat, 'delivered', 'sent');
    const [held] = play.server.device(bob.phoneNumber).mailbox.splice(0);
    const anew = await (await play.browser('Alice anew', alice)).signUp();
    await anew.call('openChat', chat);
    await anew.write(chat, 'from the new one');
    await back();
    await until('it is there', () => bob.texts(chat).includes('from the new one'));
    play.clock.advance(formerForMs);
    play.server.delivery.post(play.server.device(bob.phoneNumber), held!);
    await until('it was acknowledged', () => play.server.delivery.acknowledged.includes(held!.mailboxId));
    expect(bob.texts(chat)).not.toContain('held back');
  });
});
