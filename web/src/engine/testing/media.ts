import type { FakeAccount } from './state.ts';
import { Refused } from './state.ts';

/** Sealed files, as the server keeps them. */
export class FakeMedia {
  readonly files = new Map<string, { account: FakeAccount; bytes: Uint8Array }>();
  /** Files that an account may send. */
  quota = Infinity;

  add(account: FakeAccount, id: string, bytes: Uint8Array): object {
    if (!/^[0-9a-f]{32}$/.test(id)) throw new Refused(422, 'input-invalid');
    const known = this.files.get(id);
    if (known && Buffer.compare(known.bytes, bytes) !== 0) throw new Refused(409, 'media-taken');
    if (!known && this.files.size >= this.quota) throw new Refused(403, 'media-quota');
    this.files.set(id, { account, bytes });
    return { id, size: bytes.length };
  }

  bytes(id: string): Uint8Array {
    const known = this.files.get(id);
    if (!known) throw new Refused(404, 'not-found');
    return known.bytes;
  }
}
