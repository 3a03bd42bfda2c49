import { useCallback, useState } from 'react';
import type { ChatId } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';

/** After one that failed: without a network the server's part of a history cannot be loaded. */
const againMs = 3_000;

export type Side = 'older' | 'newer';

/** Loads more messages on either side, one page at a time: then it is always clear on which side the list has grown. */
export function usePages(chatId: ChatId, more: boolean, newer: boolean) {
  const [loading, setLoading] = useState<Side | null>(null);

  const load = useCallback(
    async (side: Side): Promise<void> => {
      if (loading !== null || !(side === 'older' ? more : newer)) return;
      setLoading(side);
      const result = await ask(side === 'older' ? 'loadOlder' : 'loadNewer', chatId);
      if (!result.ok) await new Promise((resolve) => setTimeout(resolve, againMs));
      setLoading(null);
    },
    [chatId, more, newer, loading],
  );

  return { loading, load };
}
