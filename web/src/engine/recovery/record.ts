import type { RecoveryState } from '../../bridge/types.ts';
import type { Core } from '../core.ts';
import type { RecoveryRecord } from '../store/records.ts';
import { only } from '../store/records.ts';
import type { Step } from '../store/step.ts';

const dayMs = 24 * 60 * 60 * 1000;
const remindAfterMs = 3 * dayMs;
/** So long a reminder that was put away stays silent. */
export const silenceMs = 30 * dayMs;

const off: Omit<RecoveryRecord, 'since'> = {
  silentUntil: 0,
  key: null,
  keyMadeAt: null,
  draft: null,
  passphrase: null,
  version: 0,
  digest: null,
  backedUpAt: null,
  pending: null,
  deleting: false,
};

export function recoveryOf({ store }: Core): RecoveryRecord | undefined {
  return store.all('recovery').get(only);
}

/** Changes the record, which is made when it is not there yet. */
export async function changeRecovery(
  core: Core,
  step: Step,
  change: (record: RecoveryRecord) => Partial<RecoveryRecord>,
): Promise<void> {
  const record = (await step.get('recovery', only)) ?? { ...off, since: core.environment.now() };
  step.put('recovery', only, { ...record, ...change(record) });
  step.after(() => core.showRecovery());
}

/** What the person sees of it. */
export function recoveryState(core: Core): RecoveryState {
  const { store, account, environment } = core;
  const record = recoveryOf(core);
  const canManage = store.all('identity').get(only)?.accountKey.privateKey != null;
  const isLate = record !== undefined && environment.now() > Math.max(record.since + remindAfterMs, record.silentUntil);
  const isOn = record !== undefined && record.key !== null;
  return {
    canManage,
    keyMadeAt: record?.keyMadeAt ?? null,
    passphraseSetAt: record?.passphrase?.at ?? null,
    backedUpAt: isOn ? record.backedUpAt : null,
    waiting: isOn && (record.pending !== null || record.backedUpAt === null),
    reminder: canManage && isLate && !isOn && account?.phase === 'ready' && store.all('chats').size > 0,
  };
}
