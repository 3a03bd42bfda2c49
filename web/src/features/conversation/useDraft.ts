import { useEffect, useRef } from 'react';
import type { ChatId } from '../../bridge/types.ts';
import { tell } from '../../app/engine.ts';

const pauseMs = 400;

/** Hands the unsent text to the engine after a pause, and at once when the chat or the page is left. */
export function useDraft(chatId: ChatId) {
  const unsaved = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const flush = (): void => {
    clearTimeout(timer.current);
    if (unsaved.current !== null) tell('setDraft', chatId, unsaved.current);
    unsaved.current = null;
  };

  const save = (text: string): void => {
    unsaved.current = text;
    clearTimeout(timer.current);
    timer.current = setTimeout(flush, pauseMs);
  };

  useEffect(() => {
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the chat is fixed for the life of a composer
  }, []);

  return { save, flush };
}
