import { useCallback, useState } from 'react';
import type { ChatId } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';

/** After one that failed: without a network the server's part of a history cannot be loaded. */
const againMs = 3_000;

/** Loads older messages, one page at a time. */
export function useOlder(chatId: ChatId, more: boolean) {
  const [loading, setLoading] = useState(false);

  const loadOlder = useCallback(async (): Promise<void> => {
    if (!more || loading) return;
    setLoading(true);
    const result = await ask('loadOlder', chatId);
    if (!result.ok) await new Promise((resolve) => setTimeout(resolve, againMs));
    setLoading(false);
  }, [chatId, more, loading]);

  return { loading, loadOlder };
}
