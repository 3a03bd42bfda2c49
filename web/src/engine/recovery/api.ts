import type { FoundBackup } from '../../bridge/types.ts';
import { fromBase64, toBase64 } from '../bytes.ts';
import { RefusalError, refuse } from '../refusal.ts';
import type { Api } from '../transport/api.ts';

export interface StoredBackup {
  version: number;
  body: Uint8Array;
  wrap: Uint8Array | null;
  /** Milliseconds since 1970. */
  updatedAt: number;
}

interface ApiBackup {
  version: number;
  body: string;
  wrap?: string | null;
  updatedAt: number;
}

/** The account's backup as the server keeps it, and the server's share in its passphrase. */
export class BackupApi {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Null when there is none. */
  async read(): Promise<StoredBackup | null> {
    try {
      const { version, body, wrap, updatedAt } = await this.#api.signedIn<ApiBackup>('GET', 'backup');
      return { version, body: fromBase64(body), wrap: wrap ? fromBase64(wrap) : null, updatedAt };
    } catch (error) {
      if (error instanceof RefusalError && error.refusal.code === 'backup-missing') return null;
      throw error;
    }
  }

  async find(): Promise<FoundBackup | null> {
    const backup = await this.read();
    return backup && { at: backup.updatedAt, passphrase: backup.wrap !== null };
  }

  async write({ version, body, wrap }: Pick<StoredBackup, 'version' | 'body' | 'wrap'>): Promise<void> {
    await this.#api.signedIn('PUT', 'backup', {
      version,
      body: toBase64(body),
      ...(wrap ? { wrap: toBase64(wrap) } : {}),
    });
  }

  async delete(): Promise<void> {
    await this.#api.signedIn('DELETE', 'backup');
  }

  /** One of ten tries a day. */
  readonly evaluate = async (blinded: Uint8Array): Promise<Uint8Array> => {
    const body = { blinded: toBase64(blinded) };
    const { evaluated } = await this.#api.signedIn<{ evaluated: string }>('POST', 'backup/passphrase', body);
    try {
      return fromBase64(evaluated);
    } catch {
      throw refuse('backup-refused', 'What the server answered does not hold.');
    }
  };
}
