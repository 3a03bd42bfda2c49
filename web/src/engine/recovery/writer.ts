import { equal } from '../bytes.ts';
import type { Core } from '../core.ts';
import { isPassing, RefusalError, Stopped } from '../refusal.ts';
import { Serial } from '../serial.ts';
import type { SealedBackup, StoreName } from '../store/records.ts';
import { only } from '../store/records.ts';
import { Backoff } from '../transport/backoff.ts';
import type { BackupApi } from './api.ts';
import { sealBackup } from './backup.ts';
import { backupContent, digestOf } from './content.ts';
import { changeRecovery, recoveryOf } from './record.ts';

/** Where that lives which a backup is made of. */
const sources: ReadonlySet<StoreName> = new Set(['identity', 'lists', 'history', 'verified', 'recovery']);
const attempts = 3;

/**
 * Writes the backup whenever something that is in it has changed. What is sealed is stored before it is sent, with the version
 * it is to have, so that a repeat after a crash is the same bytes.
 */
export class BackupWriter {
  readonly #core: Core;
  readonly #api: BackupApi;
  readonly #serial = new Serial();
  readonly #backoff: Backoff;
  #ready = false;
  #scheduled = false;

  constructor(core: Core, api: BackupApi) {
    this.#core = core;
    this.#api = api;
    this.#backoff = new Backoff(core.environment.chance);
    core.store.watch((stores) => {
      if (stores.some((store) => sources.has(store))) this.#later(0);
    });
  }

  /** There is a connection, or none any more. */
  set ready(ready: boolean) {
    this.#ready = ready;
    if (ready) this.#later(0);
  }

  #later(ms: number): void {
    if (this.#scheduled || !this.#ready) return;
    this.#scheduled = true;
    this.#core.environment.timer(ms, () => {
      this.#scheduled = false;
      if (this.#ready) void this.#serial.run(() => this.#tryWrite());
    });
  }

  async #tryWrite(): Promise<void> {
    try {
      await this.#write();
      this.#backoff.reset();
    } catch (error) {
      if (error instanceof Stopped || this.#core.store.closed) return;
      this.#core.environment.log('the backup waits', error instanceof RefusalError ? error.refusal.code : error);
      const retryAfterMs = error instanceof RefusalError ? (error.refusal.retryAfterMs ?? 0) : 0;
      if (isPassing(error)) this.#later(Math.max(this.#backoff.next(), retryAfterMs));
    }
  }

  async #write(): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (recoveryOf(this.#core)?.deleting) await this.#delete();
      const sealed = recoveryOf(this.#core)?.pending ?? (await this.#seal());
      if (!sealed) return;
      await this.#send(sealed);
    }
  }

  async #delete(): Promise<void> {
    await this.#api.delete();
    await this.#change(() => ({ deleting: false, version: 0, digest: null }));
  }

  /** Null when the server has all that there is to say. */
  #seal(): Promise<SealedBackup | null> {
    const core = this.#core;
    return core.store.step(async (step) => {
      const record = await step.get('recovery', only);
      const content = record && backupContent(core, record);
      if (!record?.key || !content) return null;
      const wrap = record.passphrase?.wrap ?? null;
      const digest = digestOf(content, record.key, wrap);
      if (record.digest && equal(digest, record.digest)) return null;
      const body = await sealBackup(record.key, content, core.environment.random);
      const pending = { version: record.version + 1, body, wrap, digest };
      await changeRecovery(core, step, () => ({ pending }));
      return pending;
    });
  }

  async #send(sealed: SealedBackup): Promise<void> {
    const { version, digest } = sealed;
    try {
      await this.#api.write(sealed);
    } catch (error) {
      if (!(error instanceof RefusalError) || error.refusal.code !== 'backup-version') throw error;
      // Somebody else, or this device in a life that it does not remember, has written since.
      const last = (await this.#api.read())?.version ?? 0;
      await this.#change(() => ({ version: last, digest: null, pending: null }));
      return;
    }
    const backedUpAt = this.#core.environment.now();
    await this.#change(({ key, pending }) => ({
      version,
      digest,
      backedUpAt: key ? backedUpAt : null,
      pending: pending?.version === version ? null : pending,
    }));
  }

  async #change(change: Parameters<typeof changeRecovery>[2]): Promise<void> {
    await this.#core.store.step((step) => changeRecovery(this.#core, step, change));
  }
}
