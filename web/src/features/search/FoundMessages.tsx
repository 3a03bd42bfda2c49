import { useEffect, useState } from 'react';
import type { ChatSummary, SearchQuery } from '../../bridge/types.ts';
import { useText } from '../../app/language.ts';
import { FoundRow } from './FoundRow.tsx';
import css from './Search.module.css';
import { SearchFilters } from './SearchFilters.tsx';
import type { Filters } from './SearchFilters.tsx';
import { useFound } from './useFound.ts';

interface Props {
  text: string;
  /** One kind alone; undefined for all. */
  kind: string | undefined;
  chats: readonly ChatSummary[];
  now: number;
  onKind: (kind: string | undefined) => void;
  onTotal: (total: number) => void;
}

/** Messages with the words that are typed, or all of a kind, newest first, under the chats and people. */
export default function FoundMessages({ text: typed, kind, chats, now, onKind, onTotal }: Props) {
  const text = useText();
  const [others, setFilters] = useState<Filters>({});
  const filters = { ...others, kind };
  const query: SearchQuery = { ...filters, text: typed };
  const { found, loadMore } = useFound(query);
  const total = found?.total ?? 0;
  useEffect(() => {
    onTotal(total);
  }, [onTotal, total]);

  return (
    <section aria-labelledby="found-title" className={css.found}>
      <div className={css.heading}>
        <h2 id="found-title">{text('search.messages', { count: total })}</h2>
      </div>
      <SearchFilters
        filters={filters}
        chats={chats}
        onChange={({ kind: chosen, ...values }) => {
          setFilters(values);
          onKind(chosen);
        }}
      />
      <ul className={css.list}>
        {found?.hits.map((hit) => (
          <li key={hit.message.id}>
            <FoundRow hit={hit} chat={chats.find(({ id }) => id === hit.message.chatId)} now={now} />
          </li>
        ))}
      </ul>
      {found !== null && found.next !== null && (
        <button type="button" className={css.more} onClick={loadMore} data-stop data-testid="found-more">
          {text('search.more')}
        </button>
      )}
      <p role="status" className={css.note}>
        {found?.complete === false
          ? text('search.incomplete')
          : found !== null && total === 0 && text(typed.trim() === '' ? 'search.none.kind' : 'search.none')}
      </p>
    </section>
  );
}
