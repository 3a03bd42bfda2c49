import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../bridge/types.ts';
import { LocalEngine } from '../engine.ts';
import { BrowserTabs } from '../testing/browserTabs.ts';
import type { TestDevice } from '../testing/device.ts';
import { Play } from '../testing/play.ts';
import { turn, until } from '../testing/until.ts';
import { Tab } from './tab.ts';

/** What one tab was told last. */
class Screen {
  readonly tab: Tab;
  texts: string[] = [];
  session = '';
  chats = 0;

  constructor(tab: Tab) {
    this.tab = tab;
    tab.subscribe((event) => this.#hear(event));
  }

  #hear(event: EngineEvent): void {
    if (event.type === 'session') this.session = event.session.kind;
    else if (event.type === 'chats') this.chats = event.chats.length;
    else if (event.type === 'thread' || event.type === 'messages') {
      const messages = event.type === 'thread' ? event.thread.messages : event.messages;
      for (const { content } of messages) if (content.kind === 'text') this.texts.push(content.text);
    }
  }
}

describe('several tabs of one browser', () => {
  let play: Play;
  let tabs: BrowserTabs;
  let alice: TestDevice;
  let bob: TestDevice;
  let chat: string;
  /** Engines by the tab that runs them, and how often each was opened. */
  let opened: string[];
  const lives: Record<string, { alive: boolean }> = {};

  beforeEach(async () => {
    play = new Play();
    [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    chat = await alice.openChatWith(bob);
    await alice.write(chat, 'before');
    await alice.ticks(chat, 'delivered');
    // From here on the browser is these tabs.
    await alice.die();
    [tabs, opened] = [new BrowserTabs(), []];
  });
  afterEach(() => play.end());

  const openTab = (id: string): Screen => {
    const life: { alive: boolean } = { alive: true };
    lives[id] = life;
    const tab = new Tab(tabs.environment(id), async (emit) => {
      opened.push(id);
      return LocalEngine.open(alice.environment(life), (event, to) => life.alive && emit(event, to));
    });
    return new Screen(tab);
  };
  /** The owner's process is killed: no goodbye, no more network. */
  const kill = (id: string) => {
    lives[id]!.alive = false;
    const { socket } = alice.browser;
    if (socket) socket.onclose = socket.onmessage = null;
    socket?.drop(1006);
    tabs.kill(id);
  };

  it('share one engine: what one is shown and asks for goes through the owner', async () => {
    const [first, second] = [openTab('first'), openTab('second')];
    await until('both know the chats', () => first.chats === 1 && second.chats === 1);
    expect(second.session).toBe('ready');
    expect(opened).toEqual(['first']);
    await second.tab.call('openChat', chat);
    await until('the second reads', () => second.texts.includes('before'));
    const sent = await second.tab.call('sendText', chat, alice.newId(), 'from the second tab');
    expect(sent.ok).toBe(true);
    await until('Bob has it', () => bob.chat(chat)?.unread === 2);
  });

  it('take over when the owner dies, and bring back what was open', async () => {
    const [first, second] = [openTab('first'), openTab('second')];
    await until('both know the chats', () => first.chats === 1 && second.chats === 1);
    await second.tab.call('openChat', chat);
    await second.tab.call('setVisible', true);
    await until('the second reads', () => second.texts.includes('before'));
    second.texts = [];
    kill('first');
    await until('the second reads again', () => second.texts.includes('before'));
    expect(opened).toEqual(['first', 'second']);
    await until('Alice is seen again', () => play.server.device(alice.phoneNumber).online);
    await bob.call('openChat', chat);
    await bob.write(chat, 'still there?');
    await until('the second hears', () => second.texts.includes('still there?'));
  });

  it('ask again what the dead owner was asked and had not answered, and it happens once', async () => {
    const [first, second] = [openTab('first'), openTab('second')];
    await until('both know the chats', () => first.chats === 1 && second.chats === 1);
    let asked = 0;
    play.server.fate = ({ name }) => (name === 'GET users/search' && ++asked === 1 ? 'silent' : 'answered');
    const search = second.tab.call('searchPeople', 'Bob');
    await until('the owner has asked the server', () => asked === 1);
    const text = second.tab.call('sendText', chat, alice.newId(), 'in between');
    kill('first');
    const found = await search;
    expect(found.ok && found.value.map(({ displayName }) => displayName)).toEqual(['Bob']);
    expect((await text).ok).toBe(true);
    await until('Bob has it', () => bob.chat(chat)?.unread === 2);
    expect(play.server.state.chats.get(chat)!.messages).toHaveLength(2);
  });

  it('answers calls of a third tab after the second has taken over', async () => {
    const [first, second, third] = [openTab('first'), openTab('second'), openTab('third')];
    await until('all know the chats', () => [first, second, third].every(({ chats }) => chats === 1));
    await third.tab.call('openChat', chat);
    third.texts = [];
    kill('first');
    await until('the third reads again', () => third.texts.includes('before'));
    await third.tab.call('sendText', chat, alice.newId(), 'from the third');
    await until('the third sees it', () => third.texts.includes('from the third'));
    expect(opened).toEqual(['first', 'second']);
  });

  it('ask the new owner what a third tab had asked the dead one', async () => {
    const [first, second, third] = [openTab('first'), openTab('second'), openTab('third')];
    await until('all know the chats', () => [first, second, third].every(({ chats }) => chats === 1));
    let asked = 0;
    play.server.fate = ({ name }) => (name === 'GET users/search' && ++asked === 1 ? 'silent' : 'answered');
    const search = third.tab.call('searchPeople', 'Bob');
    await until('the owner has asked the server', () => asked === 1);
    kill('first');
    const found = await search;
    expect(found.ok && found.value.map(({ displayName }) => displayName)).toEqual(['Bob']);
    expect(opened).toEqual(['first', 'second']);
  });

  it('do not count a tab as looking or present once it has said goodbye', async () => {
    const [first, second] = [openTab('first'), openTab('second')];
    await until('both know the chats', () => first.chats === 1 && second.chats === 1);
    await second.tab.call('openChat', chat);
    await second.tab.call('setVisible', true);
    await until('Alice is there', () => play.server.device(alice.phoneNumber).online);
    second.tab.close();
    tabs.kill('second');
    await until('Alice has gone', () => !play.server.device(alice.phoneNumber).online);
    first.texts = [];
    await bob.call('openChat', chat);
    await bob.write(chat, 'anybody?');
    await until('it was stored', () => play.server.device(alice.phoneNumber).mailbox.length === 0);
    await turn();
    expect(first.texts).toEqual([]);
  });
});
