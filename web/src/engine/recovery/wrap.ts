import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { BackupWrap } from '../../contract/gen/parley/v1/backup_pb.ts';
import { BackupWrap_Kdf, BackupWrapSchema } from '../../contract/gen/parley/v1/backup_pb.ts';
import type { AccountId } from '../../bridge/types.ts';
import { concat, utf8, uuidBytes } from '../bytes.ts';
import { refuse } from '../refusal.ts';
import { hkdf, openContainer, sealContainer, SignalError } from '../signal/index.ts';
import type { RandomSource } from '../signal/index.ts';
import type { Argon2Cost } from './argon2.ts';
import { recoveryKeyBytes } from './recoveryKey.ts';

const context = 'Parley/backup/wrap/v1';
const domain = utf8('Parley/Passphrase/v1\0');
const saltBytes = 16;

/** The server's share in a passphrase: takes a blinded element and answers with what its key makes of it. */
export type Evaluate = (blinded: Uint8Array) => Promise<Uint8Array>;

/** What a passphrase was stretched to: enough to wrap another recovery key without asking for it again. */
export interface PassphraseKey {
  cost: Argon2Cost;
  salt: Uint8Array;
  key: Uint8Array;
}

/** Makes the key of a new passphrase. */
export async function newPassphraseKey(
  passphrase: string,
  accountId: AccountId,
  cost: Argon2Cost,
  evaluate: Evaluate,
  random: RandomSource,
): Promise<PassphraseKey> {
  const salt = random(saltBytes);
  return { cost, salt, key: await passphraseKey(passphrase, accountId, cost, salt, evaluate) };
}

/** The recovery key under a passphrase, as the server keeps it. */
export async function wrapRecoveryKey(
  { cost, salt, key }: PassphraseKey,
  recoveryKey: Uint8Array,
  random: RandomSource,
): Promise<Uint8Array> {
  const sealed = await sealContainer(key, context, recoveryKey, random);
  return toBinary(BackupWrapSchema, create(BackupWrapSchema, { kdf: BackupWrap_Kdf.ARGON2ID, ...cost, salt, sealed }));
}

/** The recovery key that a wrap has, with the passphrase's key; throws `passphrase-wrong`. */
export async function unwrapRecoveryKey(
  bytes: Uint8Array,
  passphrase: string,
  accountId: AccountId,
  evaluate: Evaluate,
): Promise<{ recoveryKey: Uint8Array; passphraseKey: PassphraseKey }> {
  const { memoryKib, passes, lanes, salt, sealed } = readWrap(bytes);
  const cost = { memoryKib, passes, lanes };
  const key = await passphraseKey(passphrase, accountId, cost, salt, evaluate);
  try {
    const recoveryKey = await openContainer(key, context, sealed);
    if (recoveryKey.length !== recoveryKeyBytes) throw malformed();
    return { recoveryKey, passphraseKey: { cost, salt, key } };
  } catch (error) {
    if (error instanceof SignalError) throw refuse('passphrase-wrong', 'This is not the passphrase.');
    throw error;
  }
}

/** The server may have written it: nothing is computed that it has made too dear, or too cheap. */
function readWrap(bytes: Uint8Array): BackupWrap {
  const wrap = parse(bytes);
  const { kdf, memoryKib, passes, lanes, salt, sealed } = wrap;
  if (kdf !== BackupWrap_Kdf.ARGON2ID) {
    throw refuse('backup-newer', 'This backup was made by a newer version. Reload this page first.');
  }
  const fits =
    isWithin(memoryKib, 8 * 1024, 256 * 1024) &&
    isWithin(passes, 1, 16) &&
    isWithin(lanes, 1, 4) &&
    isWithin(salt.length, 16, 64) &&
    isWithin(sealed.length, 1, 1024);
  if (!fits) throw malformed();
  return wrap;
}

function parse(bytes: Uint8Array): BackupWrap {
  try {
    return fromBinary(BackupWrapSchema, bytes);
  } catch {
    throw malformed();
  }
}

/** HKDF-SHA-256(salt, OPRF(Argon2id(passphrase)), "Parley/Passphrase/v1" || 0x00 || account id). */
async function passphraseKey(
  passphrase: string,
  accountId: AccountId,
  cost: Argon2Cost,
  salt: Uint8Array,
  evaluate: Evaluate,
): Promise<Uint8Array> {
  const [{ stretch }, { ristretto255_oprf }] = await Promise.all([
    import('./argon2.ts'),
    import('@noble/curves/ed25519.js'),
  ]);
  const { oprf } = ristretto255_oprf;
  const input = await stretch(utf8(passphrase.normalize('NFC').trim()), salt, cost);
  const { blind, blinded } = oprf.blind(input);
  const evaluated = await evaluate(blinded);
  try {
    return hkdf(salt, oprf.finalize(input, blind, evaluated), concat(domain, uuidBytes(accountId)), 32);
  } catch {
    throw refuse('backup-refused', 'What the server answered does not hold.');
  }
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

function malformed(): Error {
  return refuse('backup-refused', 'The backup that the server has does not hold.');
}
