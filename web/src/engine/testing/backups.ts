import { ristretto255_oprf } from '@noble/curves/ed25519.js';
import { fromBase64, sha256, toBase64, utf8, uuidBytes } from '../bytes.ts';
import type { FakeAccount, FakeDevice, ServerState } from './state.ts';
import { Refused } from './state.ts';

const triesPerDay = 10;

/** Backups, and the server's share in their passphrases, by the rules of the interface. */
export class FakeBackups {
  readonly #state: ServerState;

  constructor(state: ServerState) {
    this.#state = state;
  }

  read({ account }: FakeDevice): object {
    if (!account.backup) throw new Refused(404, 'backup-missing');
    const { wrap, ...rest } = account.backup;
    return wrap === null ? rest : { ...rest, wrap };
  }

  write({ account, state }: FakeDevice, version: number, body: string, wrap: string | null): null {
    if (state !== 'active') throw new Refused(403, 'device-inactive');
    const last = account.backup;
    if (last?.version === version && last.body === body && last.wrap === wrap) return null;
    if (version !== (last?.version ?? 0) + 1) throw new Refused(409, 'backup-version', { version: last?.version ?? 0 });
    account.backup = { version, body, wrap, updatedAt: this.#state.now() };
    return null;
  }

  delete({ account, state }: FakeDevice): null {
    if (state !== 'active') throw new Refused(403, 'device-inactive');
    account.backup = null;
    return null;
  }

  evaluate({ account }: FakeDevice, blinded: string): object {
    if (account.passphraseTries >= triesPerDay) throw new Refused(429, 'passphrase-attempts');
    account.passphraseTries++;
    const evaluated = ristretto255_oprf.oprf.blindEvaluate(keyOf(account), fromBase64(blinded));
    return { evaluated: toBase64(evaluated) };
  }
}

function keyOf({ id }: FakeAccount): Uint8Array {
  return ristretto255_oprf.oprf.deriveKeyPair(sha256(uuidBytes(id)), utf8('test')).secretKey;
}
