import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { create } from '@bufbuild/protobuf';
import { VerifiedPeopleSchema, VerifiedPersonSchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import { Play } from '../testing/play.ts';
import { say } from '../testing/puppet.ts';
import type { TestDevice } from '../testing/device.ts';
import { stillness, until } from '../testing/until.ts';

let play: Play;
let alice: TestDevice;
let bob: TestDevice;
let chat: string;
beforeEach(async () => {
  play = new Play();
  [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
  chat = await alice.openChatWith(bob);
  await alice.write(chat, 'hello');
  await alice.ticks(chat, 'delivered');
});
afterEach(() => play.end());

const committed = () => play.server.state.chats.get(chat)!.messages.length;
const verification = () => alice.chat(chat)?.verification;

/** Bob loses everything and begins anew: his account identity key is another one. */
async function bobAnew(): Promise<void> {
  await bob.call('signOut');
  await bob.signUp();
  await bob.call('openChat', chat);
}

async function verified(): Promise<void> {
  await alice.call('markVerified', chat, (await alice.call('safetyNumber', chat)).digits);
  await until('it is verified', () => verification() === 'verified');
}

/** Long enough for anything that was to be sent to have been sent. */
async function quiet(): Promise<void> {
  await stillness(100);
  play.clock.advance(120_000);
  await stillness(100);
}

describe('the safety number', () => {
  it('verifies a person by its digits, and not by others', async () => {
    expect(verification()).toBe('none');
    await expect(alice.call('markVerified', chat, '0'.repeat(60))).rejects.toThrow('safety-changed');
    expect(verification()).toBe('none');
    await verified();
    await alice.reload();
    await until('it is known again', () => verification() === 'verified');
    await alice.call('clearVerified', chat);
    await until('it is not any more', () => verification() === 'none');
  });

  it('verifies a person by the code on the other screen', async () => {
    const { code } = await bob.call('safetyNumber', chat);
    expect(await alice.call('compareCode', chat, code)).toEqual({ same: true });
    await until('it is verified', () => verification() === 'verified');
  });

  it('says when the code is of another pair, one of the own, or none', async () => {
    const carol = await play.person('Carol');
    const other = await carol.openChatWith(bob);
    await carol.write(other, 'it is me');
    await until('it is there', () => bob.chat(other));
    const { code: others } = await bob.call('safetyNumber', other);
    const { code: own } = await alice.call('safetyNumber', chat);
    for (const code of [others, own]) expect(await alice.call('compareCode', chat, code)).toEqual({ same: false });
    for (const code of [
      '',
      'https://chat.example/link#abc',
      'parley:safety#',
      'parley:safety#AAAA',
      'parley:safety#?',
    ]) {
      await expect(alice.call('compareCode', chat, code)).rejects.toThrow('safety-malformed');
    }
    expect(verification()).toBe('none');
  });
});

describe('a verified person whose key changes', () => {
  beforeEach(verified);

  it('is sent nothing until the person has accepted it; what waited goes then, in order', async () => {
    await bobAnew();
    await alice.write(chat, 'one');
    await until('it asks', () => verification() === 'changed');
    await alice.write(chat, 'two');
    await quiet();
    expect(committed()).toBe(1);
    expect(bob.texts(chat)).toEqual([]);
    await alice.reload();
    await alice.call('openChat', chat);
    await quiet();
    expect(committed()).toBe(1);
    expect(alice.askedSince(0).filter((name) => name === 'POST users/:id/bundles')).toHaveLength(1);

    await alice.call('clearVerified', chat);
    await bob.reads(chat, 'one', 'two');
    await alice.ticks(chat, 'delivered', 'delivered', 'delivered');
    expect(verification()).toBe('none');
  });

  it('is sent what waited once the new number was compared', async () => {
    await bobAnew();
    await alice.write(chat, 'is it you?');
    await until('it asks', () => verification() === 'changed');
    const { code } = await bob.call('safetyNumber', chat);
    expect(await alice.call('compareCode', chat, code)).toEqual({ same: true });
    await bob.reads(chat, 'is it you?');
    expect(verification()).toBe('verified');
  });

  it('is still heard', async () => {
    await bobAnew();
    await bob.write(chat, 'new telephone');
    await alice.reads(chat, 'hello', 'security-code-changed', 'new telephone');
    expect(verification()).toBe('changed');
  });

  it('is not sent what was sealed for the key before, either', async () => {
    play.server.fate = ({ browser, name }) => (browser === 'Alice' && name === 'messageSend' ? 'unsent' : 'answered');
    await alice.write(chat, 'sealed already');
    await until('it tried', () =>
      play.server.asked.some(({ browser, name }) => browser === 'Alice' && name === 'messageSend'),
    );
    alice.cutNetwork();
    play.server.fate = () => 'answered';
    await bobAnew();
    await alice.restoreNetwork();
    await until('it asks', () => verification() === 'changed');
    await quiet();
    expect(committed()).toBe(1);
    await alice.call('clearVerified', chat);
    await bob.reads(chat, 'sealed already');
  });
});

describe('what the person says on one device', () => {
  let laptop: TestDevice;
  const onLaptop = () => laptop.chat(chat)?.verification;
  const link = async (name: string): Promise<TestDevice> => {
    const device = await (await play.browser(name, alice)).linkWith(alice);
    await until('the chat is known', () => device.chat(chat));
    return device;
  };
  beforeEach(async () => {
    laptop = await link('laptop');
  });

  it('counts on the others, whoever says it', async () => {
    await verified();
    await until('the laptop shows it', () => onLaptop() === 'verified');
    await laptop.call('clearVerified', chat);
    await until('it is not any more', () => verification() === 'none');
    await laptop.call('markVerified', chat, (await laptop.call('safetyNumber', chat)).digits);
    await until('it is again', () => verification() === 'verified');
  });

  it('is heard by a device that is linked later, and what was taken back is not', async () => {
    const carol = await play.person('Carol');
    const other = await alice.openChatWith(carol);
    await alice.call('markVerified', other, (await alice.call('safetyNumber', other)).digits);
    await alice.call('clearVerified', other);
    await verified();
    const tablet = await link('tablet');
    await until('it shows it', () => tablet.chat(chat)?.verification === 'verified');
    expect(tablet.chat(other)?.verification).toBe('none');
  });

  it('is told when there is a connection again, also after a reload', async () => {
    alice.cutNetwork();
    await verified();
    await alice.reload();
    await stillness(50);
    expect(onLaptop()).toBe('none');
    await alice.restoreNetwork();
    await until('the laptop shows it', () => onLaptop() === 'verified');
  });

  it('holds nothing back on the other that does not know the new key yet', async () => {
    await bobAnew();
    await bob.write(chat, 'new telephone');
    await alice.reads(chat, 'hello', 'security-code-changed', 'new telephone');
    laptop.cutNetwork();
    await verified();
    await laptop.restoreNetwork();
    await until('the laptop shows it', () => onLaptop() === 'verified');
    await laptop.write(chat, 'from the laptop');
    await bob.reads(chat, 'new telephone', 'from the laptop');
  });

  it('stops and lets go on all of them when the key changes', async () => {
    await verified();
    await until('the laptop shows it', () => onLaptop() === 'verified');
    await bobAnew();
    await laptop.write(chat, 'is it you?');
    await until('it asks', () => onLaptop() === 'changed');
    await quiet();
    expect(committed()).toBe(1);
    await alice.call('clearVerified', chat);
    await bob.reads(chat, 'is it you?');
    expect(onLaptop()).toBe('none');
  });

  it('is not taken from somebody else, nor what is no key, nor what was said before', async () => {
    const told = async (from: TestDevice, key: Uint8Array, at: number): Promise<void> => {
      const people = [create(VerifiedPersonSchema, { accountId: bob.me, accountIdentityKey: key, at: BigInt(at) })];
      const value = create(VerifiedPeopleSchema, { people });
      const id = await say(from, laptop, { case: 'verifiedPeople', value });
      await until('it was acknowledged', () => play.server.delivery.acknowledged.includes(id));
    };
    const later = play.clock.now() + 60_000;
    const key = new Uint8Array(33).fill(5);
    await Promise.all([bob.die(), alice.die()]);
    await told(bob, key, later);
    expect(onLaptop()).toBe('none');
    await told(alice, key.slice(1), later);
    expect(onLaptop()).toBe('none');
    await told(alice, key, Number.MAX_SAFE_INTEGER);
    expect(onLaptop()).toBe('none');
    await laptop.call('markVerified', chat, (await laptop.call('safetyNumber', chat)).digits);
    await told(alice, new Uint8Array(), 1);
    expect(onLaptop()).toBe('verified');
    await told(alice, new Uint8Array(), later);
    await until('it is taken back', () => onLaptop() === 'none');
  });
});

describe('a person who was not verified', () => {
  it('gets everything after a change, with a line in the chat', async () => {
    await bobAnew();
    await alice.write(chat, 'go on');
    await bob.reads(chat, 'go on');
    await alice.reads(chat, 'hello', 'security-code-changed', 'go on');
    expect(verification()).toBe('none');
  });
});
