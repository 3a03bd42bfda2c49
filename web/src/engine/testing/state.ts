import type { MailboxEntry, MessageRecord } from '../../contract/gen/parley/v1/live_pb.ts';
import type { ApiDeviceList, ApiKeys, ApiPreKey, ApiSignedPreKey } from '../transport/api.ts';
import type { FakeSocket } from './socket.ts';

export interface FakeDevice {
  readonly account: FakeAccount;
  readonly id: number;
  state: 'pending' | 'active' | 'removed';
  keys: Pick<ApiKeys, 'identityKey' | 'registrationId' | 'signedPreKey' | 'lastResortKyberPreKey'> | null;
  preKeys: ApiPreKey[];
  kyberPreKeys: ApiSignedPreKey[];
  mailbox: MailboxEntry[];
  socket: FakeSocket | null;
  /** Live delivery is on. */
  live: boolean;
  online: boolean;
  watched: Set<string>;
}

export interface FakeAccount {
  readonly id: string;
  readonly phoneNumber: string;
  username: string | null;
  displayName: string;
  about: string;
  bot: boolean;
  lastSeen: number;
  readonly devices: FakeDevice[];
  /** All lists it ever published, oldest first. */
  readonly lists: ApiDeviceList[];
  backup: { version: number; body: string; wrap: string | null; updatedAt: number } | null;
  passphraseTries: number;
  /** The registration lock. */
  password: string | null;
}

export interface FakeMember {
  readonly account: FakeAccount;
  delivered: number;
  deliveredAt: number;
  read: number;
  readAt: number;
}

export interface FakeChat {
  readonly id: string;
  readonly createdAt: number;
  updatedAt: number;
  readonly members: FakeMember[];
  readonly messages: MessageRecord[];
}

/** An answer that says no more than that something was made. */
export const made = Symbol('made');

/** A refusal, as a problem document or frame. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: Record<string, unknown>;

  constructor(status: number, code: string, more: Record<string, unknown> = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

/** What the fake server knows. Tests look into it, and change it when they play a hostile server. */
export class ServerState {
  readonly now: () => number;
  readonly accounts = new Map<string, FakeAccount>();
  readonly chats = new Map<string, FakeChat>();
  /** By refresh token, which stays the same here. */
  readonly sessions = new Map<string, FakeDevice>();
  /** Refresh tokens of devices that were removed. */
  readonly removed = new Set<string>();
  readonly tokens = new Map<string, { device: FakeDevice; expiresAt: number }>();
  readonly challenges = new Map<string, string>();
  #last = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  newNumber(): number {
    return ++this.#last;
  }

  newId(): string {
    return `${(this.newNumber() * 2654435761).toString(16).padStart(8, '0').slice(-8)}-0000-4000-8000-000000000000`;
  }

  account(id: string): FakeAccount {
    const account = this.accounts.get(id);
    if (!account) throw new Refused(404, 'not-found');
    return account;
  }

  chatOf(id: string, account: FakeAccount): FakeChat {
    const chat = this.chats.get(id);
    if (!chat?.members.some((member) => member.account === account)) throw new Refused(404, 'chat-not-found');
    return chat;
  }

  /** Signs a device out and forgets what waited for it. */
  remove(device: FakeDevice, code: number): void {
    device.state = 'removed';
    device.mailbox = [];
    for (const [token, each] of this.sessions) {
      if (each !== device) continue;
      this.sessions.delete(token);
      this.removed.add(token);
    }
    for (const [token, each] of this.tokens) if (each.device === device) this.tokens.delete(token);
    device.socket?.drop(code);
  }
}
