import { create } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DevicePayload } from '../../contract/gen/parley/v1/keys_pb.ts';
import { MessageKeySchema, RetryAnswerSchema, RetryRequestSchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import { Stage } from '../history/testing.ts';
import type { TestDevice } from '../testing/device.ts';
import { say } from '../testing/puppet.ts';
import { lose } from '../testing/rawContent.ts';
import { until } from '../testing/until.ts';
import { mostHeard } from './rules.ts';

const second = 1_000;

describe('what others say about repairs', () => {
  let stage: Stage;
  let alice: TestDevice;
  let bob: TestDevice;
  let mallory: TestDevice;
  let chat: string;
  let first: string;
  beforeEach(async () => {
    stage = await Stage.set();
    ({ phone: alice, bob, chat } = stage);
    mallory = await stage.play.person('Mallory');
    first = await alice.write(chat, 'one');
    await until('Bob has the chat', () => bob.chat(chat));
    await bob.call('openChat', chat);
    await bob.reads(chat, 'one');
    await bob.write(chat, 'two');
    await alice.reads(chat, 'one', 'two');
  });
  afterEach(() => stage.play.end());

  const controls = (device: TestDevice) => device.askedSince(0).filter((name) => name === 'controlSend').length;
  const request = (...messages: [string, string][]): DevicePayload['kind'] => {
    const value = create(RetryRequestSchema, {
      messages: messages.map(([messageId, chatId]) => ({ messageId, chatId })),
    });
    return { case: 'retryRequest', value };
  };
  const answer = (messageId: string, chatId: string, contentKey: Uint8Array, bodyHash: Uint8Array) => {
    const keys = [create(MessageKeySchema, { messageId, chatId, contentKey, bodyHash, sentAt: 1n })];
    return { case: 'retryAnswer', value: create(RetryAnswerSchema, { keys }) } as const;
  };
  const hears = async (to: TestDevice, from: TestDevice, kind: DevicePayload['kind']) => {
    const id = await say(from, to, kind);
    await until('it was acknowledged', () => stage.play.server.delivery.acknowledged.includes(id));
    await stage.settled(to);
  };
  const waits = async (): Promise<string> => {
    await bob.die();
    await lose(bob.databaseName, 'sessions');
    await bob.open();
    await bob.untilOnline();
    await bob.call('openChat', chat);
    const id = await alice.write(chat, 'three');
    await bob.reads(chat, 'one', 'two', 'waiting');
    // She has its key once she knows that it was sent.
    await alice.ticks(chat, 'delivered', 'delivered');
    return id;
  };

  it('gives nobody the key of a message in a chat that they are not in', async () => {
    const other = await mallory.openChatWith(alice);
    await mallory.write(other, 'hello');
    await until('Alice knows it', () => alice.chat(other));
    await mallory.die();
    await hears(alice, mallory, request([first, chat]));
    await hears(alice, mallory, request([first, other]));
    expect(controls(alice)).toBe(0);
  });

  it('gives nobody the key of a message that somebody else has sent', async () => {
    const [, second] = bob.messages(chat);
    await bob.die();
    await hears(alice, bob, request([second!.id, chat]));
    expect(controls(alice)).toBe(0);
    await hears(alice, bob, request([first, chat]));
    expect(controls(alice)).toBe(1);
  });

  it('gives what was written before to nobody who has another account identity key since', async () => {
    await bob.die();
    const impostor = await (await stage.play.browser('Bob anew', bob)).signUp();
    await until('Alice is told', () => alice.messages(chat).some(({ content }) => content.kind === 'notice'));
    await hears(alice, impostor, request([first, chat]));
    expect(controls(alice)).toBe(0);
    const later = await alice.write(chat, 'after');
    await hears(alice, impostor, request([first, chat], [later, chat]));
    expect(controls(alice)).toBe(1);
  });

  it('is heard thirty times an hour from one device, and no more', async () => {
    await bob.die();
    for (let i = 0; i < mostHeard + 5; i++) await say(bob, alice, request([first, chat]));
    await until('Alice has heard all', () => stage.play.server.device(alice.phoneNumber).mailbox.length === 0);
    await stage.settled(alice);
    expect(controls(alice)).toBe(mostHeard);
    await bob.open();
    await bob.untilOnline();
    await alice.write(chat, 'three');
    await bob.call('openChat', chat);
    await bob.reads(chat, 'one', 'two', 'three');
  });

  it('puts nothing in the place of a message that waits: neither a wrong key, nor a wrong hash, nor a key from somebody else', async () => {
    const other = await mallory.openChatWith(bob);
    await mallory.write(other, 'hello');
    await until('Bob knows it', () => bob.chat(other));
    await mallory.die();
    const id = await waits();
    const { key } = await keyOf(id);
    await alice.die();
    const wrong = new Uint8Array(32).fill(7);
    await hears(bob, mallory, answer(id, chat, key.contentKey, key.bodyHash));
    await hears(bob, alice, answer(id, chat, wrong, key.bodyHash));
    await hears(bob, alice, answer(id, chat, key.contentKey, wrong));
    await hears(bob, alice, answer(id, other, key.contentKey, key.bodyHash));
    await hears(bob, alice, answer(id, chat, key.contentKey.slice(1), key.bodyHash));
    await bob.reads(chat, 'one', 'two', 'waiting');
    await hears(bob, alice, answer(id, chat, key.contentKey, key.bodyHash));
    await bob.reads(chat, 'one', 'two', 'three');
  });

  it('changes nothing about a message that can be read', async () => {
    const { key } = await keyOf(first);
    await waits();
    await alice.die();
    await hears(bob, alice, answer(first, chat, key.contentKey, key.bodyHash));
    await bob.reads(chat, 'one', 'two', 'waiting');
  });

  it('reads what the server keeps when it had delivered another body at first', async () => {
    const { delivery } = stage.play.server;
    delivery.forge = (entry) => {
      const body = entry.message!.body.slice();
      body[40]! ^= 1;
      return [{ ...entry, message: { ...entry.message!, body } }];
    };
    await waits();
    delivery.forge = (entry) => [entry];
    await stage.pass(2 * second);
    await bob.reads(chat, 'one', 'two', 'three');
  });

  const keyOf = async (id: string) => {
    const message = await alice.stored('messages', id);
    if (!message?.key) throw new Error('there is no such key');
    return { key: message.key };
  };
});
