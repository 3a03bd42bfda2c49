import { describe, expect, it } from 'vitest';
import { fromBase64 } from '../bytes.ts';
import { Play } from '../testing/play.ts';
import { CallRefused } from '../testing/device.ts';
import type { TestDevice } from '../testing/device.ts';
import type { Fate } from '../testing/server.ts';
import { until } from '../testing/until.ts';
import { openBackup } from './backup.ts';
import { readRecoveryKey } from './recoveryKey.ts';
import { backedUp, choose, eventually, passphrase, writeKeyDown } from './testing.ts';

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

interface Scene {
  play: Play;
  device: TestDevice;
}

/** Plays the scene with an accident at each of its requests in turn; `act` may be begun again from its beginning. */
async function atEachRequest<S extends Scene>(
  { fate, dies }: Accident,
  set: () => Promise<S>,
  act: (scene: S) => Promise<void>,
): Promise<number> {
  for (let at = 0; ; at++) {
    const scene = await set();
    const { play, device } = scene;
    let count = 0;
    const died = new Promise<'died'>((resolve) => {
      play.server.fate = ({ browser }) => {
        if (browser !== device.name || count++ !== at) return 'answered';
        if (dies) void device.die().then(() => resolve('died'));
        return fate;
      };
    });
    const done = act(scene).then(() => 'done' as const);
    done.catch(() => undefined);
    if ((await Promise.race([done, died])) === 'died') {
      await device.open();
      await act(scene);
    }
    await play.end();
    if (count <= at) return at;
  }
}

describe.each(accidents)('a page that $title', { timeout: 300_000 }, (accident) => {
  it('has backed up what there is in the end, whichever request it is', async () => {
    const requests = await atEachRequest(
      accident,
      async () => {
        const play = new Play();
        const device = await play.person('Alice');
        return { play, device };
      },
      async ({ play, device }) => {
        await device.untilOnline();
        await until('it knows', () => device.recovery?.canManage);
        if (!device.recovery?.passphraseSetAt) await device.insist(() => device.call('setPassphrase', passphrase));
        // What the page before was about to do may have been done after all: then there is a key that nobody has seen.
        const key = await writeKeyDown(device).catch(() => writeKeyDown(device));
        await eventually('both are on the server', async () => {
          const { backup } = play.server.account(device.phoneNumber);
          if (!backup?.wrap) return false;
          const opened = openBackup(readRecoveryKey(key), fromBase64(backup.body), device.me);
          return opened.then(
            ({ content }) => content.keyMadeAt > 0n,
            () => false,
          );
        });
        await backedUp(device);
      },
    );
    expect(requests).toBeGreaterThan(2);
  });

  it('is restored in the end, whichever request it is', async () => {
    const requests = await atEachRequest(
      accident,
      async () => {
        const play = new Play();
        const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
        const chat = await alice.openChatWith(bob);
        await alice.write(chat, 'before');
        const { digits } = await bob.insist(() => alice.call('safetyNumber', chat));
        const key = await writeKeyDown(alice);
        await alice.die();
        const device = await choose(await play.browser('new', alice));
        return { play, device, bob, chat, key, digits };
      },
      async ({ play, device, bob, chat, key, digits }) => {
        while (device.session.kind !== 'ready') {
          const step = await until('it knows where it stands', () =>
            ['has-devices', 'ready'].includes(device.session.kind) ? device.session.kind : null,
          );
          if (step === 'ready') break;
          try {
            await device.call('restore', { recoveryKey: key });
          } catch (error) {
            if (!(error instanceof CallRefused) || error.message !== 'unreachable') throw error;
          }
        }
        await device.untilOnline();
        await until('the chat is there', () => device.chat(chat));
        const number = await device.insist(() => device.call('safetyNumber', chat));
        expect(number.digits).toBe(digits);
        const { devices, lists } = play.server.account(device.phoneNumber);
        expect(devices.filter(({ state }) => state === 'active')).toHaveLength(1);
        expect(lists).toHaveLength(2);
        const id = '6f9619ff-8b86-4011-b42d-00cf4fc964ff';
        await device.call('sendText', chat, id, 'back');
        await until('Bob has it', () => bob.chat(chat)?.unread === 2);
        await backedUp(device);
      },
    );
    expect(requests).toBeGreaterThan(8);
  });
});
