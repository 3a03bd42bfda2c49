import type {
  ChatSummary,
  Connection,
  EngineCalls,
  EngineEvent,
  HistoryState,
  JoiningStep,
  Message,
  NewDevice,
  Person,
  RecoveryState,
  SessionState,
  Thread,
} from '../../bridge/types.ts';
import { toHex } from '../bytes.ts';
import { LocalEngine } from '../engine.ts';
import type { EngineEnvironment } from '../environment.ts';
import { drawableTypeOf } from '../media/sniff.ts';
import { seededRandom } from '../signal/testing/seeded.ts';
import type { Records, StoreName } from '../store/records.ts';
import { Store } from '../store/store.ts';
import { rightCode } from './accounts.ts';
import type { ManualClock } from './clock.ts';
import type { Browser, FakeServer } from './server.ts';
import { until } from './until.ts';

type Value<K extends keyof EngineCalls> = Extract<ReturnType<EngineCalls[K]>, { ok: true }>['value'];

/** The only tab of these browsers. */
const tab = 'tab';

/** A refused call, by its code. */
export class CallRefused extends Error {}

/** One browser with the engine in it, and a screen that remembers what it was told. */
export class TestDevice {
  readonly name: string;
  readonly phoneNumber: string;
  readonly browser: Browser;
  readonly server: FakeServer;
  readonly clock: ManualClock;
  readonly events: EngineEvent[] = [];
  readonly logs: string[] = [];
  /** How far the clock of this device is ahead. Milliseconds. */
  aheadMs = 0;
  session: SessionState = { kind: 'starting' };
  connection: Connection = 'offline';
  chats: ChatSummary[] = [];
  arrived: NewDevice[] = [];
  history: HistoryState = { onlyHere: false, filling: 0, warnings: [] };
  recovery: RecoveryState | null = null;
  readonly threads = new Map<string, Thread>();
  readonly #random: (length: number) => Uint8Array;
  #life = { alive: true };
  #engine: LocalEngine | null = null;

  constructor(name: string, phoneNumber: string, server: FakeServer, clock: ManualClock) {
    this.name = name;
    this.phoneNumber = phoneNumber;
    this.server = server;
    this.clock = clock;
    this.browser = { name, cookie: undefined, cut: false, socket: null };
    this.#random = seededRandom(`${name} ${phoneNumber}`);
  }

  get databaseName(): string {
    return `${this.name} ${this.phoneNumber}`;
  }

  get me(): string {
    return this.server.account(this.phoneNumber).id;
  }

  get person(): Person {
    const { id, username, displayName, about } = this.server.account(this.phoneNumber);
    return { accountId: id, username, displayName, about };
  }

