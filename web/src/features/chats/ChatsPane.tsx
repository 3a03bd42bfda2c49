import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { Person } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';
import { chatPath, useRoutes } from '../../app/routes.ts';
import { useMe, useMirror } from '../../app/store.ts';
import { useText } from '../../app/language.ts';
import { useNow } from '../../app/useNow.ts';
import { ChatsHeader } from './ChatsHeader.tsx';
import { ChatsList } from './ChatsList.tsx';
import css from './ChatsPane.module.css';
import { Kinds } from './Kinds.tsx';
import { filterChats } from './match.ts';
import { listRows } from './rows.ts';
import { SearchField } from './SearchField.tsx';
import { usePeople } from './usePeople.ts';
import { useStops } from './useStops.ts';

const FoundMessages = lazy(() => import('../search/FoundMessages.tsx'));
const Reminder = lazy(() => import('../recovery/Reminder.tsx'));

export function ChatsPane() {
  const text = useText();
  const { location, open } = useRoutes();
  const me = useMe();
  const chats = useMirror((mirror) => mirror.chats);
  const reminder = useMirror((mirror) => mirror.recovery.reminder);
  const [query, setQuery] = useState('');
  const [kind, setKind] = useState<string>();
  const [near, setNear] = useState(false);
  const { people, searching, refusal } = usePeople(query);
  const pane = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const onKeyDown = useStops(pane);
  const fresh = location === '/new';
  const [total, setTotal] = useState(0);
  const now = useNow(60_000);
  const asked = query.trim() !== '';
  const looks = !fresh && (asked || kind !== undefined);

  useEffect(() => {
    if (fresh) input.current?.focus();
  }, [fresh]);

  const rows = looks && !asked ? [] : listRows(filterChats(chats ?? [], query), people, me?.accountId);

  const look = useCallback((words: string) => {
    setQuery(words);
    if (words.trim() === '') setKind(undefined);
  }, []);
  const showAll = useCallback(() => {
    look('');
  }, [look]);

  const pick = async (person: Person): Promise<void> => {
    const result = await ask('startChat', person);
    if (!result.ok) return;
    showAll();
    open(chatPath(result.value));
  };

  return (
    <nav ref={pane} className={css.pane} aria-label={text('chats.label')} onKeyDown={onKeyDown}>
      <ChatsHeader fresh={fresh} />
      <div
        onFocus={() => {
          setNear(true);
        }}
        onBlur={({ currentTarget, relatedTarget }) => {
          setNear(currentTarget.contains(relatedTarget));
        }}
      >
        <SearchField
          ref={input}
          query={query}
          active={query !== '' || looks}
          onQuery={look}
          onEnter={() => {
            if (asked) pane.current?.querySelector<HTMLElement>('[data-stop]')?.click();
          }}
        />
        {!fresh && (near || looks) && <Kinds kind={kind} onKind={setKind} />}
      </div>
      <div>
        {reminder && !fresh && query === '' && (
          <Suspense>
            <Reminder />
          </Suspense>
        )}
      </div>
      <ChatsList
        rows={rows}
        loading={chats === null}
        query={query}
        fresh={fresh}
        searching={searching}
        refusal={refusal}
        onPick={(person) => void pick(person)}
        onOpen={showAll}
        messages={{
          total: looks ? total : 0,
          list: looks && (
            <Suspense>
              <FoundMessages
                text={query}
                kind={kind}
                chats={chats ?? []}
                now={now}
                onKind={setKind}
                onTotal={setTotal}
              />
            </Suspense>
          ),
        }}
      />
    </nav>
  );
}
