import type { Core } from '../core.ts';
import type { StoredMessage } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import { historyOf } from './record.ts';

/** Keys that wait for a segment: beyond it nobody has taken any for a long time, and nobody will. */
const most = 20_000;

/** Keeps what opens a message until the keyring has it, in the step that stores the message. */
export function keepContentKey(
  core: Core,
  step: Step,
  { id, chatId, sequence, senderId }: StoredMessage,
  { contentKey, bodyHash }: { contentKey: Uint8Array; bodyHash: Uint8Array },
): void {
  const tooMany = core.store.all('contentKeys').size >= most;
  if (sequence === null || tooMany || historyOf(core)?.choice.onlyHere) return;
  step.put('contentKeys', id, { chatId, sequence, senderId, contentKey, bodyHash });
  step.after(() => core.onContentKey());
}
