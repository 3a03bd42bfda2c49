import { changeAccount } from '../core.ts';
import type { Core } from '../core.ts';
import type { PreKeys } from '../accounts/prekeys.ts';
import { equal, sha256 } from '../bytes.ts';
import { takeHistory } from '../history/granted.ts';
import { changeHistory } from '../history/record.ts';
import { fetchBetween } from '../people/chain.ts';
import { verifyDeviceList } from '../people/deviceList.ts';
import { RefusalError, refuse } from '../refusal.ts';
import { generateIdentityKey } from '../signal/index.ts';
import type { Step } from '../store/step.ts';
import { only } from '../store/records.ts';
import type { RecoveryRecord } from '../store/records.ts';
import type { Api } from '../transport/api.ts';
import type { BackupApi, StoredBackup } from './api.ts';
import type { BackupContent } from './backup.ts';
import { openBackup } from './backup.ts';
import { changeRecovery } from './record.ts';
import { readRecoveryKey } from './recoveryKey.ts';
import { unwrapRecoveryKey } from './wrap.ts';
import type { PassphraseKey } from './wrap.ts';

export type RestoreSecret = { recoveryKey: string } | { passphrase: string };

interface Opened {
  recoveryKey: Uint8Array;
  made: PassphraseKey | null;
}

/** Gets the account identity key back: this device becomes the primary, and its list will name no other. */
export class Restore {
  readonly #core: Core;
  readonly #api: Api;
  readonly #backups: BackupApi;
  readonly #preKeys: PreKeys;

  constructor(core: Core, api: Api, backups: BackupApi, preKeys: PreKeys) {
    this.#core = core;
    this.#api = api;
    this.#backups = backups;
    this.#preKeys = preKeys;
  }

  /** Either everything is taken over in one step, and the sign-in goes on with a device of its own, or nothing has changed. */
  async take(secret: RestoreSecret): Promise<void> {
    const backup = await this.#backups.read();
    if (!backup) throw refuse('backup-missing', 'This account has no backup any more.');
    const opened = await this.#open(backup, secret);
    const { content, accountKey } = await openBackup(opened.recoveryKey, backup.body, this.#core.me);
    await this.#refuseOlderList(content, accountKey.publicKey);
    const deviceKey = await generateIdentityKey(this.#core.environment.random);
    await this.#preKeys.takeIdentity(accountKey, deviceKey, (step) => this.#store(step, backup, opened, content));
  }

  async #open(backup: StoredBackup, secret: RestoreSecret): Promise<Opened> {
    if ('recoveryKey' in secret) return { recoveryKey: readRecoveryKey(secret.recoveryKey), made: null };
    if (!backup.wrap) throw refuse('passphrase-missing', 'This backup does not open by a passphrase.');
    const { recoveryKey, passphraseKey } = await unwrapRecoveryKey(
      backup.wrap,
      secret.passphrase,
      this.#core.me,
      this.#backups.evaluate,
    );
    return { recoveryKey, made: passphraseKey };
  }

  /** The list that the backup knows must lie in the chain that the server shows: contacts would refuse what follows another. */
  async #refuseOlderList({ listEpoch, listHash }: BackupContent, accountKey: Uint8Array): Promise<void> {
    const { me } = this.#core;
    try {
      const newest = await this.#api.deviceList(me);
      const known = (await this.#api.deviceLists(me, listEpoch - 1)).lists[0];
      if (!newest || !known) throw refuse('list-missing', 'The list that the backup knows is gone.');
      const { record } = await verifyDeviceList(known, me, undefined, null);
      if (!equal(record.accountKey, accountKey) || !equal(sha256(record.body), listHash)) {
        throw refuse('list-chain', 'The list is not the one that the backup knows.');
      }
      await verifyDeviceList(newest, me, record, null, await fetchBetween(this.#api, me, record, newest));
    } catch (error) {
      if (!(error instanceof RefusalError) || !error.refusal.code.startsWith('list-')) throw error;
      this.#core.environment.log('the lists do not fit the backup', error.refusal.code);
      throw refuse('backup-list', 'The server shows other devices of this account than the backup knows of.');
    }
  }

  async #store(step: Step, backup: StoredBackup, { recoveryKey, made }: Opened, content: BackupContent): Promise<void> {
    const core = this.#core;
    const account = (await step.get('meta', only))?.account;
    if (account?.phase !== 'choice') throw refuse('signed-in', 'There is nothing to restore.');
    await changeAccount(step, { phase: 'keys', restored: true, backup: null });
    const { historyKeys, historyChoice, verified, keyMadeAt } = content;
    await takeHistory(core, step, { historyKeys, keyringHeads: [], ...(historyChoice ? { historyChoice } : {}) });
    await changeHistory(core, step, ({ keys }) => ({ keys: [...keys, this.#nextKey(keys)] }));
    for (const { accountId, accountIdentityKey, at } of verified) {
      step.put('verified', accountId, { accountKey: accountIdentityKey, at: Number(at), untold: false });
    }
    const { version, wrap, updatedAt } = backup;
    const passphrase: RecoveryRecord['passphrase'] = wrap && { made, wrap, at: updatedAt };
    await changeRecovery(core, step, () => ({
      key: recoveryKey,
      keyMadeAt: Number(keyMadeAt) || null,
      passphrase,
      version,
      backedUpAt: updatedAt,
    }));
  }

  /** All other devices are left out: what is written from now on they shall not read. */
  #nextKey(keys: readonly { epoch: number }[]): { epoch: number; key: Uint8Array } {
    return { epoch: (keys.at(-1)?.epoch ?? 0) + 1, key: this.#core.environment.random(32) };
  }
}
