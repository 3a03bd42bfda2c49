import type { ChatId } from '../../bridge/types.ts';
import type { OwnList } from '../accounts/ownList.ts';
import type { Core } from '../core.ts';
import type { Controls } from '../outbox/controls.ts';
import type { Lists } from '../people/lists.ts';
import type { Api } from '../transport/api.ts';
import { HistoryApi } from './api.ts';
import { Fill } from './fill.ts';
import { HistoryKeys } from './keys.ts';
import { KeyringReader } from './reader.ts';
import { changeHistory, historyOf } from './record.ts';
import { KeyringWriter } from './writer.ts';

/**
 * The history of the account on every device of it (docs/encryption.md, "History"): what opens the messages is kept in
 * keyrings on the server, under a key that only the account's devices have.
 */
export class History {
  readonly #core: Core;
  readonly #api: HistoryApi;
  readonly #controls: Controls;
  readonly #reader: KeyringReader;
  readonly #writer: KeyringWriter;
  readonly #fill: Fill;
  readonly keys: HistoryKeys;
  #unknownKey = false;

  constructor(core: Core, api: Api, lists: Lists, ownList: OwnList, controls: Controls) {
    this.#core = core;
    this.#controls = controls;
    this.#api = new HistoryApi(api);
    this.keys = new HistoryKeys(core, lists, ownList, controls);
    this.#reader = new KeyringReader(core, this.#api);
    this.#writer = new KeyringWriter(core, this.#api, this.#reader, () => ownList.canSign);
    this.#fill = new Fill(core, this.#api, this.#reader);
    this.#fill.onProgress = () => core.showHistory();
    this.#reader.onUnknownKey = () => (this.#unknownKey = true);
    this.keys.onNew = () => {
      this.#reader.forget();
      this.#fill.lookAgain();
      this.#writer.later();
      void this.#upkeep();
    };
    this.keys.onChoice = () => {
      core.showHistory();
      void this.#upkeep();
    };
  }

  /** The mailbox is empty and the chats are known: what is kept goes up, what is missing comes down. */
  async connected(): Promise<void> {
    await this.keys.ensure();
    await this.#controls.flush();
    await this.keys.handOver();
    await this.#tellChoice();
    this.#writer.ready = true;
    this.#fill.ready = true;
    this.#core.showHistory();
  }

  /** What takes the processor waits for this: somebody who has just linked this device looks at the list. */
  listed(): Promise<void> {
    return this.#fill.listed();
  }

  disconnected(): void {
    this.#writer.ready = false;
    this.#fill.ready = false;
  }

  /** A chat has come that was not known. */
  chatAdded(): void {
    this.#fill.kick();
  }

  older(chatId: ChatId): Promise<void> {
    return this.#fill.older(chatId);
  }

  /** Writes all that waits: nobody may be here any more in a moment, or somebody else is about to read. */
  async leave(): Promise<void> {
    if (this.#core.store.all('contentKeys').size > 0) await this.#writer.tryFlush();
  }

  async keepOnlyHere(onlyHere: boolean): Promise<void> {
    if ((historyOf(this.#core)?.choice.onlyHere ?? false) !== onlyHere) await this.keys.choose(onlyHere);
    await this.#tellChoice();
  }

  async dismissWarnings(): Promise<void> {
    await this.#core.store.step(async (step) => {
      await changeHistory(this.#core, step, () => ({ warnings: [] }));
      step.after(() => this.#core.showHistory());
    });
  }

  /** The server is told until it has heard. */
  async #tellChoice(): Promise<void> {
    const record = historyOf(this.#core);
    if (!record?.choiceUntold) return;
    const { choice } = record;
    const { era } = this.#core.store;
    await this.#api.choose(!choice.onlyHere);
    await this.#core.store.step(async (step) => {
      await changeHistory(this.#core, step, (now) => (now.choice.at === choice.at ? { choiceUntold: false } : {}));
    }, era);
  }

  async #upkeep(): Promise<void> {
    try {
      await this.keys.handOver();
      if (this.#unknownKey) await this.keys.ask();
      await this.#tellChoice();
    } catch (error) {
      if (!this.#core.store.closed) this.#core.environment.log('the history waits', error);
    }
  }
}
