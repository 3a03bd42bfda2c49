import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Play } from './testing/play.ts';
import { rawContent } from './testing/rawContent.ts';
import type { TestDevice } from './testing/device.ts';
import { stillness, until } from './testing/until.ts';

describe('what is kept, and what is left behind', () => {
  let play: Play;
  let alice: TestDevice;
  let bob: TestDevice;
  let chat: string;
  beforeEach(async () => {
    play = new Play();
    [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    chat = await alice.openChatWith(bob);
    await alice.write(chat, 'rhubarb pie');
    await alice.ticks(chat, 'delivered');
  });
  afterEach(() => play.end());

  it('has no text, name, number or private key in the clear', async () => {
    await alice.call('setDraft', chat, 'custard tart');
    const content = await rawContent(alice.databaseName);
    const all = Object.values(content).join('\n');
    expect(Object.keys(content)).toHaveLength(25);
    expect(content.messages).toContain(chat);
    expect(content.prekeys!.length).toBeGreaterThan(10_000);
    for (const secret of ['rhubarb', 'custard', 'Alice', 'Bob', alice.phoneNumber, '$bytes', 'privateKey', 'phase']) {
      expect(all).not.toContain(secret);
    }
    const fromWire = Buffer.from(play.server.state.chats.get(chat)!.messages[0]!.body).toString('latin1');
    expect(all).not.toContain(JSON.stringify(fromWire).slice(1, 60));
  });

  it('is nothing when the person signs out, whether or not the server can be told', async () => {
    alice.cutNetwork();
    await alice.call('signOut');
    expect(alice.session).toEqual({ kind: 'signed-out' });
    const content = await rawContent(alice.databaseName);
    const { vault, ...stores } = content;
    expect(vault).not.toBe('');
    expect(Object.values(stores).join('')).toBe('');
    await until('the screen shows no chats', () => alice.chats.length === 0);
  });

  it('is nothing when the device was removed', async () => {
    play.server.state.remove(play.server.device(alice.phoneNumber), 4410);
    await until('Alice is signed out', () => alice.session.kind === 'signed-out');
    expect(alice.session).toEqual({ kind: 'signed-out', notice: 'device-removed' });
    const { vault, ...stores } = await rawContent(alice.databaseName);
    expect(vault).not.toBe('');
    expect(Object.values(stores).join('')).toBe('');
  });

  it('is nothing either when the refresh token is refused at the next visit', async () => {
    await alice.die();
    play.server.state.sessions.clear();
    await alice.open();
    await until('Alice is signed out', () => alice.session.kind === 'signed-out');
    expect(alice.session).toEqual({ kind: 'signed-out', notice: 'session-ended' });
    await until('the screen shows no chats', () => alice.chats.length === 0);
  });

  it.each(['GET chats', 'POST chats', 'GET users/:id/device-list', 'POST users/:id/bundles'])(
    'is not brought back by an answer that was on its way when the person signed out (%s)',
    async (late) => {
      const { server } = play;
      const carol = await play.person('Carol');
      const other = await carol.openChatWith(bob);
      let release: (value?: unknown) => void = () => undefined;
      const held = new Promise((resolve) => (release = resolve));
      server.late = ({ name, browser }) => (browser === carol.name && name === late ? held : null);
      const calls = [carol.write(other, 'hello'), carol.call('startChat', alice.person)].map((each) =>
        each.catch(() => null),
      );
      server.restart();
      await until(
        'it is asked for',
        () => carol.askedSince(0).lastIndexOf(late) > carol.askedSince(0).indexOf('POST chats'),
      );
      await carol.call('signOut');
      release();
      await Promise.all(calls);
      await stillness(50);
      const { vault, ...stores } = await rawContent(carol.databaseName);
      expect(vault).not.toBe('');
      expect(Object.values(stores).join('')).toBe('');
      expect(carol.session).toEqual({ kind: 'signed-out' });
    },
  );

  it('is nothing when the person signs out while the app is still saying to the server how the history is kept', async () => {
    const { server } = play;
    alice.cutNetwork();
    await expect(alice.call('keepOnlyHere', true)).rejects.toThrow('unreachable');
    let release: (value?: unknown) => void = () => undefined;
    const held = new Promise((resolve) => (release = resolve));
    server.late = ({ name }) => (name === 'PUT keyring' ? held : null);
    await alice.restoreNetwork();
    await until('it is being said', () => alice.askedSince(0).filter((name) => name === 'PUT keyring').length > 0);
    await alice.call('signOut');
    release();
    await stillness(100);
    const { vault, ...stores } = await rawContent(alice.databaseName);
    expect(vault).not.toBe('');
    expect(Object.entries(stores).filter(([, content]) => content !== '')).toEqual([]);
  });

  it('is nothing although a keyring was to be written first and the server takes for ever', async () => {
    let release: (value?: unknown) => void = () => undefined;
    const held = new Promise((resolve) => (release = resolve));
    play.server.late = ({ name }) => (name === 'PUT chats/:id/keys/:segment' ? held : null);
    const signedOut = alice.call('signOut');
    await until('it is to be written', () => alice.askedSince(0).includes('PUT chats/:id/keys/:segment'));
    play.clock.advance(3_000);
    await signedOut;
    release();
    await stillness(50);
    const { vault, ...stores } = await rawContent(alice.databaseName);
    expect(vault).not.toBe('');
    expect(Object.values(stores).join('')).toBe('');
    expect(alice.session).toEqual({ kind: 'signed-out' });
  });

  it('is nothing but what the server tells when the person signs in again in the same browser', async () => {
    await alice.call('signOut');
    await alice.signUp();
    expect(alice.chats.map(({ id }) => id)).toEqual([chat]);
    await alice.call('openChat', chat);
    expect(alice.texts(chat)).toEqual([]);
    await bob.call('openChat', chat);
    await bob.write(chat, 'welcome back');
    await alice.reads(chat, 'welcome back');
    await bob.reads(chat, 'rhubarb pie', 'security-code-changed', 'welcome back');
  });
});
