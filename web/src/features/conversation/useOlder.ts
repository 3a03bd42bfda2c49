import { useCallback, useState } from 'react';
import type { ChatId } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';

/** Loads older messages, one page at a time. */
export function useOlder(chatId: ChatId, more: boolean) {
  const [loading, setLoading] = useState(false);

  const loadOlder = useCallback(async (): Promise<void> => {
    if (!more || loading) return;
    setLoading(true);
    await ask('loadOlder', chatId);
    setLoading(false);
  }, [chatId, more, loading]);

  return { loading, loadOlder };
}
