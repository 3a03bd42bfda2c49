import type { PassphraseStrength } from '../../bridge/types.ts';
import type { Core } from '../core.ts';
import { refuse } from '../refusal.ts';
import type { RecoveryRecord } from '../store/records.ts';
import { only } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import type { BackupApi } from './api.ts';
import { changeRecovery, recoveryOf, recoveryState, silenceMs } from './record.ts';
import { groupsMatch, recoveryKeyBytes, recoveryKeyGroups, recoveryKeyText } from './recoveryKey.ts';
import { passphraseStrength } from './strength.ts';
import { newPassphraseKey, wrapRecoveryKey } from './wrap.ts';
import { BackupWriter } from './writer.ts';

const groupsAsked = 3;

/** What the person decides about recovery: a key that is written down, a passphrase, both, or neither. The rest is the writer's. */
export class Recovery {
  readonly #core: Core;
  readonly #api: BackupApi;
  readonly #writer: BackupWriter;

  constructor(core: Core, api: BackupApi) {
    this.#core = core;
    this.#api = api;
    this.#writer = new BackupWriter(core, api);
  }

  async connected(): Promise<void> {
    if (!recoveryOf(this.#core)) await this.#change(() => ({}));
    this.#writer.ready = true;
    this.#core.showRecovery();
  }

  disconnected(): void {
    this.#writer.ready = false;
  }

  /** The key that is to be written down; a passphrase that is set already keeps its key until then. */
  async makeKey(): Promise<{ key: string; ask: number[] }> {
    this.#refuseUnlessPrimary();
    const { random } = this.#core.environment;
    let draft: Uint8Array = random(recoveryKeyBytes);
    await this.#change((record) => {
      // A key that only a passphrase opens can be written down as it is.
      draft = record.draft ?? (record.keyMadeAt === null ? record.key : null) ?? draft;
      return { draft };
    });
    return { key: recoveryKeyText(draft), ask: this.#someGroups() };
  }

  async confirmKey(answers: readonly { group: number; digits: string }[]): Promise<void> {
    const { now, random } = this.#core.environment;
    await this.#core.store.step(async (step) => {
      const record = await step.get('recovery', only);
      if (!record?.draft) throw refuse('recovery-key-gone', 'Make a recovery key first.');
      if (answers.length < groupsAsked || !groupsMatch(record.draft, answers)) {
        throw refuse('recovery-groups-wrong', 'These are not the groups of the key. Look again.');
      }
      const key = record.draft;
      const made = record.passphrase?.made;
      const passphrase =
        record.passphrase && made
          ? { ...record.passphrase, wrap: await wrapRecoveryKey(made, key, random) }
          : record.passphrase;
      const stays = record.key !== null && key.every((byte, i) => byte === record.key?.[i]);
      await changeRecovery(this.#core, step, () => ({
        key,
        keyMadeAt: now(),
        draft: null,
        // The wrap of a passphrase that this device has never heard opens the key before, which opens nothing any more.
        passphrase: made || stays ? passphrase : null,
      }));
    });
  }

  rate(passphrase: string): PassphraseStrength {
    const { profile } = this.#core.account ?? {};
    const known = [profile?.displayName, profile?.username, profile?.phoneNumber, profile?.about];
    return passphraseStrength(
      passphrase,
      known.filter((each) => each != null),
    );
  }

  /** Spends one of the ten tries that the server gives a day. */
  async setPassphrase(passphrase: string): Promise<void> {
    this.#refuseUnlessPrimary();
    if (this.rate(passphrase).level === 'weak') throw refuse('passphrase-weak', 'This passphrase is too weak.');
    const { me, environment } = this.#core;
    const { random, passphraseCost } = environment;
    const made = await newPassphraseKey(passphrase, me, passphraseCost, this.#api.evaluate, random);
    await this.#core.store.step(async (step) => {
      const key = (await step.get('recovery', only))?.key ?? random(recoveryKeyBytes);
      const wrap = await wrapRecoveryKey(made, key, random);
      await changeRecovery(this.#core, step, () => ({ key, passphrase: { made, wrap, at: environment.now() } }));
    });
  }

  async removePassphrase(): Promise<void> {
    await this.#core.store.step(async (step) => {
      const record = await step.get('recovery', only);
      if (record?.keyMadeAt != null) await changeRecovery(this.#core, step, () => ({ passphrase: null }));
      else await this.#turnOff(step);
    });
  }

  async turnOff(): Promise<void> {
    await this.#core.store.step((step) => this.#turnOff(step));
  }

  async dismissReminder(): Promise<void> {
    await this.#change(() => ({ silentUntil: this.#core.environment.now() + silenceMs }));
  }

  async #turnOff(step: Step): Promise<void> {
    await changeRecovery(this.#core, step, () => ({
      key: null,
      keyMadeAt: null,
      draft: null,
      passphrase: null,
      backedUpAt: null,
      pending: null,
      deleting: true,
      silentUntil: this.#core.environment.now() + silenceMs,
    }));
  }

  #refuseUnlessPrimary(): void {
    if (recoveryState(this.#core).canManage) return;
    throw refuse('primary-only', 'Only the device that you signed up with can change this.');
  }

  #someGroups(): number[] {
    const chosen = new Set<number>();
    while (chosen.size < groupsAsked) {
      chosen.add(1 + ((this.#core.environment.random(1)[0] ?? 0) % recoveryKeyGroups));
    }
    return [...chosen].sort((a, b) => a - b);
  }

  async #change(change: (record: RecoveryRecord) => Partial<RecoveryRecord>): Promise<void> {
    await this.#core.store.step((step) => changeRecovery(this.#core, step, change));
  }
}
