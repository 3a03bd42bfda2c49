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
} as const;

/** The sentence for a field: what the server said about it, else our own words for the code, else the server's. */
export function sentenceFor(refusal: Refusal, field: string, text: Text): string {
  const aboutField = refusal.errors?.[field];
  if (aboutField !== undefined) return aboutField;
  return refusal.code in known ? text(known[refusal.code as keyof typeof known]) : refusal.detail;
}
