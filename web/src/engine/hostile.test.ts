import { create, toBinary } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContentSchema } from '../contract/gen/parley/v1/content_pb.ts';
import { DevicePayloadSchema } from '../contract/gen/parley/v1/keys_pb.ts';
import type { MailboxEntry } from '../contract/gen/parley/v1/live_pb.ts';
import { EnvelopeType, MessageRecordSchema } from '../contract/gen/parley/v1/live_pb.ts';
import type { ApiBundle, ApiChat, ApiDeviceList } from './transport/api.ts';
import { fromBase64, toBase64 } from './bytes.ts';
import { listedDevice, signDeviceList } from './people/deviceList.ts';
import { bodyContext, encryptMessage, generateIdentityKey, initiateSession, sealBody } from './signal/index.ts';
import type { KeyPair } from './signal/index.ts';
import { seededDice, seededRandom } from './signal/testing/seeded.ts';
import { Play } from './testing/play.ts';
import type { TestDevice } from './testing/device.ts';
import { until } from './testing/until.ts';

type Bundles = { deviceList: ApiDeviceList; bundles: { identityKey: string }[] };

describe('a hostile server', () => {
  let play: Play;
  let alice: TestDevice;
  let bob: TestDevice;
  let mallory: TestDevice;
  let chat: string;
  beforeEach(async () => {
    play = new Play();
    alice = await play.person('Alice');
    bob = await play.person('Bob');
    chat = await alice.openChatWith(bob);
  });
  afterEach(() => play.end());

  const serverSends = () => play.server.asked.filter(({ name }) => name === 'messageSend');
  const known = async () => {
    await alice.write(chat, 'honest');
    await until('Bob has it', () => bob.chat(chat)?.unread === 1);
    await bob.call('openChat', chat);
    await alice.ticks(chat, 'delivered');
  };

  it('cannot add a reader to a chat that is known', async () => {
    await known();
    mallory = await play.person('Mallory');
    play.server.state.chats.get(chat)!.members.push({
      account: play.server.account(mallory.phoneNumber),
      delivered: 0,
      deliveredAt: play.clock.now(),
      read: 0,
      readAt: 0,
    });
    play.server.restart();
    await alice.write(chat, 'for Bob alone');
    await alice.ticks(chat, 'delivered', 'failed');
    expect(alice.askedSince(0).filter((name) => name === 'POST users/:id/bundles')).toHaveLength(1);
    expect(JSON.stringify(serverSends().map(({ value }) => (value as { envelopes: unknown }).envelopes))).not.toContain(
      mallory.me,
    );
  });

  it('cannot begin a chat with more people than were asked for, or with somebody else', async () => {
    mallory = await play.person('Mallory');
    const ghost: ApiChat['members'][number] = { user: mallory.person, listEpoch: 1, delivered: 0, read: 0 };
    play.server.lie = (name, answer) => {
      if (name !== 'POST chats') return answer;
      const { members, ...rest } = answer as ApiChat;
      return { ...rest, members: [...members, ghost] };
    };
    await expect(bob.call('startChat', mallory.person)).rejects.toThrow('chat-refused');
    play.server.lie = (name, answer) => {
      if (name !== 'POST chats') return answer;
      const { members, ...rest } = answer as ApiChat;
      return { ...rest, members: members.map((each) => (each.user.accountId === bob.me ? each : ghost)) };
    };
    await expect(bob.call('startChat', alice.person)).rejects.toThrow('chat-refused');
    expect(bob.chats).toEqual([]);
  });

  it('cannot swap the identity of a device behind the signed list', async () => {
    mallory = await play.person('Mallory');
    const { lastResortKyberPreKey: kyberPreKey, ...hers } = play.server.device(mallory.phoneNumber).keys!;
    const { registrationId } = play.server.device(bob.phoneNumber).keys!;
    play.server.lie = (name, answer) => {
      if (name !== 'POST users/:id/bundles') return answer;
      const { deviceList } = answer as Bundles;
      return { deviceList, bundles: [{ deviceId: 1, ...hers, kyberPreKey, registrationId }] };
    };
    await alice.write(chat, 'secret');
    await alice.ticks(chat, 'failed');
    expect(serverSends()).toEqual([]);
  });

  it('cannot hand out prekeys that the device has not signed', async () => {
    mallory = await play.person('Mallory');
    const hers = play.server.device(mallory.phoneNumber).keys!;
    play.server.lie = (name, answer) => {
      if (name !== 'POST users/:id/bundles') return answer;
      const { deviceList, bundles } = answer as Bundles;
      return { deviceList, bundles: bundles.map((bundle) => ({ ...bundle, signedPreKey: hers.signedPreKey })) };
    };
    await alice.write(chat, 'secret');
    await alice.ticks(chat, 'failed');
    expect(serverSends()).toEqual([]);
  });

  it('cannot pass off the list of another account, or one that nobody has signed', async () => {
    mallory = await play.person('Mallory');
    const hers = play.server.accounts.newestList(mallory.me);
    play.server.lie = (name, answer) => (name === 'GET users/:id/device-list' ? hers : answer);
    await alice.write(chat, 'secret');
    await alice.ticks(chat, 'failed');
    play.server.lie = (name, answer) => {
      if (name !== 'GET users/:id/device-list') return answer;
      const list = answer as ApiDeviceList;
      const signature = fromBase64(list.signature);
      signature[7]! ^= 1;
      return { ...list, signature: toBase64(signature) };
    };
    await alice.write(chat, 'another secret');
    await alice.ticks(chat, 'failed', 'failed');
    expect(serverSends()).toEqual([]);
  });

  it('cannot play back an old list to bring back a device that its account has left', async () => {
    await known();
    const old = play.server.accounts.newestList(bob.me);
    await bob.die();
    const anew = await (await play.browser('Bob anew', bob)).signUp();
    await alice.write(chat, 'to the new one');
    await alice.ticks(chat, 'delivered', 'delivered');
    play.server.lie = (name, answer) => (name === 'GET users/:id/device-list' ? old : answer);
    await alice.reload();
    await alice.call('openChat', chat);
    await alice.untilOnline();
    const before = serverSends().length;
    await alice.write(chat, 'still to the new one');
    await until('the new one has both', () => anew.chat(chat)?.unread === 2);
    const envelopes = serverSends()
      .slice(before)
      .flatMap(({ value }) => (value as { envelopes: { deviceId: number }[] }).envelopes);
    expect(envelopes.map(({ deviceId }) => deviceId)).toEqual([2]);
  });

  /** What is made of an entry on its way to Bob. */
  const forgeries: Record<string, (entry: MailboxEntry) => MailboxEntry[]> = {
    'with another message id': (entry) => {
      const message = { ...entry.message!, messageId: alice.newId() };
      return [{ ...entry, message }];
    },
    'as from another sender': (entry) => [{ ...entry, senderAccountId: bob.me }],
    'as from a device that is in no list': (entry) => [{ ...entry, senderDeviceId: 77 }],
    'with another body': (entry) => {
      const body = entry.message!.body.slice();
      body[body.length - 1]! ^= 1;
      return [{ ...entry, message: { ...entry.message!, body } }];
    },
    'with a broken ciphertext': (entry) => {
      const ciphertext = entry.ciphertext.slice();
      ciphertext[ciphertext.length >> 1]! ^= 1;
      return [{ ...entry, ciphertext }];
    },
    'as the other type of envelope': (entry) => [
      { ...entry, type: entry.type === EnvelopeType.PREKEY ? EnvelopeType.WHISPER : EnvelopeType.PREKEY },
    ],
    'with an unknown type of envelope': (entry) => [{ ...entry, type: 9 as never }],
    'with no ciphertext': (entry) => [{ ...entry, ciphertext: new Uint8Array() }],
    'with sequence zero': (entry) => [{ ...entry, message: { ...entry.message!, sequence: 0n } }],
    'with a huge sequence': (entry) => [{ ...entry, message: { ...entry.message!, sequence: 2n ** 62n } }],
    'with a chat that does not exist': (entry) => [{ ...entry, message: { ...entry.message!, chatId: alice.newId() } }],
    'without a message': (entry) => {
      const { message, ...rest } = entry;
      return message ? [rest] : [];
    },
  };

  it.each(Object.keys(forgeries))('can deliver an entry %s: it says nothing and blocks nothing', async (name) => {
    await known();
    play.server.delivery.forge = forgeries[name]!;
    await alice.write(chat, 'forged');
    await until(
      'it has gone out',
      () => play.server.device(bob.phoneNumber).mailbox.length === 0 && serverSends().length === 2,
    );
    play.server.delivery.forge = (entry) => [entry];
    await alice.write(chat, 'honest again');
    await until('what follows is there', () => bob.texts(chat).includes('honest again'));
    expect(bob.texts(chat)).not.toContain('forged');
    await until('all is acknowledged', () => play.server.device(bob.phoneNumber).mailbox.length === 0);
    expect(bob.connection).toBe('online');
    expect(bob.chat(chat)?.lastMessage?.content).toEqual({ kind: 'text', text: 'honest again' });
  });

  /** A message for Bob in the chat of Alice and Bob, from whoever holds these keys and says to be `address`. */
  const crafted = async (
    address: { accountId: string; deviceId: number },
    identityKey: KeyPair,
  ): Promise<MailboxEntry> => {
    const environment = { random: seededRandom('crafted'), now: play.clock.now };
    const { bundles } = play.server.accounts.bundles(bob.me, [1]) as { bundles: ApiBundle[] };
    const bundle = bundles[0]!;
    const key = <K extends { publicKey: string }>(each: K) => ({ ...each, publicKey: fromBase64(each.publicKey) });
    const signed = <K extends { publicKey: string; signature: string }>(each: K) => {
      return { ...key(each), signature: fromBase64(each.signature) };
    };
    const to = { accountId: bob.me, deviceId: 1 };
    const local = { address, identityKey, registrationId: 77 };
    const session = await initiateSession(
      local,
      {
        address: to,
        registrationId: bundle.registrationId,
        identityKey: fromBase64(bundle.identityKey),
        signedPreKey: signed(bundle.signedPreKey),
        kyberPreKey: signed(bundle.kyberPreKey),
        ...(bundle.preKey ? { oneTimePreKey: key(bundle.preKey) } : {}),
      },
      environment,
    );
    const content = create(ContentSchema, { sentAt: 1n, kind: { case: 'text', value: { text: 'forged' } } });
    const { body, contentKey, bodyHash } = await sealBody(
      toBinary(ContentSchema, content),
      bodyContext,
      environment.random,
    );
    const messageId = alice.newId();
    const value = { messageId, chatId: chat, contentKey, bodyHash, sentAt: 1n };
    const payload = create(DevicePayloadSchema, { kind: { case: 'messageKey', value } });
    const { bytes } = await encryptMessage(session, local, to, toBinary(DevicePayloadSchema, payload), environment);
    const sender = { senderAccountId: address.accountId, senderDeviceId: address.deviceId };
    const record = { messageId, chatId: chat, sequence: 2n, ...sender, committedAt: 1n, body };
    const message = create(MessageRecordSchema, record);
    return play.server.delivery.entry({
      ...sender,
      type: EnvelopeType.PREKEY,
      ciphertext: bytes,
      committedAt: 1n,
      message,
    });
  };
  const arrives = async (entry: MailboxEntry) => {
    play.server.delivery.post(play.server.device(bob.phoneNumber), entry);
    await until('it was acknowledged', () => play.server.delivery.acknowledged.includes(entry.mailboxId));
  };

  it('cannot speak for somebody with keys of its own', async () => {
    await known();
    const own = await generateIdentityKey(seededRandom('own keys'));
    await arrives(await crafted({ accountId: alice.me, deviceId: 1 }, own));
    expect(bob.texts(chat)).toEqual(['honest', 'waiting']);
    await alice.write(chat, 'honest again');
    await until('it is there', () => bob.texts(chat).includes('honest again'));
  });

  it('cannot let somebody else into a chat to speak there, who means to', async () => {
    await known();
    mallory = await play.person('Mallory');
    const hers = await generateIdentityKey(seededRandom('keys of Mallory'));
    const own = seededRandom('list of Mallory');
    const list = signDeviceList(
      {
        accountId: mallory.me,
        accountKey: hers,
        previous: null,
        devices: [listedDevice(mallory.me, hers.publicKey, { deviceId: 1, key: hers, registrationId: 77 }, own)],
        now: play.clock.now(),
      },
      own,
    );
    play.server.lie = (name, answer) => (name === 'GET users/:id/device-list' ? list : answer);
    await arrives(await crafted({ accountId: mallory.me, deviceId: 1 }, hers));
    expect(bob.texts(chat)).toEqual(['honest']);
    expect(bob.askedSince(0)).toContain('GET users/:id/device-list');
  });

  it('cannot move a message into another chat of the same people', async () => {
    await known();
    const { members, messages, ...rest } = play.server.state.chats.get(chat)!;
    const other = {
      ...rest,
      id: alice.newId(),
      members: members.map((each) => ({ ...each })),
      messages: [...messages],
    };
    play.server.state.chats.set(other.id, other);
    play.server.delivery.forge = (entry) => [{ ...entry, message: { ...entry.message!, chatId: other.id } }];
    await alice.write(chat, 'forged');
    await until('Bob has the other chat', () => bob.chat(other.id)?.lastMessage);
    await bob.call('openChat', other.id);
    expect(bob.texts(other.id)).toEqual(['waiting']);
  });

  it('can play entries again, under new mailbox ids and with the same or other sequences, and changes nothing', async () => {
    await known();
    play.server.delivery.forge = (entry) => [
      entry,
      play.server.delivery.entry(entry),
      play.server.delivery.entry({ ...entry, message: { ...entry.message!, sequence: 7n } }),
    ];
    await alice.write(chat, 'twice told');
    await until('all were acknowledged', () => play.server.delivery.acknowledged.length === 4);
    expect(bob.texts(chat)).toEqual(['honest', 'twice told']);
    expect(bob.chat(chat)?.unread).toBe(2);
    expect(bob.chat(chat)?.lastMessage?.sequence).toBe(2);
  });

  it('shows a message properly that came broken first and whole later', async () => {
    await known();
    play.server.delivery.forge = (entry) => [
      play.server.delivery.entry({ ...entry, ciphertext: entry.ciphertext.slice(0, -1) }),
      entry,
    ];
    await alice.write(chat, 'whole');
    await bob.reads(chat, 'honest', 'whole');
    expect(bob.chat(chat)?.unread).toBe(2);
  });

  it('cannot stop the mailbox with entries of random bytes', async () => {
    await known();
    const dice = seededDice('garbage');
    const bytes = (length: number) => Uint8Array.from({ length }, () => dice(256));
    play.server.delivery.forge = (entry) =>
      Array.from({ length: 60 }, (_, i) => {
        const ciphertext = entry.ciphertext.slice();
        for (let hits = 1 + dice(4); hits > 0; hits--) ciphertext[dice(ciphertext.length)] = dice(256);
        const broken =
          i % 3 === 0 ? bytes(dice(300)) : ciphertext.slice(0, i % 3 === 1 ? undefined : dice(ciphertext.length));
        const message = { ...entry.message!, messageId: alice.newId() };
        return play.server.delivery.entry({
          ...entry,
          type: dice(2) === 0 ? EnvelopeType.WHISPER : EnvelopeType.PREKEY,
          ciphertext: broken,
          message,
        });
      });
    await alice.write(chat, 'lost in noise');
    await until('all were acknowledged', () => play.server.delivery.acknowledged.length === 61);
    play.server.delivery.forge = (entry) => [entry];
    await alice.write(chat, 'honest again');
    await until('it is there', () => bob.texts(chat).includes('honest again'));
    expect(bob.texts(chat)).not.toContain('lost in noise');
    expect(new Set(bob.logs)).toEqual(new Set(['a message waits']));
  });

  it('is left and met again when it talks nonsense on the wire', async () => {
    await known();
    play.server.device(bob.phoneNumber).socket!.tellRaw(Uint8Array.of(0xff, 0xff, 0xff, 0x01));
    await until('Bob has noticed', () => bob.logs.some((log) => log.startsWith('a frame could not be read')));
    await alice.write(chat, 'after it');
    await bob.reads(chat, 'honest', 'after it');
  });

  it('cannot make a message look sent with an answer that names no place for it', async () => {
    play.server.delivery.command = (() => {
      const command = play.server.delivery.command.bind(play.server.delivery);
      let lies = 1;
      return (device, frame) =>
        frame.event.case === 'messageSend' && lies-- > 0
          ? { case: 'ok', value: { $typeName: 'parley.v1.Ok', sequence: 0n, committedAt: 0n } }
          : command(device, frame);
    })();
    await alice.write(chat, 'hello');
    await alice.ticks(chat, 'delivered');
    expect(alice.messages(chat)[0]!.sequence).toBe(1);
    expect(serverSends()).toHaveLength(2);
  });
});
