import type { ChatId, ChatSummary, EngineCalls, EngineEvent, RecoveryState, Result } from '../bridge/types.ts';

type RecoveryCalls =
  | 'restore'
  | 'safetyNumber'
  | 'markVerified'
  | 'compareCode'
  | 'clearVerified'
  | 'makeRecoveryKey'
  | 'confirmRecoveryKey'
  | 'ratePassphrase'
  | 'setPassphrase'
  | 'removePassphrase'
  | 'turnOffRecovery'
  | 'dismissReminder'
  | 'registrationLock'
  | 'setRegistrationLock'
  | 'endRegistrationLock';

type Calls = { [K in RecoveryCalls]: (...args: Parameters<EngineCalls[K]>) => ReturnType<EngineCalls[K]> };

const done: Result = { ok: true, value: null };
const key = Array.from({ length: 17 }, (_, index) => ((40_503 * (index + 7)) % 65_536).toString(16).padStart(4, '0'));
const levels = ['weak', 'weak', 'fair', 'good', 'strong'] as const;

/** Recovery and verification as they look: a passphrase is as strong as it has words; `?fake=linked` cannot manage recovery. */
export function fakeRecovery(
  emit: (event: EngineEvent) => void,
  enter: () => void,
  chats: () => readonly ChatSummary[],
  change: (chatId: ChatId, values: Partial<ChatSummary>) => void,
  mode: string,
): Calls {
  let state: RecoveryState = {
    canManage: mode !== 'linked',
    keyMadeAt: null,
    passphraseSetAt: null,
    backedUpAt: null,
    waiting: false,
    reminder: mode === 'reminder',
  };
  let lockedAt: number | null = null;
  const show = (values: Partial<RecoveryState>): Result => {
    state = { ...state, ...values, reminder: false };
    emit({ type: 'recovery', recovery: state });
    return done;
  };
  setTimeout(() => {
    emit({ type: 'recovery', recovery: state });
    const [first, second] = chats();
    if (first) change(first.id, { verification: 'verified' });
    if (second) change(second.id, { verification: 'changed' });
  }, 60);
  return {
    restore(secret) {
      if ('passphrase' in secret && secret.passphrase === 'wrong') return refuse('passphrase-wrong');
      if ('recoveryKey' in secret && secret.recoveryKey.length < 68) {
        return { ok: false, refusal: { code: 'recovery-key-group', detail: '', group: 3 } };
      }
      enter();
      return done;
    },
    safetyNumber: () => {
      const groups = Array.from({ length: 12 }, (_, index) =>
        String((10_007 * (index + 1)) % 100_000).padStart(5, '0'),
      );
      return { ok: true, value: { digits: groups.join(''), code: `parley:safety#${'Ab3_'.repeat(25)}` } };
    },
    markVerified(chatId) {
      change(chatId, { verification: 'verified' });
      return done;
    },
    compareCode: () => ({ ok: true, value: { same: false } }),
    clearVerified(chatId) {
      change(chatId, { verification: 'none' });
      return done;
    },
    makeRecoveryKey: () => ({ ok: true, value: { key: key.join(' ').toUpperCase(), ask: [3, 9, 17] } }),
    confirmRecoveryKey(answers) {
      if (answers.some(({ digits }) => digits === '0000')) return refuse('recovery-groups-wrong');
      return show({ keyMadeAt: Date.now(), backedUpAt: Date.now() });
    },
    ratePassphrase(passphrase) {
      const words = passphrase.split(' ').filter(({ length }) => length > 2).length;
      const level = levels[Math.min(words, 4)] ?? 'weak';
      return { ok: true, value: { level, reason: words < 3 ? 'short' : null, bits: words * 13 } };
    },
    setPassphrase: () => show({ passphraseSetAt: Date.now(), backedUpAt: Date.now() }),
    removePassphrase: () => show({ passphraseSetAt: null }),
    turnOffRecovery: () => show({ keyMadeAt: null, passphraseSetAt: null, backedUpAt: null }),
    dismissReminder: () => show({}),
    registrationLock: () => ({ ok: true, value: { setAt: lockedAt } }),
    setRegistrationLock() {
      lockedAt = Date.now();
      return done;
    },
    endRegistrationLock() {
      lockedAt = null;
      return done;
    },
  };
}

function refuse(code: string): Result<never> {
  return { ok: false, refusal: { code, detail: code } };
}
