import { lazy, Suspense, useEffect, useRef } from 'react';
import { useRoute } from 'wouter';
import { ChatsPane } from '../features/chats/ChatsPane.tsx';
import { ConnectionPill } from '../features/connection/ConnectionPill.tsx';
import { Conversation } from '../features/conversation/Conversation.tsx';
import { tell } from './engine.ts';
import { useRoutes } from './routes.ts';
import css from './Shell.module.css';
import { UpdateHint } from './UpdateHint.tsx';
import { useTitle } from './useTitle.ts';
import { Welcome } from './Welcome.tsx';

const Settings = lazy(() => import('../features/settings/Settings.tsx'));

/** The list and what is open: side by side on a wide screen, one at a time on a phone. */
export function Shell() {
  const { location } = useRoutes();
  const [, params] = useRoute('/chat/:id');
  const chatId = params?.id ?? null;
  const settings = location === '/settings';
  useTitle();
  useOpenChat(chatId);

  return (
    <div className={css.shell} data-open={chatId !== null || settings}>
      <div className={css.side}>
        <ChatsPane />
      </div>
      <main className={css.main}>
        {chatId !== null && <Conversation key={chatId} chatId={chatId} />}
        {settings && (
          <Suspense>
            <Settings />
          </Suspense>
        )}
        {chatId === null && !settings && <Welcome />}
      </main>
      <ConnectionPill over={chatId === null ? 'list' : 'conversation'} />
      <UpdateHint />
    </div>
  );
}

/** Tells the engine which chat is open; after closing it, its line in the list has the focus again. */
function useOpenChat(chatId: string | null): void {
  const before = useRef<string | null>(null);
  useEffect(() => {
    tell('openChat', chatId);
    if (chatId === null && before.current !== null) {
      document.querySelector<HTMLElement>(`[data-chat-id="${CSS.escape(before.current)}"]`)?.focus();
    }
    before.current = chatId;
  }, [chatId]);
}
