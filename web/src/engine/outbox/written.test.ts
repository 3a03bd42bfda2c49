import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Core } from '../core.ts';
import { seededRandom } from '../signal/testing/seeded.ts';
import { Store } from '../store/store.ts';
import type { TestDevice } from '../testing/device.ts';
import { Play } from '../testing/play.ts';
import { until } from '../testing/until.ts';
import { compose } from './compose.ts';

describe('a text that was sent just before the page was closed', () => {
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

  it('leaves when it is opened again, in the order of writing, even if the engine was busy until the end', async () => {
    await alice.die();
    const store = await Store.open(alice.databaseName, seededRandom('busy'));
    const core = new Core(alice.environment(), store, () => undefined);
    void store.step(() => new Promise<void>(() => undefined));
    const texts = ['one', 'two', 'three'];
    for (const text of texts) void compose(core, chat, alice.newId(), text).catch(() => undefined);
    await until('the texts are kept', () => store.all('written').size === texts.length);
    store.close();

    await alice.open();
    await alice.call('openChat', chat);
    await alice.reads(chat, 'hello', ...texts);
    await bob.reads(chat, 'hello', ...texts);
    await alice.reload();
    await alice.call('openChat', chat);
    await alice.reads(chat, 'hello', ...texts);
  });

  it('is not sent a second time when it was in its conversation already', async () => {
    const id = alice.messages(chat)[0]?.id ?? '';
    await alice.die();
    await alice.store('written', { [id]: { chatId: chat, text: 'hello', at: 0, turn: 1 } });
    await alice.open();
    await alice.call('openChat', chat);
    await alice.write(chat, 'and again');
    await bob.reads(chat, 'hello', 'and again');
    expect(await alice.stored('written', id)).toBeUndefined();
  });

  it('takes nothing from a text that was begun meanwhile when it is handed over a second time', async () => {
    const id = alice.newId();
    await alice.call('sendText', chat, id, 'first');
    await alice.call('setDraft', chat, 'second, unfinished');
    await alice.call('sendText', chat, id, 'first');
    expect(await alice.stored('drafts', chat)).toEqual({ text: 'second, unfinished' });
    await bob.reads(chat, 'hello', 'first');
  });

  it('keeps nothing of what is in its conversation', async () => {
    await alice.die();
    const store = await Store.open(alice.databaseName, seededRandom('kept'));
    expect(store.all('written').size).toBe(0);
    store.close();
  });
});
