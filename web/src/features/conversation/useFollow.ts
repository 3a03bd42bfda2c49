import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Row } from './rows.ts';

const nearPx = 40;

/**
 * Keeps the list where the person left it: at the end while they are at the end, whatever arrives or grows; elsewhere
 * it stays. Opens at the "new messages" line, else at the end. Own new messages always bring it to the end.
 */
export function useFollow(rows: readonly Row[], list: RefObject<VirtualizerHandle | null>) {
  const [atEnd, setAtEnd] = useState(true);
  const following = useRef(true);
  const opened = useRef(false);
  const lastKey = useRef<string | undefined>(undefined);

  const toEnd = useCallback((): void => {
    list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [list, rows.length]);

  const measure = useCallback((): void => {
    const handle = list.current;
    if (handle === null || !opened.current) return;
    following.current = handle.scrollSize - handle.viewportSize - handle.scrollOffset < nearPx;
    setAtEnd(following.current);
  }, [list]);

  const onResize = useCallback((): void => {
    if (following.current) toEnd();
  }, [toEnd]);

  useLayoutEffect(() => {
    if (rows.length === 0) return;
    const last = rows.at(-1);
    const wroteNow = last?.kind === 'message' && last.message.state === 'sending' && last.key !== lastKey.current;
    lastKey.current = last?.key;
    if (!opened.current) {
      opened.current = true;
      const line = rows.findIndex((row) => row.kind === 'new');
      if (line >= 0) {
        following.current = false;
        list.current?.scrollToIndex(line, { align: 'start', offset: -72 });
        return;
      }
    }
    if (wroteNow) following.current = true;
    if (following.current) toEnd();
  }, [rows, list, toEnd]);

  return { atEnd, toEnd, measure, onResize };
}
