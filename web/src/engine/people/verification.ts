import type { AccountId, ChatId, SafetyNumber } from '../../bridge/types.ts';
import type { Chats } from '../chats/chats.ts';
import type { Core } from '../core.ts';
import { fromBase64, toBase64 } from '../bytes.ts';
import { refuse } from '../refusal.ts';
import { compareSafetyQr, safetyNumber, SignalError } from '../signal/index.ts';
import type { DeviceListRecord } from '../store/records.ts';
import type { Lists } from './lists.ts';

const scheme = 'parley:safety#';

/** Safety numbers, and what the person says about them. */
export class Verifications {
  readonly #core: Core;
  readonly #chats: Chats;
  readonly #lists: Lists;
  /** Messages that waited for a decision may go. */
  onDecided: () => void = () => undefined;

  constructor(core: Core, chats: Chats, lists: Lists) {
    this.#core = core;
    this.#chats = chats;
    this.#lists = lists;
  }

  async number(chatId: ChatId): Promise<SafetyNumber> {
    const { digits, qr } = this.#compute(await this.#listOf(chatId));
    return { digits, code: scheme + toBase64Url(qr) };
  }

  /** The digits are those of the key that the person has seen; meanwhile it may be another. */
  async mark(chatId: ChatId, digits: string): Promise<void> {
    const list = await this.#listOf(chatId);
    if (this.#compute(list).digits !== digits) {
      throw refuse('safety-changed', 'The safety number has just changed. Compare it again.');
    }
    await this.#put(list);
  }

  async compare(chatId: ChatId, scanned: string): Promise<{ same: boolean }> {
    const list = await this.#listOf(chatId);
    const same = compareSafetyQr(this.#compute(list).qr, readCode(scanned));
    if (same) await this.#put(list);
    return { same };
  }

  async clear(chatId: ChatId): Promise<void> {
    const { accountId } = this.#other(chatId);
    await this.#core.store.step((step) => {
      step.delete('verified', accountId);
      step.after(() => this.#decided());
    });
  }

  async #put({ accountId, accountKey }: DeviceListRecord): Promise<void> {
    const at = this.#core.environment.now();
    await this.#core.store.step((step) => {
      step.put('verified', accountId, { accountKey, at });
      step.after(() => this.#decided());
    });
  }

  #decided(): void {
    this.#core.board.changed();
    this.onDecided();
  }

  #other(chatId: ChatId): { accountId: AccountId; listEpoch: number } {
    const other = this.#chats.get(chatId).members.find(({ person }) => person.accountId !== this.#core.me);
    if (!other) throw notReady();
    return { accountId: other.person.accountId, listEpoch: other.listEpoch };
  }

  #listOf(chatId: ChatId): Promise<DeviceListRecord> {
    const { accountId, listEpoch } = this.#other(chatId);
    return this.#lists.ensure(accountId, listEpoch);
  }

  #compute({ accountId, accountKey }: DeviceListRecord): ReturnType<typeof safetyNumber> {
    const { me } = this.#core;
    const own = this.#lists.pinned(me);
    if (!own) throw notReady();
    return safetyNumber({ accountId: me, identityKey: own.accountKey }, { accountId, identityKey: accountKey });
  }
}

function readCode(scanned: string): Uint8Array {
  const encoded = scanned.startsWith(scheme) ? scanned.slice(scheme.length) : '';
  try {
    const bytes = fromBase64(encoded.replaceAll('-', '+').replaceAll('_', '/'));
    compareSafetyQr(bytes, bytes);
    return bytes;
  } catch (error) {
    if (!(error instanceof SignalError) && !(error instanceof DOMException)) throw error;
    throw refuse('safety-malformed', 'This is not the code of a safety number.');
  }
}

function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function notReady(): Error {
  return refuse('person-not-ready', 'There is no safety number for this chat yet.');
}
