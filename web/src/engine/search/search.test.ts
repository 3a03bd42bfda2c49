import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message, SearchQuery } from '../../bridge/types.ts';
import { Play } from '../testing/play.ts';
import type { TestDevice } from '../testing/device.ts';
import { lose, rawContent } from '../testing/rawContent.ts';
import { turn, until } from '../testing/until.ts';
import { OpenShard } from './shard.ts';
import { wordsOf } from './words.ts';

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    if (tries > 1_000) throw new Error('it never came about');
    await turn();
  }
}

describe('the search of messages', () => {
  let play: Play;
  let alice: TestDevice;
  let bob: TestDevice;
  let chat: string;
  beforeEach(async () => {
    play = new Play();
    [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    chat = await alice.openChatWith(bob);
    await bob.openChatWith(alice);
  });
  afterEach(() => play.end());

  const say = async (from: TestDevice, text: string): Promise<void> => {
    const { messages } = play.server.state.chats.get(chat)!;
    const before = messages.length;
    await from.write(chat, text);
    await until('it is committed', () => messages.length === before + 1);
    await until('Alice has it', () => alice.chat(chat)?.lastMessage?.sequence === before + 1);
    play.clock.advance(1_000);
  };
  const find = async (query: string | SearchQuery) => {
    const asked = typeof query === 'string' ? { text: query } : query;
    await eventually(async () => (await alice.call('searchMessages', asked)).complete);
    return alice.call('searchMessages', asked);
  };
  const texts = async (query: string | SearchQuery) => (await find(query)).hits.map(({ text }) => text);

  it('finds what was written and received, newest first, with the words marked', async () => {
    await say(alice, 'Shall we meet at the harbour?');
    await say(bob, 'The HARBOUR is closed');
    await say(bob, 'At the market then');
    expect(await find('harb')).toMatchObject({
      total: 2,
      next: null,
      hits: [
        { text: 'The HARBOUR is closed', marks: [[4, 8]], message: { mine: false, chatId: chat, sequence: 2 } },
        { text: 'Shall we meet at the harbour?', marks: [[21, 25]], message: { mine: true, sequence: 1 } },
      ],
    });
    expect(await texts('nothing')).toEqual([]);
    expect(await texts('')).toEqual([]);
  });

  it('finds what comes while somebody searches, and what has been there for long', async () => {
    await say(bob, 'first word');
    expect(await texts('word')).toEqual(['first word']);
    await say(bob, 'second word');
    await say(alice, 'third word');
    expect(await texts('word')).toEqual(['third word', 'second word', 'first word']);
  });

  it('filters by person, chat, kind and time', async () => {
    const carol = await play.person('Carol');
    const other = await alice.openChatWith(carol);
    await say(alice, 'see https://example.org word');
    const between = play.clock.now() - 500;
    await say(bob, 'a word');
    await alice.write(other, 'word for Carol');
    await until('it is committed', () => alice.chat(other)?.lastMessage?.sequence === 1);
    expect(await texts({ text: 'word', chatId: other })).toEqual(['word for Carol']);
    expect(await texts({ text: 'word', personId: bob.me })).toEqual(['a word']);
    expect(await texts({ text: 'word', kind: 'link' })).toEqual(['see https://example.org word']);
    expect(await texts({ text: 'word', to: between })).toEqual(['see https://example.org word']);
    expect(await texts({ text: 'word', chatId: chat, from: between })).toEqual(['a word']);
    expect(await texts({ text: '', kind: 'link' })).toEqual(['see https://example.org word']);
  });

  describe('of files', () => {
    const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
    const send = async (name: string, caption: string, bytes = png) => {
      const { messages } = play.server.state.chats.get(chat)!;
      const before = messages.length;
      await bob.call('sendFile', chat, bob.newId(), new Blob([bytes]), name, caption);
      await until('it is committed', () => messages.length === before + 1);
      await until('Alice has it', () => alice.chat(chat)?.lastMessage?.sequence === before + 1);
      play.clock.advance(1_000);
    };

    it('finds a picture by what was said about it and a file by its name, and shows where', async () => {
      await send('IMG_2041.png', 'The old harbour at low tide');
      await send('Harbour_plan-final.pdf', '', Uint8Array.of(1));
      expect(await find('harb')).toMatchObject({
        total: 2,
        hits: [
          {
            text: '',
            marks: [],
            nameMarks: [[0, 4]],
            message: { content: { file: { name: 'Harbour_plan-final.pdf' } } },
          },
          { text: 'The old harbour at low tide', marks: [[8, 12]], nameMarks: [] },
        ],
      });
      expect(await find('tide 2041')).toMatchObject({ total: 1, hits: [{ marks: [[23, 27]], nameMarks: [[4, 8]] }] });
      expect((await find('plan pdf final')).total).toBe(1);
    });

    it('tells pictures and files apart when asked for one kind', async () => {
      await send('beach.png', 'word');
      await send('notes.txt', 'word', Uint8Array.of(1));
      await say(bob, 'word');
      const names = async (kind: string) =>
        (await find({ text: 'word', kind })).hits.map(({ message: { content } }) =>
          content.kind === 'file' ? content.file.name : content.kind,
        );
      expect(await names('picture')).toEqual(['beach.png']);
      expect(await names('file')).toEqual(['notes.txt']);
      expect(await names('text')).toEqual(['text']);
      expect((await find({ text: 'word' })).total).toBe(3);
    });

    it('finds a picture that came when pictures were not searched yet, without a repeat of what was found already', async () => {
      await send('beach.png', 'a word on a picture');
      await say(bob, 'a plain word');
      await find('word');
      await alice.die();
      // As the version before had it: the plain text alone.
      await lose(alice.databaseName, 'searchParts');
      const [{ id, senderId, at }] = alice.messages(chat).filter(({ content }) => content.kind === 'text') as [Message];
      const shard = new OpenShard();
      shard.add({ id, chatId: chat, senderId, at, kind: 'text', hash: 1 }, wordsOf('a plain word'));
      await alice.store('searchParts', { open: shard.freeze({}) });
      await alice.open();
      await alice.untilOnline();
      expect((await find('word')).hits.map(({ text }) => text)).toEqual(['a plain word', 'a word on a picture']);
      expect((await find('word')).total).toBe(2);
    });
  });

  it('pages through more than fits on a screen', async () => {
    for (let i = 0; i < 65; i++) await say(alice, `word ${i}`);
    const seen: string[] = [];
    for (let skip: number | null = 0; skip !== null;) {
      const page = await find({ text: 'word', skip });
      expect(page.total).toBe(65);
      seen.push(...page.hits.map(({ text }) => text));
      skip = page.next;
    }
    expect(seen).toEqual(Array.from({ length: 65 }, (_, i) => `word ${64 - i}`));
  });

  it('lacks nothing after a crash, wherever the index was', async () => {
    await say(bob, 'kept word');
    expect(await texts('word')).toHaveLength(1);
    play.clock.advance(5_000);
    await eventually(async () => (await rawContent(alice.databaseName)).searchParts !== '');
    await say(bob, 'word that was not kept');
    await alice.reload();
    await alice.untilOnline();
    expect(await texts('word')).toEqual(['word that was not kept', 'kept word']);
    alice.cutNetwork();
    await alice.reload();
    expect(await texts('word')).toHaveLength(2);
  });

  it('keeps no word in the clear, and nothing at all once the person has left', async () => {
    await say(bob, 'a very secretword');
    await find('secretword');
    play.clock.advance(5_000);
    await eventually(async () => (await rawContent(alice.databaseName)).searchParts !== '');
    expect(Object.values(await rawContent(alice.databaseName)).join('\n')).not.toContain('secretword');
    await alice.call('signOut');
    expect((await rawContent(alice.databaseName)).searchParts).toBe('');
    await alice.signUp();
    expect(await texts('secretword')).toEqual([]);
  });

  it('is ready a while after the start by itself', async () => {
    await say(bob, 'early word');
    await alice.reload();
    await alice.untilOnline();
    play.clock.advance(3_000);
    await eventually(async () => (await rawContent(alice.databaseName)).searchParts !== '');
  });
});
