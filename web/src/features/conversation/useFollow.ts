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
  const before = useRef({ offset: 0, size: 0 });

  const toEnd = useCallback((): void => {
    list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [list, rows.length]);

  const measure = useCallback((): void => {
    const handle = list.current;
    if (handle === null || !opened.current) return;
    const { scrollOffset: offset, scrollSize: size, viewportSize } = handle;
    const near = size - viewportSize - offset < nearPx;
    // Only going up leaves the end; being somewhere else because lines were measured or added does not.
    const shrunk = Math.max(0, before.current.size - size);
    const wentUp = offset < before.current.offset - shrunk - 1;
    before.current = { offset, size };
    if (near) following.current = true;
    else if (wentUp) following.current = false;
    setAtEnd(following.current);
  }, [list]);

  /** The person wants to be somewhere else. */
  const leaveEnd = useCallback((): void => {
    opened.current = true;
    following.current = false;
    setAtEnd(false);
  }, []);

  /** After lines or the window have changed their size, or a scroll has come to rest. */
  const settle = useCallback((): void => {
    if (opened.current && following.current) toEnd();
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

  return { atEnd, toEnd, leaveEnd, measure, settle };
}
