import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestDevice } from '../testing/device.ts';
import type { FakeSegment } from '../testing/keyrings.ts';
import { until } from '../testing/until.ts';
import { everything, Stage } from './testing.ts';

describe('a server that does not give back what it was given', () => {
  let stage: Stage;
  let phone: TestDevice;
  let chat: string;
  let texts: string[];
  beforeEach(async () => {
    stage = await Stage.set();
    ({ phone, chat } = stage);
    texts = [];
    // Three segments of three messages.
    for (let from = 0; from < 9; from += 3) {
      texts.push(...(await stage.talk(3, from)));
      await phone.call('setVisible', false);
      await until('it is covered', () => stage.covered() === from + 3);
    }
    expect(stage.segments()).toHaveLength(3);
  });
  afterEach(() => stage.play.end());

  const linked = async (name = 'laptop'): Promise<TestDevice> => {
    const device = await stage.link(name);
    await stage.untilComplete(device);
    return device;
  };
  const kinds = ({ history }: TestDevice) => [...new Set(history.warnings.map(({ kind }) => kind))].sort();
  const flip = (segment: FakeSegment): void => {
    const middle = segment.body.length / 2;
    const other = segment.body[middle] === 'A' ? 'B' : 'A';
    segment.body = segment.body.slice(0, middle) + other + segment.body.slice(middle + 1);
  };

  it('is not suspected while it does', async () => {
    const laptop = await linked();
    expect(laptop.history.warnings).toEqual([]);
    expect(phone.history.warnings).toEqual([]);
    await laptop.call('openChat', chat);
    expect(await everything(laptop, chat)).toEqual(texts);
  });

  it.each([
    ['the first', 0],
    ['one in the middle', 1],
    ['the last', 2],
  ])('is noticed when it drops %s segment', async (_, index) => {
    stage.segments().splice(index, 1);
    const laptop = await linked();
    expect(kinds(laptop)).toEqual(['missing']);
    await laptop.call('openChat', chat);
    const read = await everything(laptop, chat);
    expect(read.filter((text) => text !== 'waiting')).toEqual(texts.filter((_, i) => Math.floor(i / 3) !== index));
  });

  it('is noticed when it drops all segments', async () => {
    stage.segments().length = 0;
    expect(kinds(await linked())).toEqual(['missing']);
  });

  it('is noticed when it alters a segment, and the messages of the others are read', async () => {
    flip(stage.segments()[1]!);
    const laptop = await linked();
    expect(kinds(laptop)).toEqual(['altered', 'missing']);
    await laptop.call('openChat', chat);
    expect(await everything(laptop, chat)).toContain('message 8');
  });

  it('is noticed when it gives segments in another order', async () => {
    stage.segments().reverse();
    expect(kinds(await linked())).toEqual(['replayed']);
  });

  it('is noticed when it gives a segment twice', async () => {
    stage.segments().push({ ...stage.segments()[0]!, segmentId: 'another' });
    expect(kinds(await linked())).toEqual(['replayed']);
  });

  it('is noticed when it gives the segment of another chat', async () => {
    const carol = await stage.play.person('Carol');
    const other = await phone.openChatWith(carol);
    for (let i = 0; i < 3; i++) {
      await phone.write(other, `to Carol ${i}`);
      await until('it is committed', () => stage.play.server.state.chats.get(other)!.messages.length === i + 1);
    }
    await phone.call('setVisible', false);
    await until('it is covered', () => stage.segments(other).length === 1);
    stage.segments()[0]!.body = stage.segments(other)[0]!.body;
    const laptop = await linked();
    expect(laptop.history.warnings.map(({ kind, chatId }) => [kind, chatId])).toContainEqual(['altered', chat]);
    await laptop.call('openChat', chat);
    expect((await everything(laptop, chat)).join()).not.toContain('Carol');
  });

  it('is noticed when it gives another body, and nothing of it is shown', async () => {
    const { messages } = stage.play.server.state.chats.get(chat)!;
    [messages[3]!.body, messages[4]!.body] = [messages[4]!.body, messages[3]!.body];
    const laptop = await linked();
    expect(kinds(laptop)).toEqual(['altered']);
    await laptop.call('openChat', chat);
    const expected = texts.map((text, i) => (i === 3 || i === 4 ? 'waiting' : text));
    expect(await everything(laptop, chat)).toEqual(expected);
  });

  it('is noticed when it says that a message is from somebody else', async () => {
    const message = stage.play.server.state.chats.get(chat)!.messages[4]!;
    expect(message.senderAccountId).toBe(phone.me);
    message.senderAccountId = stage.bob.me;
    const laptop = await linked();
    expect(kinds(laptop)).toEqual(['altered']);
    await laptop.call('openChat', chat);
    expect((await everything(laptop, chat))[4]).toBe('waiting');
  });

  it('is noticed when it gives messages in places that are not theirs', async () => {
    const { messages } = stage.play.server.state.chats.get(chat)!;
    [messages[3]!.sequence, messages[4]!.sequence] = [messages[4]!.sequence, messages[3]!.sequence];
    [messages[3], messages[4]] = [messages[4]!, messages[3]!];
    const laptop = await linked();
    expect(kinds(laptop)).toEqual(['altered']);
    await laptop.call('openChat', chat);
    expect((await everything(laptop, chat)).slice(3, 5)).toEqual(['waiting', 'waiting']);
  });

  it('is noticed when it holds a message back', async () => {
    stage.play.server.state.chats.get(chat)!.messages.splice(4, 1);
    expect(kinds(await linked())).toEqual(['missing']);
  });

  it('is noticed by what a later device has written of the segments that it drops then', async () => {
    const laptop = await linked();
    await laptop.call('openChat', chat);
    await phone.die();
    await laptop.write(chat, 'from the laptop');
    await until('it is committed', () => laptop.chat(chat)?.lastMessage?.sequence === 10);
    await laptop.call('setVisible', false);
    await until('it is covered', () => stage.covered() === 10);
    await phone.open();
    await phone.untilOnline();
    // The phone, which lets the next one in, has told of its own; what the laptop knew is in the laptop's segment.
    const kept = stage.segments().splice(2, 1)[0]!;
    expect(kept.deviceId).toBe(1);
    expect(kinds(await linked('tablet'))).toEqual(['missing']);
  });

  it('is not believed what is covered: a device writes what no segment has', async () => {
    stage.play.server.lie = (name, answer) => {
      return name === 'GET chats/:id/keys/coverage' ? { ranges: [[1, 1_000]] } : answer;
    };
    await stage.talk(1, 9);
    await phone.call('setVisible', false);
    await until('it is covered', () => stage.covered() === 10);
  });

  it.each([
    ['messages that ascend', (answer: Page) => ({ ...answer, messages: answer.messages.toReversed() })],
    [
      'the same page for ever',
      (answer: Page) => ({ messages: answer.messages.map((m) => ({ ...m, sequence: 9 })), more: true }),
    ],
    ['no numbers', (answer: Page) => ({ ...answer, messages: answer.messages.map((m) => ({ ...m, sequence: 'x' })) })],
  ])('does not keep a device busy with %s', async (_, forge) => {
    stage.play.server.lie = (name, answer) => (name === 'GET chats/:id/messages' ? forge(answer as Page) : answer);
    const laptop = await stage.link();
    await stage.settled(laptop);
    const asked = laptop.askedSince(0).filter((name) => name === 'GET chats/:id/messages');
    expect(asked.length).toBeLessThan(3);
    expect(laptop.logs).toContain(
      'the history waits: history-refused: The server has given messages out of their order.',
    );
  });

  it('is forgotten what it did once the person has taken note', async () => {
    stage.segments().length = 0;
    const laptop = await linked();
    await laptop.reload();
    await until('it is still known', () => laptop.history.warnings.length === 1);
    await laptop.call('dismissHistoryWarnings');
    await until('it is gone', () => laptop.history.warnings.length === 0);
  });
});

interface Page {
  messages: { sequence: number }[];
  more: boolean;
}
