import { type ReactNode, useRef } from 'react';
import { Virtualizer } from 'virtua';
import type { Person } from '../../bridge/types.ts';
import { useText } from '../../app/language.ts';
import { chatPath, useRoutes } from '../../app/routes.ts';
import { useNow } from '../../app/useNow.ts';
import { ChatRow } from './ChatRow.tsx';
import css from './ChatsPane.module.css';
import { ListNote } from './ListNote.tsx';
import { PersonRow } from './PersonRow.tsx';
import type { Row } from './rows.ts';

interface Props {
  rows: readonly Row[];
  loading: boolean;
  query: string;
  fresh: boolean;
  searching: boolean;
  refusal: string | null;
  onPick: (person: Person) => void;
  onOpen: () => void;
  /** Messages that were found, below the chats and people; how many there are. */
  messages: { total: number; list: ReactNode };
}

const rowHeight = 74;

export function ChatsList({ rows, loading, query, fresh, searching, refusal, onPick, onOpen, messages }: Props) {
  const text = useText();
  const { location } = useRoutes();
  const now = useNow(60_000);
  const scroller = useRef<HTMLDivElement>(null);

  const draw = (row: Row) => {
    if (row.kind === 'people')
      return (
        <h2 key={row.key} className={css.heading}>
          {text('chats.people')}
        </h2>
      );
    if (row.kind === 'person') return <PersonRow key={row.key} person={row.person} onPick={onPick} />;
    const open = location === chatPath(row.chat.id);
    return <ChatRow key={row.key} chat={row.chat} open={open} now={now} onOpen={onOpen} />;
  };

  return (
    <div ref={scroller} className={css.list}>
      {fresh && query.trim().length < 2 && <p className={css.note}>{text('chats.more')}</p>}
      <Virtualizer scrollRef={scroller} data={rows} itemSize={rowHeight} bufferSize={400} as="ul" item="li">
        {draw}
      </Virtualizer>
      <ListNote
        loading={loading}
        found={rows.filter((row) => row.kind !== 'people').length + messages.total}
        query={query}
        fresh={fresh}
        searching={searching}
        refusal={refusal}
        besides={messages.list !== false}
      />
      {messages.list}
    </div>
  );
}
