import type { ChatId } from '../../bridge/types.ts';
import type { StoredMessage } from '../store/records.ts';

/** A stretch of a conversation without gaps, by order. */
export interface Stretch {
  readonly messages: readonly StoredMessage[];
  /** There is more before it. */
  readonly more: boolean;
  /** There is more behind it: it does not end with the newest message. */
  readonly newer: boolean;
}

/** What one screen has loaded of the conversation that it shows. */
export interface Window extends Stretch {
  readonly chatId: ChatId;
  /** Where the person had got when it was opened. */
  readonly readSequence: number;
}

/** What was loaded together with what is asked for now, where they overlap; else only that: what lies between is not loaded. */
export function joined(known: Stretch, wanted: Stretch): Stretch {
  const [earlier, later] = firstOf(known) <= firstOf(wanted) ? [known, wanted] : [wanted, known];
  if (known.messages.length === 0 || lastOf(earlier) < firstOf(later)) return wanted;
  const last = lastOf(earlier) >= lastOf(later) ? earlier : later;
  const messages = [...earlier.messages, ...later.messages.filter(({ order }) => order > lastOf(earlier))];
  return { messages, more: earlier.more, newer: last.newer };
}

/** With a message that is new or has changed; the same stretch when it does not belong in it. */
export function withStored<S extends Stretch>(stretch: S, message: StoredMessage): S {
  const others = stretch.messages.filter(({ id }) => id !== message.id);
  const isNew = others.length === stretch.messages.length;
  const isBefore = stretch.messages.length > 0 && message.order < firstOf(stretch);
  if (isNew && ((stretch.more && isBefore) || (stretch.newer && message.order > lastOf(stretch)))) return stretch;
  return { ...stretch, messages: [...others, message].sort((a, b) => a.order - b.order) };
}

/** Of a stretch without messages, behind everything: what comes before it is what is asked for. */
export function firstOf({ messages }: Stretch): number {
  return messages[0]?.order ?? Infinity;
}

export function lastOf({ messages }: Stretch): number {
  return messages.at(-1)?.order ?? -Infinity;
}
