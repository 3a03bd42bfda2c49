import { describe, expect, it } from 'vitest';
import { Stage } from '../history/testing.ts';
import { lose } from '../testing/rawContent.ts';
import type { Fate } from '../testing/server.ts';
import { stillness, turn, until } from '../testing/until.ts';

const minute = 60_000;

/** Bob has lost his sessions and repairs; at one of his requests something happens. True when there was such a request. */
async function withAccident(at: number, fate: Fate, dies: boolean): Promise<boolean> {
  const stage = await Stage.set();
  const { play, phone: alice, bob, chat } = stage;
  await alice.write(chat, 'one');
  await until('Bob has the chat', () => bob.chat(chat));
  await bob.call('openChat', chat);
  await bob.write(chat, 'two');
  await alice.reads(chat, 'one', 'two');
  await bob.die();
  await lose(bob.databaseName, 'sessions');
  await alice.write(chat, 'three');
  await alice.ticks(chat, 'delivered', 'sent');

  let count = 0;
  const death: { of: Promise<void> | null } = { of: null };
  play.server.fate = ({ browser }) => {
    if (browser !== bob.name || count++ !== at) return 'answered';
    if (dies) death.of = bob.die();
    return fate;
  };
  await bob.open();
  const isThere = () => bob.texts(chat).join() === 'one,two,three';
  for (let i = 0; i < 600 && !isThere(); i++) {
    if (death.of) {
      await death.of;
      death.of = null;
      await bob.open();
    }
    if (bob.session.kind === 'ready' && bob.chat(chat)) await Promise.race([bob.call('openChat', chat), turn()]);
    await stillness(20);
    play.clock.advance(minute / 4);
  }
  play.server.fate = () => 'answered';
  if (death.of) {
    await death.of;
    await bob.open();
    await bob.call('openChat', chat);
  }
  await bob.reads(chat, 'one', 'two', 'three');
  expect(bob.chat(chat)?.unread).toBe(2);
  await bob.write(chat, 'four');
  await alice.reads(chat, 'one', 'two', 'three', 'four');
  await play.end();
  return count > at;
}

describe.each<[string, Fate, boolean]>([
  ['dies before a request', 'silent', true],
  ['dies before the answer to a request', 'done-in-silence', true],
  ['cannot send a request', 'unsent', false],
  ['does not hear the answer to a request', 'answer-lost', false],
])('a page that %s while it repairs', (_, fate, dies) => {
  it('reads everything all the same, whichever request it is', { timeout: 300_000 }, async () => {
    let at = 0;
    while (await withAccident(at, fate, dies)) at++;
    expect(at).toBeGreaterThan(6);
  });
});
