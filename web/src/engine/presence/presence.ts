import type { AccountId, ChatId } from '../../bridge/types.ts';
import type { Presence as PresenceFrame, UserTyping } from '../../contract/gen/parley/v1/live_pb.ts';
import { memberOf } from '../chats/chat.ts';
import type { Core } from '../core.ts';
import type { Live } from '../transport/live.ts';

const maxWatched = 200;
const typingLastsMs = 6_000;
const typingEveryMs = 3_000;

/** Who is there and who types: told and heard only while connected, never stored. */
export class Presence {
  readonly #core: Core;
  readonly #live: Live;
  readonly #visible = new Set<string>();
  readonly #expiry = new Map<ChatId, () => void>();
  readonly #toldTyping = new Map<ChatId, number>();
  #watched = '';
  #told: boolean | null = null;

  constructor(core: Core, live: Live) {
    this.#core = core;
    this.#live = live;
  }

  /** A new connection knows nothing of this device yet. */
  connected(): void {
    this.#watched = '';
    this.#told = null;
    this.#toldTyping.clear();
    this.refresh();
  }

  disconnected(): void {
    for (const cancel of this.#expiry.values()) cancel();
    this.#expiry.clear();
    this.#core.board.forgetPresence();
  }

  /** Brings what the server was told up to date: whom to watch, and whether the person is here. */
  refresh(): void {
    if (!this.#live.isOpen) return;
    const accountIds = this.#partners();
    const wanted = accountIds.join();
    if (wanted !== this.#watched) {
      this.#watched = wanted;
      this.#live.tell({ case: 'presenceWatch', value: { $typeName: 'parley.v1.PresenceWatch', accountIds } });
    }
    const here = this.#visible.size > 0;
    if (here === this.#told) return;
    this.#told = here;
    if (here) this.#live.tell({ case: 'userOnline', value: { $typeName: 'parley.v1.Online' } });
    else this.#live.tell({ case: 'userOffline', value: { $typeName: 'parley.v1.Offline' } });
  }

  /** Somebody sits before one of the tabs. */
  get isHere(): boolean {
    return this.#visible.size > 0;
  }

  /** A tab is in the foreground, or not any more. */
  setVisible(client: string, visible: boolean): void {
    if (visible) this.#visible.add(client);
    else this.#visible.delete(client);
    this.refresh();
  }

  /** The person types: told every three seconds at most, and once when it ends. */
  type(chatId: ChatId, active: boolean): void {
    const last = this.#toldTyping.get(chatId);
    const now = this.#core.environment.now();
    if (active ? last !== undefined && now - last < typingEveryMs : last === undefined) return;
    if (active) this.#toldTyping.set(chatId, now);
    else this.#toldTyping.delete(chatId);
    this.#live.tell({ case: 'messageTyping', value: { $typeName: 'parley.v1.Typing', chatId, active } });
  }

  heardTyping({ chatId, accountId, active }: UserTyping): void {
    const { board, environment, store, me } = this.#core;
    const chat = store.all('chats').get(chatId);
    if (!chat || accountId === me || !memberOf(chat, accountId)) return;
    this.#expiry.get(chatId)?.();
    this.#expiry.delete(chatId);
    board.setTyping(chatId, active ? accountId : null);
    if (active)
      this.#expiry.set(
        chatId,
        environment.timer(typingLastsMs, () => board.setTyping(chatId, null)),
      );
  }

  heard(online: boolean, { accountId, lastSeen }: PresenceFrame): void {
    this.#core.board.setPresence(accountId, { online, lastSeen: Number(lastSeen) || null });
  }

  #partners(): AccountId[] {
    const { store, me } = this.#core;
    const newest = [...store.all('chats').values()].sort((a, b) => b.updatedAt - a.updatedAt);
    const ids = newest.flatMap((chat) => chat.members.map((member) => member.person.accountId));
    return [...new Set(ids)].filter((id) => id !== me).slice(0, maxWatched);
  }
}
