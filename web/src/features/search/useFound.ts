import { useCallback, useEffect, useState } from 'react';
import type { SearchFound, SearchQuery } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';

const pauseMs = 120;
/** While not everything has been looked through yet, it is asked again. */
const againMs = 1_500;

interface Found extends SearchFound {
  /** Of which question this is the answer. */
  of: string;
}

/** Messages for what is typed and chosen, asked for after a short pause, and page by page. */
export function useFound(query: SearchQuery): { found: SearchFound | null; loadMore: () => void } {
  const wanted = JSON.stringify(query);
  const [found, setFound] = useState<Found | null>(null);
  const [round, setRound] = useState(0);

  useEffect(() => {
    let current = true;
    const timers = [
      setTimeout(() => {
        void ask('searchMessages', JSON.parse(wanted) as SearchQuery).then((result) => {
          if (!current || !result.ok) return;
          setFound({ ...result.value, of: wanted });
          if (!result.value.complete) timers.push(setTimeout(() => setRound((n) => n + 1), againMs));
        });
      }, pauseMs),
    ];
    return () => {
      current = false;
      timers.forEach(clearTimeout);
    };
  }, [wanted, round]);

  const loadMore = useCallback((): void => {
    if (found?.next == null) return;
    void ask('searchMessages', { ...(JSON.parse(found.of) as SearchQuery), skip: found.next }).then((result) => {
      if (!result.ok) return;
      const { hits, ...rest } = result.value;
      setFound((now) => (now === found ? { ...now, ...rest, hits: [...now.hits, ...hits] } : now));
    });
  }, [found]);

  return { found: found?.of === wanted || found === null ? found : { ...found, next: null }, loadMore };
}
