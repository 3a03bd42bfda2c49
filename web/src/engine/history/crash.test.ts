import { describe, expect, it } from 'vitest';
import type { TestDevice } from '../testing/device.ts';
import type { Fate } from '../testing/server.ts';
import { until } from '../testing/until.ts';
import { everything, Stage } from './testing.ts';

const accidents: { title: string; fate: Fate; dies: boolean }[] = [
  { title: 'dies before a request', fate: 'silent', dies: true },
  { title: 'dies before the answer to a request', fate: 'done-in-silence', dies: true },
  { title: 'cannot send a request', fate: 'unsent', dies: false },
  { title: 'does not hear the answer to a request', fate: 'answer-lost', dies: false },
];

/** Strikes at the request with this number among those that a device makes of the history. */
function strike(
  stage: Stage,
  device: TestDevice,
  fate: Fate,
  dies: boolean,
  at: number,
): { count: number; back: Promise<void> } {
  const struck = { count: 0, back: Promise.resolve() };
  stage.play.server.fate = ({ browser, name }) => {
    const isHistory = /^(GET|PUT) (chats\/:id\/(keys|messages)|keyring)/.test(name);
    if (browser !== device.name || !isHistory || struck.count++ !== at) return 'answered';
    if (dies) struck.back = device.reload();
    return fate;
  };
  return struck;
}

describe.each(accidents)('a device that $title', { timeout: 300_000 }, ({ fate, dies }) => {
  it('has written every key once, in one whole chain, whichever request it is', async () => {
    let requests = 0;
    for (let at = 0; at <= requests; at++) {
      const stage = await Stage.set();
      await stage.bob.openChatWith(stage.phone);
      const struck = strike(stage, stage.phone, fate, dies, at);
      for (let from = 0; from < 4; from += 2) {
        await stage.bob.write(stage.chat, `message ${from}`);
        await stage.bob.write(stage.chat, `message ${from + 1}`);
        await until('they are there', () => stage.phone.chat(stage.chat)?.lastMessage?.sequence === from + 2);
        await stage.phone.call('setVisible', false).catch(() => undefined);
        await stage.settled(stage.phone);
        await struck.back;
        await until('they are covered', () => {
          stage.play.clock.advance(10_000);
          return stage.covered() === from + 2;
        });
      }
      requests = struck.count;
      await stage.settled(stage.phone);
      stage.play.server.fate = () => 'answered';
      const laptop = await stage.link();
      await stage.untilComplete(laptop);
      expect(laptop.history.warnings).toEqual([]);
      const ranges = stage.segments().flatMap((segment) => segment.ranges);
      expect(ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)).toBe(4);
      await stage.play.end();
    }
    expect(requests).toBeGreaterThanOrEqual(4);
  });

  it('has fetched everything once, whichever request it is', async () => {
    let requests = 0;
    for (let at = 0; at <= requests; at++) {
      const stage = await Stage.set();
      const texts = await stage.talk(24);
      await stage.phone.call('setVisible', false);
      await until('all is covered', () => stage.covered() === 24);
      const laptop = await stage.play.browser('laptop', stage.phone);
      const struck = strike(stage, laptop, fate, dies, at);
      await laptop.linkWith(stage.phone);
      await stage.settled(laptop);
      await struck.back;
      await until('everything is there', () => {
        stage.play.clock.advance(10_000);
        return laptop.chat(stage.chat) && laptop.history.filling === 0 && laptop.connection === 'online';
      });
      requests = struck.count;
      await laptop.call('openChat', stage.chat);
      expect(await everything(laptop, stage.chat)).toEqual(texts);
      expect(laptop.history.warnings).toEqual([]);
      await stage.play.end();
    }
    expect(requests).toBeGreaterThanOrEqual(3);
  });
});
