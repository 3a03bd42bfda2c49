import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { ChatId } from '../../bridge/types.ts';
import { tell } from '../../app/engine.ts';
import { type Row, seenSequence } from './rows.ts';

/** Tells the engine how far the person has read: what is on the screen while the window has the focus. */
export function useSeen(chatId: ChatId, rows: readonly Row[], list: RefObject<VirtualizerHandle | null>) {
  const reported = useRef(0);

  const look = useCallback((): void => {
    const handle = list.current;
    if (handle === null || document.visibilityState !== 'visible' || !document.hasFocus()) return;
    const bottom = handle.findItemIndex(handle.scrollOffset + handle.viewportSize - 8);
    const sequence = seenSequence(rows, bottom);
    if (sequence === null || sequence <= reported.current) return;
    reported.current = sequence;
    tell('markRead', chatId, sequence);
  }, [chatId, rows, list]);

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
