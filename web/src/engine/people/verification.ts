import { create } from '@bufbuild/protobuf';
import type { AccountId, ChatId, SafetyNumber } from '../../bridge/types.ts';
import type { Chats } from '../chats/chats.ts';
import type { DevicePayload } from '../../contract/gen/parley/v1/keys_pb.ts';
import { VerifiedPeopleSchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import type { MailboxEntry } from '../../contract/gen/parley/v1/live_pb.ts';
import type { Core } from '../core.ts';
import { equal, fromBase64, toBase64 } from '../bytes.ts';
import type { Controls } from '../outbox/controls.ts';
import { isPassing, refuse } from '../refusal.ts';
import { Serial } from '../serial.ts';
import { compareSafetyQr, safetyNumber, SignalError } from '../signal/index.ts';
import type { DeviceListRecord } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import { isSameDevice } from './former.ts';
import type { Lists } from './lists.ts';
import { mostVerified, verifiedPerson } from './verified.ts';

const scheme = 'parley:safety#';
const keyBytes = 33;
/** People of one control: it must fit into an envelope. */
const mostAtOnce = 50;

/**
 * Safety numbers, and what the person says about them: once, for all own devices. Who says it tells the others; a device
 * that is linked later hears all of it from the primary.
 */
export class Verifications {
  readonly #core: Core;
  readonly #chats: Chats;
  readonly #lists: Lists;
  readonly #controls: Controls;
  readonly #isPrimary: () => boolean;
  readonly #telling = new Serial();
  /** Messages that waited for a decision may go. */
  onDecided: () => void = () => undefined;

  constructor(core: Core, chats: Chats, lists: Lists, controls: Controls, isPrimary: () => boolean) {
    this.#core = core;
    this.#chats = chats;
    this.#lists = lists;
    this.#controls = controls;
    this.#isPrimary = isPrimary;
    lists.watchOwn((step, before, after) => this.#moved(step, before, after));
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
    await this.#say(list.accountId, list.accountKey);
  }

  async compare(chatId: ChatId, scanned: string): Promise<{ same: boolean }> {
    const list = await this.#listOf(chatId);
    const same = compareSafetyQr(this.#compute(list).qr, readCode(scanned));
    if (same) await this.#say(list.accountId, list.accountKey);
    return { same };
  }

  async clear(chatId: ChatId): Promise<void> {
    const { accountId } = this.#other(chatId);
    if (this.#core.store.all('verified').has(accountId)) await this.#say(accountId, null);
  }

  /** Tells the own other devices what they have not heard yet. Throws what passes. */
  tell(): Promise<void> {
    return this.#telling.run(async () => {
      const { store } = this.#core;
      for (;;) {
        const untold = [...store.all('verified')].filter(([, { untold }]) => untold).slice(0, mostAtOnce);
        if (untold.length === 0) return;
        const people = untold.map(([accountId, said]) => verifiedPerson(accountId, said));
        const kind = { case: 'verifiedPeople', value: create(VerifiedPeopleSchema, { people }) } as const;
        await this.#controls.send(this.#lists.others, kind, async (step) => {
          for (const [accountId, { at }] of untold) {
            const said = await step.get('verified', accountId);
            if (said?.at === at) step.put('verified', accountId, { ...said, untold: false });
          }
        });
      }
    });
  }

  /** A control: what was said on another device of the own account that is in its list now. */
  async take(step: Step, { senderAccountId, senderDeviceId }: MailboxEntry, { kind }: DevicePayload): Promise<void> {
    const isOther = this.#lists.others.some(({ deviceId }) => deviceId === senderDeviceId);
    if (kind.case !== 'verifiedPeople' || senderAccountId !== this.#core.me || !isOther) return;
    for (const { accountId, accountIdentityKey, at } of kind.value.people.slice(0, mostAtOnce)) {
      const known = await step.get('verified', accountId);
      const isKey = accountIdentityKey.length === keyBytes;
      if (Number(at) <= (known?.at ?? 0) || (!isKey && accountIdentityKey.length > 0)) continue;
      if (at >= Number.MAX_SAFE_INTEGER || (!known && this.#core.store.all('verified').size >= mostVerified)) continue;
      const accountKey = isKey ? accountIdentityKey : null;
      step.put('verified', accountId, { accountKey, at: Number(at), untold: false });
      step.after(() => this.#heard(accountId, accountKey));
    }
  }

  /** It counts after whatever was said before, however the clocks of the devices go. */
  async #say(accountId: AccountId, accountKey: Uint8Array | null): Promise<void> {
    await this.#core.store.step(async (step) => {
      const before = (await step.get('verified', accountId))?.at ?? 0;
      const at = Math.max(this.#core.environment.now(), before + 1);
      step.put('verified', accountId, { accountKey, at, untold: true });
      step.after(() => {
        this.#decided();
        this.#tellNow();
      });
    });
  }

  /** The other device may have seen a key that this one has not heard of. */
  #heard(accountId: AccountId, accountKey: Uint8Array | null): void {
    this.#decided();
    const pinned = this.#lists.pinned(accountId);
    if (!accountKey || !pinned || equal(pinned.accountKey, accountKey)) return;
    void this.#lists.refresh(accountId).then(
      () => this.#decided(),
      (error: unknown) => this.#core.environment.log('a list waits', error),
    );
  }

  /** A new device of the own account is to hear all that was said. */
  async #moved(step: Step, before: DeviceListRecord | undefined, after: DeviceListRecord): Promise<void> {
    const isNew = before && after.devices.some((device) => !before.devices.some((each) => isSameDevice(each, device)));
    if (!isNew || !this.#isPrimary()) return;
    for (const accountId of this.#core.store.all('verified').keys()) {
      const said = await step.get('verified', accountId);
      if (said) step.put('verified', accountId, { ...said, untold: true });
    }
    step.after(() => this.#tellNow());
  }

  #tellNow(): void {
    void this.tell().catch((error: unknown) => {
      if (!this.#core.store.closed)
        this.#core.environment.log('the other devices wait', isPassing(error) ? undefined : error);
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
