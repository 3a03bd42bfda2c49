import type { MailboxEntry } from '../../contract/gen/parley/v1/live_pb.ts';
import type { EngineEnvironment } from '../environment.ts';
import { Stopped } from '../refusal.ts';
import { Serial } from '../serial.ts';
import type { Live } from '../transport/live.ts';
import type { Receiver } from './receiver.ts';

const pageSize = 100;
/** Entries that came live and wait for their turn; what comes on top of them is in the mailbox, and pulled from there. */
const maxWaiting = 500;

/** Empties the mailbox: page by page after connecting, then as entries come live. What came live during a pull waits for its end. */
export class Mailbox {
  readonly #environment: EngineEnvironment;
  readonly #live: Live;
  readonly #receiver: Receiver;
  readonly #serial = new Serial();
  #arrived: MailboxEntry[] = [];
  #missed = false;

  constructor(environment: EngineEnvironment, live: Live, receiver: Receiver) {
    this.#environment = environment;
    this.#live = live;
    this.#receiver = receiver;
  }

  /** Pulls until nothing more waits. Throws when the connection or the server fails. */
  pull(): Promise<void> {
    return this.#serial.run(() => this.#pull());
  }

  /** An entry that came live. */
  arrived(entry: MailboxEntry): void {
    if (this.#arrived.length === maxWaiting) {
      this.#missed = true;
      return;
    }
    this.#arrived.push(entry);
    if (this.#arrived.length > 1) return;
    void this.#serial
      .run(() => this.#takeArrived())
      .catch((error: unknown) => {
        if (error instanceof Stopped) return;
        // It is still in the mailbox: a new connection pulls it.
        this.#environment.log('an entry could not be taken', error);
        this.#live.reconnect();
      });
  }

  async #pull(): Promise<void> {
    this.#arrived = [];
    this.#missed = false;
    for (;;) {
      const { event } = await this.#live.command({
        case: 'mailboxPull',
        value: { $typeName: 'parley.v1.MailboxPull', limit: pageSize },
      });
      if (event.case !== 'mailboxPage') throw new TypeError('not a mailbox page');
      await this.#take(event.value.entries);
      if (!event.value.more) return;
    }
  }

  async #takeArrived(): Promise<void> {
    const entries = this.#arrived;
    this.#arrived = [];
    for (let at = 0; at < entries.length; at += pageSize) await this.#take(entries.slice(at, at + pageSize));
    if (this.#missed) await this.#pull();
  }

  async #take(entries: MailboxEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.#receiver.take(entries);
    await this.#live.command({
      case: 'mailboxAcknowledge',
      value: { $typeName: 'parley.v1.MailboxAcknowledge', mailboxIds: entries.map((entry) => entry.mailboxId) },
    });
  }
}
