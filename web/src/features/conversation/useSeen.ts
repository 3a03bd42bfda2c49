import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { ChatSummary, Thread } from '../../bridge/types.ts';
import { tell } from '../../app/engine.ts';
import { joinsRead, type Row, seenSequence } from './rows.ts';

interface Where {
  going: boolean;
  atEnd: boolean;
}

/**
 * Tells the engine how far the person has read: what is on the screen while the window has the focus. Whoever was brought
 * to a message has not read what lies before it, until they have scrolled back to it, or on to the end.
 */
export function useSeen(
  { id: chatId, readSequence }: ChatSummary,
  { more }: Thread,
  rows: readonly Row[],
  list: RefObject<VirtualizerHandle | null>,
  { going, atEnd }: Where,
) {
  const reported = useRef(0);
  /** The line at the bottom where the person was brought to, and whether they have been elsewhere since. */
  const brought = useRef<{ bottom: string | null; moved: boolean } | null>(null);

  const look = useCallback((): void => {
    const handle = list.current;
    if (going) brought.current = { bottom: null, moved: false };
    if (going || handle === null || document.visibilityState !== 'visible' || !document.hasFocus()) return;
    const bottom = handle.findItemIndex(handle.scrollOffset + handle.viewportSize - 8);
    if (brought.current) {
      const key = rows[bottom]?.key ?? null;
      brought.current.bottom ??= key;
      brought.current.moved ||= brought.current.bottom !== key;
      const top = handle.findItemIndex(handle.scrollOffset);
      const read = Math.max(readSequence, reported.current);
      if (!(brought.current.moved && atEnd) && !joinsRead(rows, top, read, more)) return;
      brought.current = null;
    }
    const sequence = seenSequence(rows, bottom);
    if (sequence === null || sequence <= reported.current) return;
    reported.current = sequence;
    tell('markRead', chatId, sequence);
  }, [chatId, readSequence, more, rows, list, going, atEnd]);

  useEffect(() => {
    const frame = requestAnimationFrame(look);
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [look]);

  return look;
}
