import type { Refusal } from '../bridge/types.ts';
import type { Text } from './language.ts';

const known = {
  'code-wrong': 'refusal.code-wrong',
  'code-expired': 'refusal.code-expired',
  'code-attempts': 'refusal.code-attempts',
  'code-too-soon': 'refusal.code-too-soon',
  'username-taken': 'refusal.username-taken',
  offline: 'refusal.offline',
  'engine-failed': 'refusal.engine-failed',
  unreachable: 'refusal.unreachable',
  'link-cancelled': 'refusal.link-cancelled',
  'link-gone': 'refusal.link-gone',
  'link-taken': 'refusal.link-taken',
  'link-malformed': 'refusal.link-malformed',
  'link-version': 'refusal.link-version',
  'link-refused': 'refusal.link-refused',
  'link-tampered': 'refusal.link-tampered',
  'primary-only': 'refusal.primary-only',
  'file-gone': 'refusal.file-gone',
  'file-damaged': 'refusal.file-damaged',
  'password-wrong': 'refusal.password-wrong',
  'password-attempts': 'refusal.password-attempts',
  'passphrase-wrong': 'refusal.passphrase-wrong',
  'passphrase-attempts': 'refusal.passphrase-attempts',
  'passphrase-weak': 'refusal.passphrase-weak',
  'passphrase-missing': 'refusal.passphrase-missing',
  'recovery-key-length': 'refusal.recovery-key-length',
  'recovery-key-checksum': 'refusal.recovery-key-checksum',
  'recovery-key-wrong': 'refusal.recovery-key-wrong',
  'recovery-groups-wrong': 'refusal.recovery-groups-wrong',
  'recovery-key-gone': 'refusal.recovery-key-gone',
  'backup-missing': 'refusal.backup-missing',
  'backup-refused': 'refusal.backup-refused',
  'backup-list': 'refusal.backup-list',
  'backup-newer': 'refusal.backup-newer',
  'safety-changed': 'refusal.safety-changed',
  'safety-malformed': 'refusal.safety-malformed',
} as const;

/** The sentence for a field: what the server said about it, else our own words for the code, else the server's. */
export function sentenceFor(refusal: Refusal, field: string, text: Text): string {
  const aboutField = refusal.errors?.[field];
  if (aboutField !== undefined) return aboutField;
  return refusal.code in known ? text(known[refusal.code as keyof typeof known]) : refusal.detail;
}
