import { create } from '@bufbuild/protobuf';
import type { ClientFrame } from '../../contract/gen/parley/v1/live_pb.ts';
import { ServerFrameSchema } from '../../contract/gen/parley/v1/live_pb.ts';
import type { LiveSocket } from '../environment.ts';
import { FakeAccounts } from './accounts.ts';
import type { ManualClock } from './clock.ts';
import { FakeBackups } from './backups.ts';
import { FakeDelivery } from './delivery.ts';
import { FakeKeyrings } from './keyrings.ts';
import { FakeLinks } from './links.ts';
import { FakeMedia } from './media.ts';
import { answerRequest } from './rest.ts';
import { FakeSocket } from './socket.ts';
import type { FakeAccount, FakeDevice } from './state.ts';
import { Refused, ServerState } from './state.ts';
import { turn } from './until.ts';

/**
 * What becomes of a request or command: it never arrives; it is done and the connection breaks before the answer; it
 * never arrives and nothing is heard; it is done and nothing is heard.
 */
export type Fate = 'answered' | 'unsent' | 'answer-lost' | 'silent' | 'done-in-silence';

/** `POST users/:id/bundles` for a request, `messageSend` for a command. */
export interface Asked {
  browser: string;
  name: string;
  /** The body as text, or the frame's event. */
  value: unknown;
}

/** One browser with its cookie and its network. */
export interface Browser {
  readonly name: string;
  cookie: string | undefined;
  cut: boolean;
  socket: FakeSocket | null;
}

/** A server in memory that keeps the contract, and switches to make it or the network fail. */
export class FakeServer {
  readonly state: ServerState;
  readonly accounts: FakeAccounts;
  readonly delivery: FakeDelivery;
  readonly links: FakeLinks;
  readonly backups: FakeBackups;
  readonly keyrings: FakeKeyrings;
  readonly media = new FakeMedia();
  /** All that was asked, in order. */
  readonly asked: Asked[] = [];
  fate: (asked: Asked) => Fate = () => 'answered';
  /** An answer that is late comes when this does. */
  late: (asked: Asked) => Promise<unknown> | null = () => null;
  /** A hostile server: what it answers to a request instead of the truth. */
  lie: (name: string, answer: unknown) => unknown = (_, answer) => answer;

  constructor(clock: ManualClock) {
    this.state = new ServerState(clock.now);
    this.accounts = new FakeAccounts(this.state);
    this.delivery = new FakeDelivery(this.state);
    this.keyrings = new FakeKeyrings(this.state);
    this.backups = new FakeBackups(this.state);
    this.links = new FakeLinks(this.state, this.accounts, clock);
  }

  /** The network as it is seen from one browser. */
  async fetch(browser: Browser, url: string, init: RequestInit): Promise<Response> {
    await turn();
    if (browser.cut) throw new TypeError('no network');
    const { name, run } = answerRequest(this, browser, url, init);
    const asked: Asked = { browser: browser.name, name, value: init.body ?? null };
    const fate = this.#meets(asked);
    if (fate === 'unsent') throw new TypeError('the connection broke');
    if (fate === 'silent') return silence(init.signal);
    const response = await Promise.race([run(), silence(init.signal)]);
    await (this.late(asked) ?? turn());
    if (fate === 'done-in-silence') return silence(init.signal);
    if (fate === 'answer-lost') throw new TypeError('the connection broke');
    return response;
  }

  openSocket(browser: Browser, protocols: readonly string[]): LiveSocket {
    let device: FakeDevice | null = null;
    const token = protocols.find((each) => each.startsWith('parley.token.'))?.slice('parley.token.'.length) ?? '';
    try {
      device = this.accounts.caller(token);
    } catch {
      // A browser does not say why it could not connect.
    }
    const refused = device?.state !== 'active' || browser.cut;
    const socket = new FakeSocket(
      protocols,
      {
        opened: (opened) => {
          if (!device) return;
          device.socket?.drop(4409);
          device.socket = opened;
        },
        heard: (heard, frame) => device && this.#heard(browser, device, heard, frame),
        closed: (closed) => {
          if (device?.socket !== closed) return;
          device.socket = null;
          device.live = false;
          this.delivery.setOnline(device, false);
        },
      },
      refused,
    );
    browser.socket = socket;
    return socket;
  }

  account(phoneNumber: string): FakeAccount {
    const found = [...this.state.accounts.values()].find((account) => account.phoneNumber === phoneNumber);
    if (!found) throw new Error(`nobody has ${phoneNumber}`);
    return found;
  }

  /** The device of the account that its list names. */
  device(phoneNumber: string): FakeDevice {
    const found = this.account(phoneNumber).devices.find((device) => device.state === 'active');
    if (!found) throw new Error(`${phoneNumber} has no active device`);
    return found;
  }

  /** All connections break; what was committed stays. */
  restart(): void {
    for (const { devices } of this.state.accounts.values()) for (const { socket } of devices) socket?.drop(1006);
  }

  #meets(asked: Asked): Fate {
    this.asked.push(asked);
    return this.fate(asked);
  }

  #heard(browser: Browser, device: FakeDevice, socket: FakeSocket, frame: ClientFrame): void {
    const fate = this.#meets({ browser: browser.name, name: frame.event.case ?? '', value: frame.event.value });
    if (fate === 'unsent') socket.drop(1006);
    if (fate === 'unsent' || fate === 'silent') return;
    const answer = this.#answer(device, frame);
    if (fate === 'answer-lost') socket.drop(1006);
    else if (fate === 'answered') socket.tell(answer);
  }

  #answer(device: FakeDevice, frame: ClientFrame) {
    try {
      return create(ServerFrameSchema, { id: frame.id, event: this.delivery.command(device, frame) });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { status, code, more } = error;
      return create(ServerFrameSchema, { id: frame.id, event: { case: 'problem', value: { status, code, ...more } } });
    }
  }
}

/** No answer, ever; the client may give up. */
function silence(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  });
}
