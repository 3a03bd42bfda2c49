import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { Backup } from '../../contract/gen/parley/v1/backup_pb.ts';
import { BackupSchema } from '../../contract/gen/parley/v1/backup_pb.ts';
import type { AccountId } from '../../bridge/types.ts';
import { refuse } from '../refusal.ts';
import { openContainer, publicKeyOf, sealContainer, SignalError } from '../signal/index.ts';
import type { RandomSource } from '../signal/index.ts';

const context = 'Parley/backup/v1';

export type BackupContent = Omit<Backup, '$typeName' | '$unknown'>;

/** The same content is the same bytes. */
export function encodeBackup(content: BackupContent): Uint8Array {
  return toBinary(BackupSchema, create(BackupSchema, content));
}

export function sealBackup(recoveryKey: Uint8Array, content: BackupContent, random: RandomSource): Promise<Uint8Array> {
  return sealContainer(recoveryKey, context, encodeBackup(content), random);
}

/** The backup of this account, with the account identity key in it; throws `recovery-key-wrong`. */
export async function openBackup(
  recoveryKey: Uint8Array,
  body: Uint8Array,
  accountId: AccountId,
): Promise<{ content: BackupContent; accountKey: { publicKey: Uint8Array; privateKey: Uint8Array } }> {
  const content = parse(await open(recoveryKey, body));
  const privateKey = content.accountIdentityPrivateKey;
  if (content.accountId !== accountId || privateKey.length !== 32) throw malformed();
  return { content, accountKey: { publicKey: await publicKeyOf(privateKey), privateKey } };
}

async function open(recoveryKey: Uint8Array, body: Uint8Array): Promise<Uint8Array> {
  try {
    return await openContainer(recoveryKey, context, body);
  } catch (error) {
    if (!(error instanceof SignalError)) throw error;
    throw refuse('recovery-key-wrong', 'This is not the recovery key of this account, or an older one.');
  }
}

function parse(bytes: Uint8Array): BackupContent {
  try {
    return fromBinary(BackupSchema, bytes);
  } catch {
    throw malformed();
  }
}

function malformed(): Error {
  return refuse('backup-refused', 'The backup that the server has does not hold.');
}
