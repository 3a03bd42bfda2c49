import { create, toBinary } from '@bufbuild/protobuf';
import { ContentSchema, TextSchema } from '../../contract/gen/parley/v1/content_pb.ts';
import type { Core } from '../core.ts';
import { writeFile } from '../media/content.ts';
import type { Lists } from '../people/lists.ts';
import type { Sessions } from '../people/sessions.ts';
import { isUndecided, Undecided } from '../people/verified.ts';
import { refuse } from '../refusal.ts';
import { sealBody } from '../signal/index.ts';
import type { DeviceListRecord, OutboxRecord, SealedEnvelope, SealedMessage, StoredChat } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import { audienceHash, targetsOf } from './audience.ts';
import type { Target } from './audience.ts';
import { encryptFor } from './envelope.ts';

const bodyContext = 'Parley/body/v1';
const rounds = 3;

/** Makes of a written message what goes over the wire, and stores it together with the ratchets it moved. */
export class Sealer {
  readonly #core: Core;
  readonly #lists: Lists;
  readonly #sessions: Sessions;

  constructor(core: Core, lists: Lists, sessions: Sessions) {
    this.#core = core;
    this.#lists = lists;
    this.#sessions = sessions;
  }

  /** Seals for the audience as it is known now. What was sealed for a device that still belongs to it stays as it is. */
  async seal(id: string, chat: StoredChat): Promise<OutboxRecord> {
    for (let round = 0; round < rounds; round++) {
      const lists = await Promise.all(
        chat.members.map(({ person, listEpoch }) => this.#lists.ensure(person.accountId, listEpoch)),
      );
      this.#refuseUndecided(chat);
      await this.#openSessions(lists);
      const sealed = await this.#core.store.step((step) => {
        this.#refuseUndecided(chat);
        return this.#sealNow(step, id, lists);
      });
      if (sealed) return sealed;
    }
    throw refuse('person-not-ready', 'A device of this person cannot be reached securely yet.');
  }

  /** Not a byte for a key that the person has compared and that has changed since. */
  #refuseUndecided(chat: StoredChat): void {
    if (isUndecided(this.#core.store, chat)) throw new Undecided('the safety number has changed');
  }

  async #openSessions(lists: DeviceListRecord[]): Promise<void> {
    const { store } = this.#core;
    const missing = await store.step((step) => this.#withoutSession(step, this.#targets(lists)));
    const accounts = new Set(missing.map((target) => target.list.accountId));
    for (const accountId of accounts) {
      const devices = missing.filter((target) => target.list.accountId === accountId);
      await this.#sessions.establish(
        accountId,
        devices.map((target) => target.device.deviceId),
      );
    }
  }

  /** Null when a list or a session has changed since they were asked for. */
  async #sealNow(step: Step, id: string, lists: DeviceListRecord[]): Promise<OutboxRecord | null> {
    const entry = await step.get('outbox', id);
    if (!entry) throw refuse('message-unknown', 'This message is not waiting to be sent.');
    const current = lists.every((list) => this.#lists.pinned(list.accountId)?.epoch === list.epoch);
    const targets = this.#targets(lists);
    if (!current) return null;
    const kept = (entry.sealed?.envelopes ?? []).filter((envelope) => targets.some((target) => fits(envelope, target)));
    const lacking = targets.filter((target) => !kept.some((envelope) => fits(envelope, target)));
    if ((await this.#withoutSession(step, lacking)).length > 0) return null;
    const body = entry.sealed ?? (await this.#sealBody(entry));
    const made: SealedEnvelope[] = [];
    for (const target of lacking) made.push(await this.#encrypt(step, entry, body, target));
    const sealed: SealedMessage = {
      body: body.body,
      contentKey: body.contentKey,
      bodyHash: body.bodyHash,
      audienceHash: audienceHash(lists),
      envelopes: [...kept, ...made],
    };
    const record = { ...entry, sealed };
    step.put('outbox', id, record);
    return record;
  }

  #sealBody({ text, at, file }: OutboxRecord): ReturnType<typeof sealBody> {
    const kind = file
      ? { case: 'file' as const, value: writeFile(file, text) }
      : { case: 'text' as const, value: create(TextSchema, { text }) };
    const content = create(ContentSchema, { sentAt: BigInt(at), kind });
    return sealBody(toBinary(ContentSchema, content), bodyContext, this.#core.environment.random);
  }

  #encrypt(
    step: Step,
    entry: OutboxRecord,
    { contentKey, bodyHash }: { contentKey: Uint8Array; bodyHash: Uint8Array },
    target: Target,
  ): Promise<SealedEnvelope> {
    return encryptFor(step, this.#sessions, this.#lists.pinned(this.#core.me), target, {
      case: 'messageKey',
      value: {
        $typeName: 'parley.v1.MessageKey',
        messageId: entry.id,
        chatId: entry.chatId,
        contentKey,
        bodyHash,
        sentAt: BigInt(entry.at),
      },
    });
  }

  async #withoutSession(step: Step, targets: Target[]): Promise<Target[]> {
    const missing: Target[] = [];
    for (const target of targets) {
      const record = await this.#sessions.load(step, target.list.accountId, target.device.deviceId);
      if (!this.#sessions.fits(record, target.device)) missing.push(target);
    }
    return missing;
  }

  #targets(lists: DeviceListRecord[]): Target[] {
    return targetsOf(lists, this.#sessions.local().address);
  }
}

function fits(envelope: SealedEnvelope, { list, device }: Target): boolean {
  return (
    envelope.accountId === list.accountId &&
    envelope.deviceId === device.deviceId &&
    envelope.registrationId === device.registrationId
  );
}
