import type { Database } from './database.ts';

/**
 * Sealed files that wait to be sent, by their media id. Each is a container under a key that is in the outbox alone, so
 * it lies here as it is. A file is here before the message that needs it is written, and until the server has that.
 */
export class Shelf {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async put(mediaId: string, sealed: Blob): Promise<void> {
    const transaction = this.#database.transaction('shelf', 'readwrite', { durability: 'strict' });
    await Promise.all([transaction.store.put(sealed, mediaId), transaction.done]);
  }

  get(mediaId: string): Promise<Blob | undefined> {
    return this.#database.get('shelf', mediaId);
  }

  delete(mediaId: string): Promise<void> {
    return this.#database.delete('shelf', mediaId);
  }

  /** Removes what no message waits for any more. */
  async sweep(needed: ReadonlySet<string>): Promise<void> {
    for (const mediaId of await this.#database.getAllKeys('shelf'))
      if (!needed.has(mediaId)) await this.delete(mediaId);
  }
}
