import { type RefObject, useEffect, useLayoutEffect } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Row } from './rows.ts';
import type { Goal } from './useGoal.ts';

const afterScrollMs = 150;

/** Goes to the message that the conversation was opened at, once it is loaded, and points it out. */
export function useTarget(
  { messageId, going, arrived }: Goal,
  rows: readonly Row[],
  list: RefObject<VirtualizerHandle | null>,
  leaveEnd: () => void,
): void {
  const index = going ? rows.findIndex((row) => row.key === messageId) : -1;

  useLayoutEffect(() => {
    if (index >= 0) list.current?.scrollToIndex(index, { align: 'center' });
  }, [index, list]);

  useEffect(() => {
    if (index < 0 || messageId === null) return;
    leaveEnd();
    const timer = setTimeout(() => {
      arrived();
      const found = document.querySelector<HTMLElement>(`[data-message-id="${CSS.escape(messageId)}"]`);
      found?.setAttribute('tabindex', '-1');
      found?.focus({ preventScroll: true });
      found?.animate([{ opacity: 0.25 }, { opacity: 1 }, { opacity: 0.4 }, { opacity: 1 }], { duration: 1_200 });
    }, afterScrollMs);
    return () => {
      clearTimeout(timer);
    };
  }, [messageId, index, leaveEnd, arrived]);
}
