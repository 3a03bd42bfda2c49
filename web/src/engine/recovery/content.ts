import { create } from '@bufbuild/protobuf';
import { HistoryChoiceSchema, HistoryKeySchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import { concat, sha256 } from '../bytes.ts';
import type { Core } from '../core.ts';
import { historyOf } from '../history/record.ts';
import { mostVerified, verifiedPerson } from '../people/verified.ts';
import type { RecoveryRecord } from '../store/records.ts';
import { only } from '../store/records.ts';
import type { BackupContent } from './backup.ts';
import { encodeBackup } from './backup.ts';

/** What a backup made now would say; null while this device has not all of it. */
export function backupContent(core: Core, { keyMadeAt }: RecoveryRecord): BackupContent | null {
  const { store, me, environment } = core;
  const privateKey = store.all('identity').get(only)?.accountKey.privateKey;
  const list = store.all('lists').get(me);
  if (!privateKey || !list) return null;
  const history = historyOf(core);
  return {
    accountId: me,
    accountIdentityPrivateKey: privateKey,
    historyKeys: (history?.keys ?? []).map(({ epoch, key }) => create(HistoryKeySchema, { epoch, key })),
    ...(history
      ? {
          historyChoice: create(HistoryChoiceSchema, {
            onlyOnDevices: history.choice.onlyHere,
            chosenAt: BigInt(history.choice.at),
          }),
        }
      : {}),
    listEpoch: list.epoch,
    listHash: sha256(list.body),
    verified: [...store.all('verified')]
      .sort(([, one], [, other]) => other.at - one.at)
      .flatMap(([accountId, said]) => (said.accountKey ? [verifiedPerson(accountId, said)] : []))
      .slice(0, mostVerified),
    keyMadeAt: BigInt(keyMadeAt ?? 0),
    createdAt: BigInt(environment.now()),
  };
}

/** Tells a backup from one that says something else, or under another key or passphrase; when it was made does not count. */
export function digestOf(content: BackupContent, key: Uint8Array, wrap: Uint8Array | null): Uint8Array {
  return sha256(concat(sha256(key), sha256(wrap ?? new Uint8Array()), encodeBackup({ ...content, createdAt: 0n })));
}
