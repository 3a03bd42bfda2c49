import { createHash } from 'node:crypto';
import { create, fromBinary } from '@bufbuild/protobuf';
import { DeviceListBodySchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import type {
  ClientFrame,
  MailboxEntry,
  SendControl,
  SendMessage,
  ServerFrame,
} from '../../contract/gen/parley/v1/live_pb.ts';
import { MailboxEntrySchema, MessageRecordSchema, ServerFrameSchema } from '../../contract/gen/parley/v1/live_pb.ts';
import { fromBase64 } from '../bytes.ts';
import type { FakeAccount, FakeChat, FakeDevice, FakeMember, ServerState } from './state.ts';
import { Refused } from './state.ts';

type Answer = ServerFrame['event'];

const ok: Answer = { case: 'ok', value: { $typeName: 'parley.v1.Ok', sequence: 0n, committedAt: 0n } };

/** Chats, the mailbox and everything that comes over the live connection, by the rules of the interface. */
export class FakeDelivery {
  /** Times that each entry is told live. */
  liveCopies = 1;
  /** Who is concerned hears of new lists. */
  tellsOfLists = true;
  /** Entries of a page come live as well, before it and after it. */
  pagesComeLiveToo = false;
  /** Entries of one page at most, whatever was asked for. */
  pageSize = 200;
  /** A hostile server: what it puts into the mailbox instead of an entry. */
  forge: (entry: MailboxEntry) => MailboxEntry[] = (entry) => [entry];
  /** The same of a control. */
  forgeControl: (entry: MailboxEntry) => MailboxEntry[] = (entry) => [entry];
  /** Mailbox ids that devices have acknowledged, repeats included. */
  readonly acknowledged: bigint[] = [];
  readonly #state: ServerState;

  constructor(state: ServerState) {
    this.#state = state;
  }

  makeChat(me: FakeAccount, participant: string): FakeChat {
    const other = this.#state.account(participant);
    const isIt = ({ members }: FakeChat): boolean => [me, other].every((a) => members.some((m) => m.account === a));
    const known = [...this.#state.chats.values()].find(isIt);
    if (known) return known;
    const createdAt = this.#state.now();
    const members = [me, other].map((account): FakeMember => {
      return { account, delivered: 0, deliveredAt: 0, read: 0, readAt: 0 };
    });
    const chat: FakeChat = { id: this.#state.newId(), createdAt, updatedAt: createdAt, members, messages: [] };
    this.#state.chats.set(chat.id, chat);
    return chat;
  }

  chats(me: FakeAccount, since: number): object {
    const changed = ({ updatedAt, members }: FakeChat): boolean =>
      updatedAt >= since || members.some((each) => each.deliveredAt >= since || each.readAt >= since);
    const mine = [...this.#state.chats.values()].filter(
      (chat) => chat.members.some((each) => each.account === me) && changed(chat),
    );
    return { chats: mine.map((chat) => chatView(chat)), now: this.#state.now() };
  }

  /** Answers one command. */
  command(device: FakeDevice, { event }: ClientFrame): Answer {
    switch (event.case) {
      case 'messageSend':
        return this.#send(device, event.value);
      case 'mailboxPull':
        return this.#page(device, event.value.limit);
      case 'mailboxAcknowledge':
        this.#acknowledge(device, event.value.mailboxIds);
        return ok;
      case 'messageRead':
        this.#read(device.account, event.value.chatId, Number(event.value.sequence));
        return ok;
      case 'messageTyping': {
        const { chatId, active } = event.value;
        const value = { $typeName: 'parley.v1.UserTyping' as const, chatId, active, accountId: device.account.id };
        for (const { account } of this.#state.chatOf(chatId, device.account).members) {
          if (account !== device.account) this.#tell(account, { case: 'userTyping', value });
        }
        return ok;
      }
      case 'presenceWatch':
        device.watched = new Set(event.value.accountIds);
        for (const id of device.watched) device.socket?.tell(presence(this.#state.account(id)));
        return ok;
      case 'userOnline':
      case 'userOffline':
        this.setOnline(device, event.case === 'userOnline');
        return ok;
      case 'ping':
        return ok;
      case 'controlSend':
        this.#control(device, event.value);
        return ok;
      case undefined:
        throw new Refused(400, 'event-unknown');
    }
  }

  setOnline(device: FakeDevice, online: boolean): void {
    if (device.online === online) return;
    device.online = online;
    device.account.lastSeen = this.#state.now();
    for (const each of [...this.#state.accounts.values()].flatMap(({ devices }) => devices)) {
      if (each.watched.has(device.account.id)) each.socket?.tell(presence(device.account));
    }
  }

  /** The account's devices and the people it has chats with hear of its new list. */
  listPublished(account: FakeAccount): void {
    if (!this.tellsOfLists) return;
    const value = {
      $typeName: 'parley.v1.DevicesChanged' as const,
      accountId: account.id,
      listEpoch: account.lists.length,
    };
    const chats = [...this.#state.chats.values()].filter(({ members }) => members.some((m) => m.account === account));
    const concerned = new Set([account, ...chats.flatMap(({ members }) => members.map((member) => member.account))]);
    for (const each of concerned) this.#tell(each, { case: 'devicesChanged', value });
  }

  /** Puts an entry into a mailbox, and tells it live. */
  post(device: FakeDevice, entry: MailboxEntry): void {
    device.mailbox.push(entry);
    if (device.live) for (let copy = 0; copy < this.liveCopies; copy++) device.socket?.tell(receive(entry));
  }

  entry(value: Omit<MailboxEntry, '$typeName' | 'mailboxId' | 'controlId'>): MailboxEntry {
    return create(MailboxEntrySchema, { ...value, mailboxId: BigInt(this.#state.newNumber()) });
  }

  #send(device: FakeDevice, send: SendMessage): Answer {
    const { account } = device;
    const chat = this.#state.chatOf(send.chatId, account);
    const known = chat.messages.find(({ messageId }) => messageId === send.messageId);
    if (!known) this.#checkAudience(device, chat, send);
    const committedAt = BigInt(this.#state.now());
    const message =
      known ??
      create(MessageRecordSchema, {
        messageId: send.messageId,
        chatId: chat.id,
        sequence: BigInt(chat.messages.length + 1),
        senderAccountId: account.id,
        senderDeviceId: device.id,
        committedAt,
        body: send.body,
      });
    if (!known) {
      chat.messages.push(message);
      chat.updatedAt = this.#state.now();
      for (const { accountId, deviceId, type, ciphertext } of send.envelopes) {
        const target = this.#state.account(accountId).devices.find(({ id }) => id === deviceId);
        const from = { senderAccountId: account.id, senderDeviceId: device.id };
        const entry = this.entry({ ...from, type, ciphertext, committedAt, message });
        if (target) for (const each of this.forge(entry)) this.post(target, each);
      }
    }
    const { sequence } = message;
    return { case: 'ok', value: { $typeName: 'parley.v1.Ok', sequence, committedAt: message.committedAt } };
  }

  /** Repeating one that still waits changes nothing. */
  #control({ account, id: senderDeviceId }: FakeDevice, { controlId, envelopes }: SendControl): void {
    for (const { accountId, deviceId, type, ciphertext } of envelopes) {
      const target = this.#state
        .account(accountId)
        .devices.find(({ id, state }) => id === deviceId && state === 'active');
      if (!target) throw new Refused(404, 'device-not-found');
      if (target.mailbox.some((entry) => entry.controlId === controlId)) continue;
      const from = { senderAccountId: account.id, senderDeviceId, committedAt: BigInt(this.#state.now()) };
      const entry = { ...this.entry({ ...from, type, ciphertext }), controlId };
      for (const each of this.forgeControl(entry)) this.post(target, each);
    }
  }

  #checkAudience(sender: FakeDevice, chat: FakeChat, send: SendMessage): void {
    const wanted = chat.members
      .flatMap(({ account }) => account.devices)
      .filter((device) => device.state === 'active' && device !== sender);
    const envelopeOf = ({ account, id }: FakeDevice) =>
      send.envelopes.find((each) => each.accountId === account.id && each.deviceId === id);
    const missing = wanted.filter((device) => !envelopeOf(device));
    const hash = audienceHash(chat.members.map(({ account }) => account));
    if (!hash.equals(send.audienceHash) || missing.length > 0 || wanted.length !== send.envelopes.length) {
      const members = chat.members.map(({ account }) => ({ accountId: account.id, listEpoch: account.lists.length }));
      throw new Refused(409, 'audience-stale', { audience: { missing: missing.map(address), extra: [], members } });
    }
    const stale = wanted.filter((device) => envelopeOf(device)?.registrationId !== device.keys?.registrationId);
    if (stale.length > 0) throw new Refused(410, 'device-stale', { stale: stale.map(address) });
  }

  #page(device: FakeDevice, limit: number): Answer {
    const entries = device.mailbox.slice(0, Math.min(limit, this.pageSize));
    const more = device.mailbox.length > entries.length;
    device.live = !more;
    if (this.pagesComeLiveToo) {
      device.socket?.tell(...entries.map(receive));
      setImmediate(() => device.socket?.tell(...entries.map(receive)));
    }
    return { case: 'mailboxPage', value: { $typeName: 'parley.v1.MailboxPage', entries, more } };
  }

  #acknowledge(device: FakeDevice, ids: bigint[]): void {
    if (ids.length > 500) throw new Refused(422, 'input-invalid');
    this.acknowledged.push(...ids);
    const gone = device.mailbox.filter(({ mailboxId }) => ids.includes(mailboxId));
    device.mailbox = device.mailbox.filter((entry) => !gone.includes(entry));
    for (const chatId of new Set(gone.flatMap(({ message }) => (message ? [message.chatId] : [])))) {
      const chat = this.#state.chats.get(chatId);
      const member = chat?.members.find(({ account }) => account === device.account);
      const sequences = (entries: MailboxEntry[]): number[] =>
        entries.flatMap(({ message }) => (message?.chatId === chatId ? [Number(message.sequence)] : []));
      const upTo = Math.min(Math.max(...sequences(gone)), ...sequences(device.mailbox).map((each) => each - 1));
      if (!chat || !member || upTo <= member.delivered) continue;
      member.delivered = upTo;
      member.deliveredAt = this.#state.now();
      this.#tellMark('messageDelivered', chat, device.account, upTo);
    }
  }

  #read(account: FakeAccount, chatId: string, sequence: number): void {
    const chat = this.#state.chatOf(chatId, account);
    const member = chat.members.find((each) => each.account === account);
    const upTo = Math.min(sequence, chat.messages.length);
    if (!member || upTo <= member.read) return;
    member.read = upTo;
    member.readAt = this.#state.now();
    member.delivered = Math.max(member.delivered, upTo);
    this.#tellMark('messageRead', chat, account, upTo);
  }

  #tellMark(kind: 'messageDelivered' | 'messageRead', chat: FakeChat, of: FakeAccount, upTo: number): void {
    const at = BigInt(this.#state.now());
    const mark = { chatId: chat.id, accountId: of.id, sequence: BigInt(upTo), at };
    const value = { $typeName: 'parley.v1.Watermark' as const, ...mark };
    for (const { account } of chat.members) this.#tell(account, { case: kind, value });
  }

  #tell(account: FakeAccount, event: Answer): void {
    for (const { socket } of account.devices) socket?.tell(create(ServerFrameSchema, { event }));
  }
}

export function chatView({ id, createdAt, updatedAt, members, messages }: FakeChat): object {
  const view = ({ account, ...marks }: FakeMember): object => {
    return { user: personView(account), listEpoch: account.lists.length, ...marks };
  };
  return { id, type: 'direct', createdAt, updatedAt, lastSequence: messages.length, members: members.map(view) };
}

export function personView({ id, username, displayName, about, bot }: FakeAccount): object {
  return { accountId: id, ...(username ? { username } : {}), displayName, about, ...(bot ? { bot } : {}) };
}

/** The hash as docs/delivery.md has it, written down a second time. */
export function audienceHash(accounts: readonly FakeAccount[]): Buffer {
  const hash = createHash('sha256').update('Parley/Audience/v1\0');
  const sorted = accounts.map(({ id, lists }) => ({ id: id.replaceAll('-', ''), epoch: epochOf(lists.at(-1)?.body) }));
  for (const { id, epoch } of sorted.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    hash.update(Buffer.from(id, 'hex')).update(Buffer.from(epoch.toString(16).padStart(8, '0'), 'hex'));
  }
  return hash.digest();
}

function epochOf(body: string | undefined): number {
  return body === undefined ? 0 : fromBinary(DeviceListBodySchema, fromBase64(body)).epoch;
}

function receive(entry: MailboxEntry): ServerFrame {
  return create(ServerFrameSchema, { event: { case: 'messageReceive', value: entry } });
}

function presence({ id, lastSeen, devices }: FakeAccount): ServerFrame {
  const online = devices.some((device) => device.online);
  const value = { accountId: id, lastSeen: BigInt(online ? 0 : lastSeen) };
  return create(ServerFrameSchema, { event: { case: online ? 'userOnline' : 'userOffline', value } });
}

function address({ account, id }: FakeDevice): { accountId: string; deviceId: number } {
  return { accountId: account.id, deviceId: id };
}
