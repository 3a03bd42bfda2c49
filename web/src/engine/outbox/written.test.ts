import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestDevice } from '../testing/device.ts';
import { Play } from '../testing/play.ts';

describe('a text that the screen hands over', () => {
  let play: Play;
  let alice: TestDevice;
  let bob: TestDevice;
  let chat: string;
  beforeEach(async () => {
    play = new Play();
    [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    chat = await alice.openChatWith(bob);
    await alice.write(chat, 'hello');
    await alice.ticks(chat, 'delivered');
    await bob.call('openChat', chat);
  });
  afterEach(() => play.end());

  it('is not sent a second time when it was in its conversation already', async () => {
    const id = alice.messages(chat)[0]!.id;
    await alice.reload();
    await alice.call('openChat', chat);
    await alice.call('sendText', chat, id, 'hello');
    await alice.write(chat, 'and again');
    await bob.reads(chat, 'hello', 'and again');
    await alice.reads(chat, 'hello', 'and again');
  });

  it('takes nothing from a text that was begun meanwhile when it is handed over a second time', async () => {
    const id = alice.newId();
    await alice.call('sendText', chat, id, 'first');
    await alice.call('setDraft', chat, 'second, unfinished');
    await alice.call('sendText', chat, id, 'first');
    expect(await alice.stored('drafts', chat)).toEqual({ text: 'second, unfinished' });
    await bob.reads(chat, 'hello', 'first');
  });

  it('is kept under a key that stays until the person signs out', async () => {
    const keys = await Promise.all([alice.call('writtenKey'), alice.call('writtenKey')]);
    expect(keys[0]).toHaveLength(32);
    await alice.reload();
    expect([...keys, await alice.call('writtenKey')]).toEqual([keys[0], keys[0], keys[0]]);
    expect(await bob.call('writtenKey')).not.toEqual(keys[0]);
    await alice.call('signOut');
    await expect(alice.call('writtenKey')).rejects.toThrow('signed-out');
  });
});
