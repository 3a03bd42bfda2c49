import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { ristretto255_oprf } from '@noble/curves/ed25519.js';
import { argon2id } from '@noble/hashes/argon2.js';
import { describe, expect, it } from 'vitest';
import { BackupWrap_Kdf, BackupWrapSchema } from '../../contract/gen/parley/v1/backup_pb.ts';
import type { BackupWrap } from '../../contract/gen/parley/v1/backup_pb.ts';
import { fromBase64, toHex, utf8 } from '../bytes.ts';
import { seededRandom } from '../signal/testing/seeded.ts';
import { stretch } from './argon2.ts';
import { openBackup } from './backup.ts';
import { readRecoveryKey } from './recoveryKey.ts';
import { newPassphraseKey, unwrapRecoveryKey, wrapRecoveryKey } from './wrap.ts';
import vector from './fixtures/backup.json';

const accountId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const cost = { memoryKib: 8 * 1024, passes: 1, lanes: 1 };
const random = seededRandom('wrap');
const serverKey = fromBase64(vector.oprfPrivateKey);
const evaluate = (blinded: Uint8Array): Promise<Uint8Array> =>
  Promise.resolve(ristretto255_oprf.oprf.blindEvaluate(serverKey, blinded));
const recoveryKey = random(32);
const wrap = async (passphrase: string): Promise<Uint8Array> =>
  wrapRecoveryKey(await newPassphraseKey(passphrase, accountId, cost, evaluate, random), recoveryKey, random);

describe('a recovery key under a passphrase', () => {
  it('comes out again, however the passphrase was composed', async () => {
    const bytes = await wrap('Zähe Möhre');
    const typed = '  Za\u0308he Mo\u0308hre ';
    expect((await unwrapRecoveryKey(bytes, typed, accountId, evaluate)).recoveryKey).toEqual(recoveryKey);
  });

  it('does not come out by another passphrase, account or server key', async () => {
    const bytes = await wrap('one');
    const other = ristretto255_oprf.oprf.deriveKeyPair(random(32), utf8('other')).secretKey;
    const elsewhere = (blinded: Uint8Array) => Promise.resolve(ristretto255_oprf.oprf.blindEvaluate(other, blinded));
    await expect(unwrapRecoveryKey(bytes, 'two', accountId, evaluate)).rejects.toThrow('passphrase-wrong');
    await expect(unwrapRecoveryKey(bytes, 'one', accountId, elsewhere)).rejects.toThrow('passphrase-wrong');
    const account = accountId.replace('3f', '4f');
    await expect(unwrapRecoveryKey(bytes, 'one', account, evaluate)).rejects.toThrow('passphrase-wrong');
  });

  const forged: [string, Partial<BackupWrap>, string][] = [
    ['memory for a whole machine', { memoryKib: 1 << 21 }, 'backup-refused'],
    ['hardly any memory', { memoryKib: 8 }, 'backup-refused'],
    ['a thousand passes', { passes: 1000 }, 'backup-refused'],
    ['no pass', { passes: 0 }, 'backup-refused'],
    ['many lanes', { lanes: 200 }, 'backup-refused'],
    ['no salt', { salt: new Uint8Array() }, 'backup-refused'],
    ['nothing in it', { sealed: new Uint8Array() }, 'backup-refused'],
    ['too much in it', { sealed: new Uint8Array(2000) }, 'backup-refused'],
    ['another function', { kdf: BackupWrap_Kdf.UNSPECIFIED }, 'backup-newer'],
  ];
  it.each(forged)('with %s is refused before anything is computed', async (_, change, code) => {
    const bytes = toBinary(
      BackupWrapSchema,
      create(BackupWrapSchema, { ...fromBinary(BackupWrapSchema, await wrap('one')), ...change }),
    );
    const never = () => Promise.reject(new Error('asked'));
    await expect(unwrapRecoveryKey(bytes, 'one', accountId, never)).rejects.toThrow(code);
  });

  it('is refused when the server answers with what is no element', async () => {
    const bytes = await wrap('one');
    for (const answer of [new Uint8Array(32), new Uint8Array(32).fill(255), new Uint8Array(5)]) {
      const nonsense = () => Promise.resolve(answer);
      await expect(unwrapRecoveryKey(bytes, 'one', accountId, nonsense)).rejects.toThrow('backup-refused');
    }
  });
});

describe('Argon2id', () => {
  it('is the same in WebAssembly and without', async () => {
    const [password, salt] = [utf8('passphrase'), random(16)];
    expect(await stretch(password, salt, cost)).toEqual(argon2id(password, salt, { m: 8192, t: 1, p: 1, dkLen: 32 }));
    const { WebAssembly: own } = globalThis;
    try {
      Reflect.deleteProperty(globalThis, 'WebAssembly');
      expect(await stretch(password, salt, cost)).toEqual(argon2id(password, salt, { m: 8192, t: 1, p: 1, dkLen: 32 }));
    } finally {
      globalThis.WebAssembly = own;
    }
  });
});

describe('a frozen backup', () => {
  it('is opened as ever, by either secret', async () => {
    const bytes = fromBase64(vector.wrap);
    const { recoveryKey: key } = await unwrapRecoveryKey(bytes, vector.passphrase, vector.accountId, evaluate);
    expect(key).toEqual(readRecoveryKey(vector.recoveryKey));
    const { content, accountKey } = await openBackup(key, fromBase64(vector.body), vector.accountId);
    expect(toHex(accountKey.privateKey)).toBe(vector.accountIdentityPrivateKey);
    expect(content).toMatchObject({ listEpoch: vector.listEpoch, createdAt: BigInt(vector.createdAt) });
    expect(content.historyKeys.map(({ epoch, key: history }) => [epoch, toHex(history)])).toEqual(vector.historyKeys);
  });
});
