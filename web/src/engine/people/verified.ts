import { create } from '@bufbuild/protobuf';
import type { AccountId, Verification } from '../../bridge/types.ts';
import type { VerifiedPerson } from '../../contract/gen/parley/v1/keys_pb.ts';
import { VerifiedPersonSchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import { equal } from '../bytes.ts';
import type { StoredChat, VerifiedRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';

/** More people nobody compares numbers with: it keeps the backup within what the server takes. */
export const mostVerified = 1000;

/** The wire's form of it, for the own other devices and for the backup. */
export function verifiedPerson(accountId: AccountId, { accountKey, at }: VerifiedRecord): VerifiedPerson {
  return create(VerifiedPersonSchema, {
    accountId,
    accountIdentityKey: accountKey ?? new Uint8Array(),
    at: BigInt(at),
  });
}

/** The key of this person is not the one that was compared: nothing is encrypted to it until the person at this device decides. */
export class Undecided extends Error {
  override readonly name = 'Undecided';
}

/** Whether the newest key that is known of an account is the one that the person has compared. */
export function verificationOf(store: Store, accountId: AccountId): Verification {
  const verified = store.all('verified').get(accountId);
  const list = store.all('lists').get(accountId);
  if (!verified?.accountKey) return 'none';
  return !list || equal(list.accountKey, verified.accountKey) ? 'verified' : 'changed';
}

/** Whether a chat has somebody whose key has changed after it was compared. */
export function isUndecided(store: Store, { members }: StoredChat): boolean {
  return members.some(({ person }) => verificationOf(store, person.accountId) === 'changed');
}
