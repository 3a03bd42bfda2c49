import { create, toBinary } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContentSchema } from '../../contract/gen/parley/v1/content_pb.ts';
import { MessageRecordSchema } from '../../contract/gen/parley/v1/live_pb.ts';
import { toBase64, uuidText } from '../bytes.ts';
import { bodyContext, sealBody } from '../signal/index.ts';
import { seededRandom } from '../signal/testing/seeded.ts';
import { only } from '../store/records.ts';
import { Store } from '../store/store.ts';
import type { FakeAccount, FakeChat } from '../testing/state.ts';
import { until } from '../testing/until.ts';
import { sealSegment } from './segment.ts';
import type { HistoryEntry } from './segment.ts';
import { everything, Stage } from './testing.ts';

const chats = 40;
const each = 250;
const random = seededRandom('many messages');

/** The key of an account's history, out of the database of a device whose page is closed. */
async function historyKey(databaseName: string): Promise<Uint8Array> {
  const store = await Store.open(databaseName, random);
  const key = store.all('history').get(only)!.keys[0]!.key;
  store.close();
  return key;
}

describe('an account of 10,000 messages', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.set();
  });
  afterEach(() => stage.play.end());

  it('has a list to be read on a new device after two requests and one small page a chat', async () => {
    const { phone, play } = stage;
    await phone.die();
    const key = await historyKey(phone.databaseName);
    const me = play.server.account(phone.phoneNumber);
    for (let i = 0; i < chats; i++) await makeChat(stage, me, i, key);
    await phone.open();
    await phone.untilOnline();

    const given = { bodies: 0, segments: 0 };
    play.server.lie = (name, answer) => {
      if (name === 'GET chats/:id/messages') given.bodies += (answer as { messages: [] }).messages.length;
      if (name === 'GET chats/:id/keys') given.segments += (answer as { segments: [] }).segments.length;
      return answer;
    };
    const laptop = await stage.link();
    const isReadable = () =>
      laptop.chats.length === chats + 1 &&
      laptop.chats.every(({ lastMessage, id }) => lastMessage ?? id === stage.chat);
    await until('the list can be read', isReadable);
    const asked = laptop.askedSince(0).filter((name) => name.startsWith('GET chats/:id/'));
    // One page more may be under way by then.
    expect(asked.length).toBeLessThanOrEqual(2 * chats + 3);
    expect(given.bodies).toBeLessThanOrEqual(8 * chats + 100);
    expect(given.segments).toBeLessThanOrEqual(chats + 1);

    // Making keys takes the processor, and nobody waits for them.
    const isStocked = () => laptop.askedSince(0).filter((name) => name === 'PUT devices/self/keys').length > 1;
    await until('there are one-time keys', isStocked);
    const order = laptop.askedSince(0);
    const stockedAt = order.lastIndexOf('PUT devices/self/keys');
    expect(order.slice(0, stockedAt).filter((name) => name === 'GET chats/:id/messages').length).toBeGreaterThan(chats);

    const { id } = laptop.chats.find(({ lastMessage }) => lastMessage)!;
    await laptop.call('openChat', id);
    const texts = await everything(laptop, id);
    expect(texts).toHaveLength(each);
    expect(texts.map((text) => Number(/\d+$/.exec(text)))).toEqual(texts.map((_, i) => i));
    // The page of the chat that was scrolled costs what it has, and nothing of the others.
    expect(given.bodies).toBeLessThanOrEqual(8 * chats + 100 + each);
  });
});

/** A chat with somebody new, as another device has left it on the server. */
async function makeChat({ play: { server } }: Stage, me: FakeAccount, index: number, key: Uint8Array): Promise<void> {
  const rest = {
    phoneNumber: `+1${index}`,
    username: null,
    about: '',
    bot: false,
    lastSeen: 0,
    devices: [],
    lists: [],
    backup: null,
    passphraseTries: 0,
    password: null,
  };
  const other: FakeAccount = { id: server.state.newId(), displayName: `Friend ${index}`, ...rest };
  server.state.accounts.set(other.id, other);
  const marks = { delivered: each, deliveredAt: 0, read: each, readAt: 0 };
  const now = server.state.now();
  const members = [me, other].map((account) => ({ account, ...marks }));
  const chat: FakeChat = { id: server.state.newId(), createdAt: now, updatedAt: now + index, members, messages: [] };
  server.state.chats.set(chat.id, chat);
  const entries: HistoryEntry[] = [];
  for (let sequence = 1; sequence <= each; sequence++) {
    const content = create(ContentSchema, { kind: { case: 'text', value: { text: `message ${sequence - 1}` } } });
    const { body, contentKey, bodyHash } = await sealBody(toBinary(ContentSchema, content), bodyContext, random);
    const messageId = uuidText(random(16));
    const senderId = sequence % 2 ? me.id : other.id;
    entries.push({ messageId, sequence, senderId, contentKey, bodyHash });
    const place = { messageId, chatId: chat.id, sequence: BigInt(sequence), committedAt: BigInt(now + sequence) };
    chat.messages.push(create(MessageRecordSchema, { ...place, senderAccountId: senderId, senderDeviceId: 1, body }));
  }
  const chain = { chain: '00'.repeat(16), number: 1, prevHash: new Uint8Array(), heads: [] };
  const body = await sealSegment(key, chat.id, 1, { ...chain, entries }, random);
  const segmentId = server.state.newId();
  server.keyrings.of(me, chat.id).push({ segmentId, deviceId: 1, ranges: [[1, each]], body: toBase64(body) });
}
