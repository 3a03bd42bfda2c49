import { Play } from '../testing/play.ts';
import type { TestDevice } from '../testing/device.ts';
import type { FakeSegment } from '../testing/keyrings.ts';
import { stillness, until } from '../testing/until.ts';

/** Alice with a phone, Bob, and what they say to each other. */
export class Stage {
  readonly play: Play;
  readonly phone: TestDevice;
  readonly bob: TestDevice;
  readonly chat: string;

  private constructor(play: Play, phone: TestDevice, bob: TestDevice, chat: string) {
    this.play = play;
    this.phone = phone;
    this.bob = bob;
    this.chat = chat;
  }

  static async set(): Promise<Stage> {
    const play = new Play();
    const [phone, bob] = [await play.person('Alice'), await play.person('Bob')];
    return new Stage(play, phone, bob, await phone.openChatWith(bob));
  }

  /** Lets another browser of Alice in. */
  async link(name = 'laptop'): Promise<TestDevice> {
    return (await this.play.browser(name, this.phone)).linkWith(this.phone);
  }

  /** Every third message is Bob's. The answer is the texts. */
  async talk(count: number, from = 0): Promise<string[]> {
    const texts = Array.from({ length: count }, (_, i) => `message ${from + i}`);
    const messages = this.play.server.state.chats.get(this.chat)?.messages ?? [];
    for (const [i, text] of texts.entries()) {
      const writer = (from + i) % 3 === 2 ? this.bob : this.phone;
      await until(`${writer.name} has the chat`, () => writer.chat(this.chat));
      await writer.write(this.chat, text);
      await until('it is committed', () => messages.length === from + i + 1);
    }
    await until('the phone has all', () => this.phone.chat(this.chat)?.lastMessage?.sequence === from + count);
    return texts;
  }

  /** Alice's segments on the server. */
  segments(chat = this.chat): FakeSegment[] {
    return this.play.server.keyrings.of(this.play.server.account(this.phone.phoneNumber), chat);
  }

  /** Of how many messages the server has keys. */
  covered(): number {
    const all = this.segments().flatMap(({ ranges }) => ranges);
    return new Set(all.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))).size;
  }

  /** Lets time pass once whatever is under way has come to wait for it. */
  async pass(ms: number): Promise<void> {
    await stillness(50);
    this.play.clock.advance(ms);
    await stillness(50);
  }

  /** Waits until the device has nothing more to fetch. */
  async untilComplete(device: TestDevice): Promise<void> {
    await until('the chat is known', () => device.chat(this.chat));
    await until(`${device.name} has everything`, () => {
      this.play.clock.advance(250);
      return device.history.filling === 0;
    });
  }

  /** Nothing is asked of the server any more. */
  async settled(device: TestDevice): Promise<void> {
    await stillness(60, () => device.askedSince(0).length);
  }
}

/** Scrolls up in an open conversation until there is nothing more; the answer is all of its texts. */
export async function everything(device: TestDevice, chatId: string): Promise<string[]> {
  for (let pages = 0; device.threads.get(chatId)?.more && pages < 1_000; pages++)
    await device.call('loadOlder', chatId);
  return device.texts(chatId);
}
