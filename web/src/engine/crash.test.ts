import { describe, expect, it } from 'vitest';
import { Play } from './testing/play.ts';
import type { TestDevice } from './testing/device.ts';
import type { Fate } from './testing/server.ts';
import { until } from './testing/until.ts';

interface Accident {
  title: string;
  fate: Fate;
  /** The page goes with it, and is opened again. */
  dies: boolean;
}

const accidents: Accident[] = [
  { title: 'dies before a request', fate: 'silent', dies: true },
  { title: 'dies before the answer to a request', fate: 'done-in-silence', dies: true },
  { title: 'cannot send a request', fate: 'unsent', dies: false },
  { title: 'does not hear the answer to a request', fate: 'answer-lost', dies: false },
];

/** The one that is written on the way: before the accident, after it, or both. */
const messageId = '6f9619ff-8b86-4011-b42d-00cf4fc964ff';

interface Scene {
  play: Play;
  alice: TestDevice;
  bob: TestDevice;
}

/** Plays the scene as often as the device asks for something in it, each time with an accident at another request. */
async function atEachRequest(
  accident: Accident,
  set: () => Promise<Scene & { device: TestDevice }>,
  act: (scene: Scene) => Promise<void>,
) {
  for (let at = 0; ; at++) {
    const scene = await set();
    const struck = await withAccident(scene, accident, at, () => act(scene));
    await scene.play.end();
    if (!struck) return at;
  }
}

async function withAccident(
  { play: { server }, device }: Scene & { device: TestDevice },
  { fate, dies }: Accident,
  at: number,
  act: () => Promise<void>,
): Promise<boolean> {
  let count = 0;
  // A call into a page that is gone is never answered, so the death is waited for besides.
  const died = new Promise<'died'>((resolve) => {
    server.fate = ({ browser }) => {
      if (browser !== device.name || count++ !== at) return 'answered';
      if (dies) void device.die().then(() => resolve('died'));
      return fate;
    };
  });
  const done = act().then(() => 'done' as const);
  done.catch(() => undefined);
  if ((await Promise.race([done, died])) === 'died') {
    await device.open();
    await act();
  }
  return count > at;
}

describe.each(accidents)('a page that $title', (accident) => {
  it('ends up signed up all the same, whichever request it is', async () => {
    const requests = await atEachRequest(
      accident,
      async () => {
        const play = new Play();
        const bob = await play.person('Bob');
        const alice = await play.browser('Alice');
        return { play, bob, alice, device: alice };
      },
      async ({ play, alice, bob }) => {
        await alice.signUp();
        const chat = await alice.openChatWith(bob);
        await alice.call('sendText', chat, messageId, 'here I am');
        await alice.ticks(chat, 'delivered');
        const { devices } = play.server.account(alice.phoneNumber);
        expect(devices.filter(({ state }) => state === 'active')).toHaveLength(1);
        expect(bob.chat(chat)?.unread).toBe(1);
      },
    );
    expect(requests).toBeGreaterThan(15);
  });

  it('has received and read all messages once, and answered once, whichever request it is', async () => {
    const requests = await atEachRequest(
      accident,
      async () => {
        const play = new Play();
        const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
        const chat = await alice.openChatWith(bob);
        await bob.die();
        for (const text of ['one', 'two']) await alice.write(chat, text);
        await alice.ticks(chat, 'sent', 'sent');
        await bob.open();
        return { play, alice, bob, device: bob };
      },
      async ({ play, alice, bob }) => {
        const last = await until('both have come', () => {
          const message = bob.chats[0]?.lastMessage;
          return message?.mine || message?.sequence === 2 ? message : null;
        });
        const chat = last.chatId;
        await bob.call('openChat', chat);
        await bob.call('sendText', chat, messageId, 'answer');
        await bob.call('markRead', chat, 2);
        await bob.reads(chat, 'one', 'two', 'answer');
        await bob.ticks(chat, 'delivered');
        await alice.reads(chat, 'one', 'two', 'answer');
        await alice.ticks(chat, 'read', 'read');
        await until('all is acknowledged', () => play.server.device(bob.phoneNumber).mailbox.length === 0);
        expect(play.server.state.chats.get(chat)!.messages).toHaveLength(3);
      },
    );
    expect(requests).toBeGreaterThan(6);
  });
});
