import type { ChatId } from '../../bridge/types.ts';
import { memberOf } from '../chats/chat.ts';
import type { Chats } from '../chats/chats.ts';
import type { Core } from '../core.ts';
import { isPassing, RefusalError, Stopped } from '../refusal.ts';
import type { Live } from '../transport/live.ts';

const againAfterMs = 5_000;

/** Tells the server how far the person has read. The mark is stored first, so it is told after a tunnel or a reload too. */
export class Reads {
  readonly #core: Core;
  readonly #chats: Chats;
  readonly #live: Live;
  readonly #running = new Set<ChatId>();

  constructor(core: Core, chats: Chats, live: Live) {
    this.#core = core;
    this.#chats = chats;
    this.#live = live;
  }

  /** Sends what the server does not know yet: at most one mark per chat is under way. */
  kick(): void {
    if (!this.#live.isOpen) return;
    for (const id of this.#core.store.all('chats').keys()) if (this.#untold(id)) void this.#run(id);
  }

  #untold(id: ChatId): number | null {
    const chat = this.#core.store.all('chats').get(id);
    const told = chat && (memberOf(chat, this.#core.me)?.read ?? 0);
    return chat && told !== undefined && chat.readMark > told ? chat.readMark : null;
  }

  async #run(id: ChatId): Promise<void> {
    if (this.#running.has(id)) return;
    this.#running.add(id);
    try {
      for (let mark = this.#untold(id); mark; mark = this.#untold(id)) {
        await this.#live.command({
          case: 'messageRead',
          value: { $typeName: 'parley.v1.ReadMark', chatId: id, sequence: BigInt(mark) },
        });
        await this.#chats.mark(id, 'read', this.#core.me, mark);
      }
    } catch (error) {
      const expected = isPassing(error) || error instanceof Stopped || error instanceof RefusalError;
      this.#core.environment.log('a read mark was not taken', expected ? undefined : error);
      if (isPassing(error)) this.#core.environment.timer(againAfterMs, () => this.kick());
    } finally {
      this.#running.delete(id);
    }
  }
}
