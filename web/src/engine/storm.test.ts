import { describe, expect, it } from 'vitest';
import { seededDice } from './signal/testing/seeded.ts';
import { Play } from './testing/play.ts';
import type { Fate } from './testing/server.ts';
import { until } from './testing/until.ts';

const misfortunes: Fate[] = ['unsent', 'answer-lost'];

describe('a storm', () => {
  it.each(['one', 'two', 'three', 'four'])('loses, doubles and reorders nothing (%s)', async (seed) => {
    const dice = seededDice(seed);
    const play = new Play();
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    await alice.write(chat, 'Alice 0');
    await until('Bob has the chat', () => bob.chat(chat));
    await bob.call('openChat', chat);
    const written = { Alice: ['Alice 0'], Bob: [] as string[] };

    play.server.delivery.liveCopies = 2;
    play.server.delivery.pagesComeLiveToo = true;
    play.server.delivery.pageSize = 3;
    play.server.fate = () => (dice(6) === 0 ? misfortunes[dice(2)]! : 'answered');
    for (let act = 0; act < 40; act++) {
      const who = dice(2) === 0 ? alice : bob;
      const mine = who === alice ? written.Alice : written.Bob;
      const chance = dice(10);
      if (chance === 0) {
        await who.reload();
        await who.call('openChat', chat);
      } else if (chance === 1) play.server.restart();
      else if (chance === 2) await who.call('markRead', chat, dice(40));
      else {
        const text = `${who.name} ${mine.length}`;
        mine.push(text);
        await who.write(chat, text);
      }
      if (dice(3) === 0) await until('something was asked', () => dice(20) === 0);
    }

    play.server.fate = () => 'answered';
    const all = written.Alice.length + written.Bob.length;
    for (const who of [alice, bob]) {
      await until(`${who.name} has everything`, () => {
        const messages = who.messages(chat);
        return messages.length === all && messages.every(({ mine, state }) => !mine || state !== 'sending');
      });
      await who.reload();
      await who.call('openChat', chat);
    }
    const truth = play.server.state.chats.get(chat)!.messages.map(({ messageId }) => messageId);
    for (const who of [alice, bob]) {
      expect(who.messages(chat).map(({ id }) => id)).toEqual(truth);
      const from = (name: string) => who.texts(chat).filter((text) => text.startsWith(name));
      expect(from('Alice')).toEqual(written.Alice);
      expect(from('Bob')).toEqual(written.Bob);
      await who.untilOnline();
    }
    await play.end();
  });

  it.each(['five', 'six'])('leaves two devices of each person with the same history (%s)', async (seed) => {
    const dice = seededDice(seed);
    const play = new Play();
    const [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    const chat = await alice.openChatWith(bob);
    const laptops = [await play.browser('Alice on her laptop', alice), await play.browser('Bob on his laptop', bob)];
    for (const [i, primary] of [alice, bob].entries()) await laptops[i]!.linkWith(primary);
    const all = [alice, bob, ...laptops];
    await alice.write(chat, 'Alice begins');
    for (const who of all) {
      await until(`${who.name} has the chat`, () => who.chat(chat));
      await who.call('openChat', chat);
    }
    const written = new Map(all.map((who) => [who, who === alice ? ['Alice begins'] : []]));

    play.server.delivery.liveCopies = 2;
    play.server.delivery.pageSize = 3;
    play.server.fate = () => (dice(8) === 0 ? misfortunes[dice(2)]! : 'answered');
    for (let act = 0; act < 40; act++) {
      const who = all[dice(all.length)]!;
      const chance = dice(10);
      if (chance === 0) {
        await who.reload();
        await who.call('openChat', chat);
      } else if (chance === 1) play.server.restart();
      else if (chance === 2) await who.call('markRead', chat, dice(40));
      else {
        const text = `${who.name} ${written.get(who)!.length}`;
        written.get(who)!.push(text);
        await who.write(chat, text);
      }
      if (dice(3) === 0) await until('something was asked', () => dice(20) === 0);
    }

    play.server.fate = () => 'answered';
    const count = [...written.values()].flat().length;
    for (const who of all) {
      await until(`${who.name} has everything`, () => {
        const messages = who.messages(chat);
        return messages.length === count && messages.every(({ mine, state }) => !mine || state !== 'sending');
      });
      expect(who.texts(chat)).not.toContain('waiting');
      for (const [from, texts] of written) {
        expect(who.texts(chat).filter((text) => texts.includes(text))).toEqual(texts);
        const isMine = from.phoneNumber === who.phoneNumber;
        const theirs = who
          .messages(chat)
          .filter(({ content }) => content.kind === 'text' && texts.includes(content.text));
        expect(theirs.every(({ mine }) => mine === isMine)).toBe(true);
      }
      expect(who.messages(chat).map(({ id }) => id)).toEqual(alice.messages(chat).map(({ id }) => id));
    }
    await play.end();
  });
});
