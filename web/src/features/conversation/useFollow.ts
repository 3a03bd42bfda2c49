import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Row } from './rows.ts';

const nearPx = 40;

interface Where {
  /** The list does not reach the end of the conversation. */
  newer: boolean;
  /** On the way to a message. */
  going: boolean;
  /** The last message that was written here. */
  written: string | undefined;
  /** Loads the end of the conversation. */
  showNewest: () => void;
}

/**
 * Keeps the list where the person left it: at the end while they are at the end, whatever arrives or grows; elsewhere
 * it stays. Opens at the "new messages" line, else at the end. Own new messages always bring it to the end.
 */
export function useFollow(
  rows: readonly Row[],
  list: RefObject<VirtualizerHandle | null>,
  { newer, going, written, showNewest }: Where,
) {
  const [atEnd, setAtEnd] = useState(true);
  const following = useRef(true);
  const opened = useRef(false);
  const lastWritten = useRef(written);
  const before = useRef({ offset: 0, size: 0 });

  const scrollToEnd = useCallback((): void => {
    if (!newer) list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [list, newer, rows.length]);

  /** The person wants to be at the end, which may have to be loaded first. */
  const toEnd = useCallback((): void => {
    following.current = true;
    before.current = { offset: 0, size: 0 };
    if (newer) showNewest();
    else scrollToEnd();
  }, [newer, scrollToEnd, showNewest]);

  const measure = useCallback((): void => {
    const handle = list.current;
    if (handle === null || !opened.current || going) return;
    const { scrollOffset: offset, scrollSize: size, viewportSize } = handle;
    const near = !newer && size - viewportSize - offset < nearPx;
    // Only going up leaves the end; being somewhere else because lines were measured or added does not.
    const shrunk = Math.max(0, before.current.size - size);
    const wentUp = offset < before.current.offset - shrunk - 1;
    before.current = { offset, size };
    if (near) following.current = true;
    else if (wentUp) following.current = false;
    setAtEnd(following.current);
  }, [list, newer, going]);

  /** The person wants to be somewhere else. */
  const leaveEnd = useCallback((): void => {
    opened.current = true;
    following.current = false;
    setAtEnd(false);
  }, []);

  /** After lines or the window have changed their size, or a scroll has come to rest. */
  const settle = useCallback((): void => {
    if (opened.current && following.current && !going) scrollToEnd();
  }, [scrollToEnd, going]);

  useLayoutEffect(() => {
    if (rows.length === 0 || going) return;
    const wroteNow = written !== undefined && written !== lastWritten.current;
    if (wroteNow) lastWritten.current = written;
    if (!opened.current) {
      opened.current = true;
      const line = rows.findIndex((row) => row.kind === 'new');
      if (line >= 0) {
        following.current = false;
        list.current?.scrollToIndex(line, { align: 'start', offset: -72 });
        return;
      }
    }
    if (wroteNow) toEnd();
    else if (following.current) scrollToEnd();
  }, [rows, list, going, written, toEnd, scrollToEnd]);

  return { atEnd: atEnd && !newer, toEnd, leaveEnd, measure, settle };
}
