import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendMessage } from '../contract/gen/parley/v1/live_pb.ts';
import { Play } from './testing/play.ts';
import type { TestDevice } from './testing/device.ts';
import { until } from './testing/until.ts';

describe('an audience that changes', () => {
  let play: Play;
  let alice: TestDevice;
  let bob: TestDevice;
  let chat: string;
  beforeEach(async () => {
    play = new Play();
    [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    chat = await alice.openChatWith(bob);
    await alice.write(chat, 'first');
    await alice.ticks(chat, 'delivered');
  });
  afterEach(() => play.end());

  /** Bob loses his browser and begins anew in another one. */
  const beginsAnew = async () => {
    await bob.die();
    const anew = await play.browser('Bob anew', bob);
    await anew.signUp();
    return anew;
  };
  const sends = () =>
    play.server.asked.filter(({ name }) => name === 'messageSend').map(({ value }) => value as SendMessage);

  it('is repaired when the list is newer than the sender knew: the body stays, an envelope is added', async () => {
    play.server.delivery.tellsOfLists = false;
    const anew = await beginsAnew();
    const before = sends().length;
    await alice.write(chat, 'second');
    await alice.ticks(chat, 'delivered', 'delivered');
    const [stale, repaired] = sends().slice(before);
    expect(stale?.envelopes.map((each) => each.deviceId)).toEqual([1]);
    expect(repaired?.envelopes.map((each) => each.deviceId)).toEqual([2]);
    expect(repaired?.body).toEqual(stale?.body);
    await until('the new browser has the chat', () => anew.chat(chat));
    await anew.call('openChat', chat);
    await anew.reads(chat, 'second');
  });

  it('fits at once when the sender has heard of the newer list', async () => {
    const anew = await beginsAnew();
    const before = sends().length;
    await alice.reads(chat, 'first', 'security-code-changed');
    await alice.write(chat, 'second');
    await alice.ticks(chat, 'delivered', 'delivered');
    expect(sends().slice(before)).toHaveLength(1);
    await until('the new browser has the chat', () => anew.chat(chat));
  });

  it('says that the security code has changed when somebody begins anew, once, before what comes after it', async () => {
    const anew = await beginsAnew();
    await alice.write(chat, 'second');
    await alice.reads(chat, 'first', 'security-code-changed', 'second');
    // Or what the other writes may have its place before it.
    await alice.ticks(chat, 'delivered', 'delivered');
    await until('the new browser has the chat', () => anew.chat(chat));
    await anew.call('openChat', chat);
    await anew.write(chat, 'it is me');
    await alice.reads(chat, 'first', 'security-code-changed', 'second', 'it is me');
    await alice.reload();
    await alice.call('openChat', chat);
    expect(alice.texts(chat)).toEqual(['first', 'security-code-changed', 'second', 'it is me']);
    const [ofBob, ofAlice] = [await anew.call('safetyNumber', chat), await alice.call('safetyNumber', chat)];
    expect(ofBob.digits).toBe(ofAlice.digits);
  });

  it('tells of the changed code also when the other writes first', async () => {
    const anew = await beginsAnew();
    const again = await anew.openChatWith(alice);
    await anew.write(again, 'new browser');
    await alice.reads(chat, 'first', 'security-code-changed', 'new browser');
  });

  it('signs the old browser out and forgets everything in it when its person begins anew elsewhere', async () => {
    const anew = await play.browser('Bob anew', bob);
    await anew.signUp();
    await until('the old one is signed out', () => bob.session.kind === 'signed-out');
    expect(bob.session).toEqual({ kind: 'signed-out', notice: 'device-removed' });
    expect(bob.chats).toEqual([]);
    await bob.reload();
    await until('it is still', () => bob.session.kind === 'signed-out');
    expect(bob.chats).toEqual([]);
  });

  it('opens a new session when the server says that a device has registered anew', async () => {
    const keys = play.server.device(bob.phoneNumber).keys!;
    const { registrationId } = keys;
    keys.registrationId++;
    play.server.fate = ({ name }) => {
      if (name === 'POST users/:id/bundles') keys.registrationId = registrationId;
      return 'answered';
    };
    const start = play.server.asked.length;
    await alice.write(chat, 'second');
    await alice.ticks(chat, 'delivered', 'delivered');
    expect(alice.askedSince(start)).toContain('POST users/:id/bundles');
    await until('Bob has both', () => bob.chat(chat)?.unread === 2);
    await bob.call('openChat', chat);
    expect(bob.texts(chat)).toEqual(['first', 'second']);
  });

  it('is given up as failed when the server finds it stale for ever', async () => {
    play.server.fate = ({ name }) => {
      if (name === 'messageSend') play.server.device(bob.phoneNumber).keys!.registrationId++;
      return 'answered';
    };
    await alice.write(chat, 'second');
    await alice.ticks(chat, 'delivered', 'failed');
  });
});
