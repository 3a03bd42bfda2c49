import type { Connection } from '../../bridge/types.ts';
import type { ServerFrame } from '../../contract/gen/parley/v1/live_pb.ts';
import type { EngineEnvironment } from '../environment.ts';
import { SessionEnded, Unreachable } from '../refusal.ts';
import { Backoff } from './backoff.ts';
import type { ClientEvent } from './link.ts';
import { Link } from './link.ts';
import type { Tokens } from './tokens.ts';

export interface LiveEvents {
  /** Connected anew: pull the mailbox, fetch what changed, then say `settled`. */
  connected(): void;
  frame(frame: ServerFrame): void;
  /** The device is not of the account any more, or the session was ended. */
  ended(removed: boolean): void;
  state(connection: Connection): void;
}

const closeCode = { goingAway: 1001, tokenExpired: 4401, connectedElsewhere: 4409, tooMany: 4429, deviceGone: 4410 };

/** Keeps one live connection up for as long as it is wanted. */
export class Live {
  readonly #environment: EngineEnvironment;
  readonly #tokens: Tokens;
  readonly #events: LiveEvents;
  readonly #backoff: Backoff;
  #wanted = false;
  #link: Link | null = null;
  /** The attempt that is under way; one that `stop` has overtaken is not any more. */
  #attempt: symbol | null = null;
  #cancelWait: (() => void) | null = null;
  #minimumWaitMs = 0;
  #renewToken = false;
  #state: Connection = 'offline';

  constructor(environment: EngineEnvironment, tokens: Tokens, events: LiveEvents) {
    this.#environment = environment;
    this.#tokens = tokens;
    this.#events = events;
    this.#backoff = new Backoff(environment.chance);
  }

  get state(): Connection {
    return this.#state;
  }

  get isOpen(): boolean {
    return this.#link?.isOpen ?? false;
  }

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    void this.#connect();
  }

  stop(): void {
    this.#wanted = false;
    this.#attempt = null;
    this.#cancelWait?.();
    this.#cancelWait = null;
    this.#link?.close();
    this.#link = null;
    this.#become('offline');
  }

  /** The synchronisation after connecting is complete. */
  settled(): void {
    if (!this.isOpen) return;
    this.#backoff.reset();
    this.#become('online');
  }

  /** The synchronisation failed: begin again with a new connection. */
  reconnect(): void {
    this.#link?.close();
  }

  /** There is reason to believe that the network is there: no more waiting, and no trust in an old connection. */
  nudge(): void {
    if (!this.#wanted) return;
    if (this.#link) this.#link.check();
    else if (!this.#attempt) {
      this.#backoff.reset();
      this.#cancelWait?.();
      void this.#connect();
    }
  }

  command(event: ClientEvent): Promise<ServerFrame> {
    return this.#link ? this.#link.command(event) : Promise.reject(new Unreachable('not connected'));
  }

  tell(event: ClientEvent): void {
    this.#link?.tell(event);
  }

  async #connect(): Promise<void> {
    if (this.#attempt || this.#link || !this.#wanted) return;
    const attempt = Symbol('attempt');
    this.#attempt = attempt;
    this.#cancelWait = null;
    this.#become('connecting');
    try {
      const token = this.#renewToken ? await this.#tokens.refresh() : await this.#tokens.token();
      if (this.#attempt !== attempt) return;
      this.#renewToken = false;
      this.#open(token);
    } catch (error) {
      if (this.#attempt !== attempt) return;
      if (error instanceof SessionEnded) this.#events.ended(error.removed);
      else this.#wait();
    } finally {
      if (this.#attempt === attempt) this.#attempt = null;
    }
  }

  #open(token: string): void {
    let opened = false;
    const link: Link = new Link(this.#environment, token, {
      opened: () => {
        opened = true;
        this.#become('syncing');
        this.#events.connected();
      },
      frame: (frame) => {
        if (this.#link !== link) return;
        if (frame.event.case === 'serverDraining') this.#minimumWaitMs = frame.event.value.reconnectAfterMs;
        this.#events.frame(frame);
      },
      closed: (code) => {
        if (this.#link !== link) return;
        this.#link = null;
        this.#closed(code, opened);
      },
    });
    this.#link = link;
  }

  #closed(code: number, opened: boolean): void {
    if (!this.#wanted) return;
    if (code === closeCode.deviceGone) {
      this.#events.ended(true);
      return;
    }
    if (code === closeCode.connectedElsewhere || code === closeCode.tooMany) this.#backoff.slow();
    // A browser does not say why an upgrade was refused; it may have been the token.
    this.#renewToken = code === closeCode.tokenExpired || !opened;
    this.#wait();
  }

  #wait(): void {
    if (!this.#wanted) return;
    this.#become('offline');
    const ms = this.#minimumWaitMs + this.#backoff.next();
    this.#minimumWaitMs = 0;
    this.#cancelWait = this.#environment.timer(ms, () => void this.#connect());
  }

  #become(state: Connection): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#events.state(state);
  }
}
