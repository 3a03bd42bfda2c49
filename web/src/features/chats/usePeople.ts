import { useEffect, useState } from 'react';
import type { Person } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';
import { matches, worthAsking } from './match.ts';

interface Found {
  query: string;
  people: readonly Person[];
  refusal: string | null;
}

const none: Found = { query: '', people: [], refusal: null };
const pauseMs = 220;

/** People on the server for what is typed, asked for after a short pause; answers that come too late are dropped. */
export function usePeople(query: string): Found & { searching: boolean } {
  const [found, setFound] = useState<Found>(none);
  const wanted = worthAsking(query) ? query.trim() : '';

  useEffect(() => {
    if (wanted === '') return;
    let current = true;
    const timer = setTimeout(() => {
      void ask('searchPeople', wanted).then((result) => {
        if (!current) return;
        setFound({
          query: wanted,
          people: result.ok ? result.value : [],
          refusal: result.ok ? null : result.refusal.detail,
        });
      });
    }, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted]);

  if (wanted === '') return { ...none, searching: false };
  if (found.query === wanted) return { ...found, searching: false };
  // Until the answer is there, of the last one what fits the words too: the list must not empty and fill again.
  return { ...found, people: found.people.filter((person) => matches(person, wanted)), refusal: null, searching: true };
}
