import type { Message } from '../../bridge/types.ts';
import { useMirror } from '../../app/store.ts';
import css from './Files.module.css';

/** How far the file of a message has come; nothing when it does not move. */
export function Progress({ message, label }: { message: Message; label: string }) {
  const transfer = useMirror((mirror) => mirror.transfers[message.id]);
  if (!transfer) return null;
  return (
    <progress className={css.progress} value={transfer.moved} max={Math.max(1, transfer.total)} aria-label={label} />
  );
}
