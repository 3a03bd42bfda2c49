import { type RefObject, useEffect, useRef } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { useSearch } from 'wouter';
import type { ChatId } from '../../bridge/types.ts';
import { tell } from '../../app/engine.ts';
import type { Row } from './rows.ts';

const afterScrollMs = 150;

/** A conversation that was opened at one of its messages goes there, once it is loaded, and points it out. */
export function useTarget(
  chatId: ChatId,
  rows: readonly Row[],
  list: RefObject<VirtualizerHandle | null>,
  leaveEnd: () => void,
): void {
  const target = new URLSearchParams(useSearch()).get('message');
  const shown = useRef<string | null>(null);
  const index = target === null ? -1 : rows.findIndex((row) => row.key === target);

  useEffect(() => {
    if (target !== null) tell('showMessage', chatId, target);
  }, [chatId, target]);

  useEffect(() => {
    if (target === null || index < 0 || shown.current === target) return;
    leaveEnd();
    list.current?.scrollToIndex(index, { align: 'center' });
    const timer = setTimeout(() => {
      shown.current = target;
      const found = document.querySelector<HTMLElement>(`[data-message-id="${CSS.escape(target)}"]`);
      found?.setAttribute('tabindex', '-1');
      found?.focus({ preventScroll: true });
      found?.animate([{ opacity: 0.25 }, { opacity: 1 }, { opacity: 0.4 }, { opacity: 1 }], { duration: 1_200 });
    }, afterScrollMs);
    return () => {
      clearTimeout(timer);
    };
  }, [target, index, list, leaveEnd]);
}