  /** Opens the page. */
  async open(): Promise<this> {
    const life = { alive: true };
    this.#life = life;
    const engine = await LocalEngine.open(this.environment(life), (event) => this.#hear(life, event));
    this.#engine = engine;
    engine.show(tab, (event) => this.#hear(life, event));
    return this;
  }

  /** The page is gone from one moment to the next; whatever it was about to do, it does not do. */
  async die(): Promise<void> {
    this.#life.alive = false;
    const { socket } = this.browser;
    if (socket) {
      socket.onclose = socket.onmessage = socket.onopen = null;
      socket.drop(1006);
    }
    this.connection = 'offline';
    await this.#engine?.stop();
  }

  async reload(): Promise<void> {
    await this.die();
    await this.open();
  }

  async call<K extends keyof EngineCalls>(name: K, ...args: Parameters<EngineCalls[K]>): Promise<Value<K>> {
    if (!this.#engine) throw new Error(`${this.name} has not opened the page`);
    const result = await this.#engine.call(tab, name, args);
    if (!result.ok) throw new CallRefused(result.refusal.code);
    return result.value;
  }

  /** The same as the person would try it again after a refusal. */
  async insist<T>(ask: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof CallRefused) || error.message !== 'unreachable' || tries === 5) throw error;
      }
    }
  }

  /** From wherever it is to a person who is signed in and online. */
  async signUp(): Promise<this> {
    for (let tries = 0; tries < 20; tries++) {
      await until(`${this.name} knows where it stands`, () => this.session.kind !== 'starting');
      if (this.session.kind === 'signed-out') await this.insist(() => this.call('requestCode', this.phoneNumber));
      else if (this.session.kind === 'code-sent') await this.#enterCode();
      else if (this.session.kind === 'has-devices') await this.insist(() => this.call('startAnew'));
      else if (this.session.kind === 'needs-profile') {
        const profile = { displayName: this.name, username: null, about: '' };
        await this.insist(() => this.call('saveProfile', profile));
      } else {
        await this.untilOnline();
        return this;
      }
    }
    throw new Error(`${this.name} cannot sign up`);
  }

  /** From a fresh page to a device of the account of `primary`, as two screens and a person do it. */
  async linkWith(primary: TestDevice): Promise<this> {
    const link = await this.showCode();
    const { digits } = await primary.call('admitDevice', link);
    await until(`${this.name} shows the digits`, () => this.joining?.kind === 'compare');
    if (this.joining?.kind !== 'compare' || this.joining.digits !== digits) throw new Error('the digits differ');
    await primary.call('confirmDevice');
    await this.untilLinked();
    return this;
  }

  /** What the picture says. */
  async showCode(): Promise<string> {
    await until(`${this.name} is signed out`, () => this.session.kind === 'signed-out');
    await this.call('beginLinking');
    return until(`${this.name} shows a code`, () => this.joining?.kind === 'code' && this.joining.link);
  }

  async untilLinked(): Promise<void> {
    await until(`${this.name} is linked`, () => this.session.kind === 'ready');
    await this.untilOnline();
  }

  get joining(): JoiningStep | null {
    return this.session.kind === 'linking' ? this.session.step : null;
  }

  async untilOnline(): Promise<void> {
    await until(`${this.name} is online`, () => this.connection === 'online');
  }

  cutNetwork(): void {
    this.browser.cut = true;
    this.browser.socket?.drop(1006);
  }

  async restoreNetwork(): Promise<void> {
    this.browser.cut = false;
    await this.call('networkChanged', true);
    await this.untilOnline();
  }

  async openChatWith(other: TestDevice): Promise<string> {
    const chatId = await this.insist(() => this.call('startChat', other.person));
    await this.call('openChat', chatId);
    return chatId;
  }

  async write(chatId: string, text: string): Promise<string> {
    const id = this.newId();
    await this.call('sendText', chatId, id, text);
    return id;
  }

  newId(): string {
    return toHex(this.#random(16)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  messages(chatId: string): Message[] {
    return this.threads.get(chatId)?.messages ?? [];
  }

  /** What the open conversation says, notices included. */
  texts(chatId: string): string[] {
    return this.messages(chatId).map(({ content }) => {
      if (content.kind === 'text') return content.text;
      return content.kind === 'notice' ? content.notice : content.kind;
    });
  }

  /** Waits until the open conversation says exactly this. */
  async reads(chatId: string, ...texts: string[]): Promise<void> {
    const wanted = texts.join('\n');
    try {
      await until('', () => this.texts(chatId).join('\n') === wanted);
    } catch {
      throw new Error(`${this.name} reads [${this.texts(chatId).join(', ')}], not [${texts.join(', ')}]`);
    }
  }

  async ticks(chatId: string, ...states: Message['state'][]): Promise<void> {
    const mine = (): string =>
      this.messages(chatId)
        .filter((message) => message.mine)
        .map(({ state }) => state)
        .join();
    try {
      await until('', () => mine() === states.join());
    } catch {
      throw new Error(`${this.name}'s messages are ${mine()}, not ${states.join()}`);
    }
  }

  chat(chatId: string): ChatSummary | undefined {
    return this.chats.find(({ id }) => id === chatId);
  }

  /** A record of its local store, as nobody outside ever sees it. */
  async stored<S extends StoreName>(name: S, key: string): Promise<Records[S] | undefined> {
    const store = await Store.open(this.databaseName, (length) => this.#random(length));
    const record = await store.read(name, key);
    store.close();
    return record;
  }

  /** Puts records into its local store while its page is closed. */
  async store<S extends StoreName>(name: S, records: Record<string, Records[S]>): Promise<void> {
    const store = await Store.open(this.databaseName, (length) => this.#random(length));
    await store.step((step) => {
      for (const [key, record] of Object.entries(records)) step.put(name, key, record);
    });
    store.close();
  }

  /** Everything that this device has asked the server since, by name. */
  askedSince(at: number): string[] {
    return this.server.asked.slice(at).flatMap(({ browser, name }) => (browser === this.name ? [name] : []));
  }

  environment(life = this.#life): EngineEnvironment {
    const { server, browser, clock } = this;
    return {
      origin: 'https://chat.example',
      databaseName: this.databaseName,
      deviceName: this.name,
      stock: { first: 2, preKeys: 4, kyberPreKeys: 3 },
      passphraseCost: { memoryKib: 8 * 1024, passes: 1, lanes: 1 },
      now: () => clock.now() + this.aheadMs,
      random: (length) => this.#random(length),
      // At once while there is a network; while there is none, a retry waits for the clock.
      chance: () => (browser.cut ? 0.5 : 0),
      newId: () => this.newId(),
      timer: (ms, callback) => clock.timer(ms, () => life.alive && callback()),
      fetch: (url, init) => whileAlive(life, () => server.fetch(browser, url, init)),
      upload: async (url, headers, body, moved) => {
        const bytes = new Uint8Array(await body.arrayBuffer());
        moved(Math.floor(bytes.length / 2));
        const answer = await whileAlive(life, () =>
          server.fetch(browser, url, { method: 'POST', headers, body: bytes }),
        );
        moved(bytes.length);
        return answer;
      },
      // No picture can be decoded here: whatever has this beginning is one of four points by three.
      pictureOf: async (file) =>
        (await drawableTypeOf(file)) ? { width: 4, height: 3, preview: Uint8Array.of(0xff, 0xd8, 0xff, 0xd9) } : null,
      openSocket: (_, protocols) => server.openSocket(browser, protocols),
      log: (event, detail) => {
        if (life.alive) this.logs.push(detail instanceof Error ? `${event}: ${detail.message}` : event);
      },
    };
  }

  async #enterCode(): Promise<void> {
    try {
      await this.call('verifyCode', rightCode);
    } catch (error) {
      if (!(error instanceof CallRefused)) throw error;
      // It was not heard, or it was used up by an attempt whose answer was not heard.
      if (error.message !== 'unreachable') await this.call('cancelCode');
    }
  }

  #hear(life: { alive: boolean }, event: EngineEvent): void {
    if (!life.alive) return;
    this.events.push(event);
    switch (event.type) {
      case 'session':
        this.session = event.session;
        break;
      case 'connection':
        this.connection = event.connection;
        break;
      case 'chats':
        this.chats = event.chats;
        break;
      case 'devices':
        this.arrived = event.arrived;
        break;
      case 'history':
        this.history = event.history;
        break;
      case 'recovery':
        this.recovery = event.recovery;
        break;
      case 'thread':
        this.threads.set(event.thread.chatId, event.thread);
        break;
      case 'messages':
        this.#merge(event.chatId, event.messages);
        break;
      case 'lost':
      case 'transfer':
        break;
    }
  }

  #merge(chatId: string, changed: Message[]): void {
    const thread = this.threads.get(chatId);
    if (!thread) return;
    const ids = new Set(changed.map(({ id }) => id));
    const messages = thread.messages.filter(({ id }) => !ids.has(id));
    for (const message of changed) messages.splice(placeOf(message, messages), 0, message);
    this.threads.set(chatId, { ...thread, messages });
  }
}

/** After what has a lower sequence and the notices that follow it; what has none comes last. */
function placeOf({ sequence }: Message, among: readonly Message[]): number {
  if (sequence === null) return among.length;
  const next = among.findIndex((each) => (each.sequence === null ? each.mine : each.sequence > sequence));
  return next < 0 ? among.length : next;
}

/** What a page that is gone would have heard, nobody hears. */
function whileAlive<T>(life: { alive: boolean }, ask: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    if (!life.alive) return;
    ask().then(
      (answer) => life.alive && resolve(answer),
      (error: unknown) => life.alive && reject(error as Error),
    );
  });
}
