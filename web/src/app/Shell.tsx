import { lazy, Suspense, useEffect, useRef } from 'react';
import { useRoute } from 'wouter';
import { ChatsPane } from '../features/chats/ChatsPane.tsx';
import { ConnectionPill } from '../features/connection/ConnectionPill.tsx';
import { Conversation } from '../features/conversation/Conversation.tsx';
import { tell } from './engine.ts';
import { leave } from './mirror.ts';
import { useRoutes } from './routes.ts';
import css from './Shell.module.css';
import { useMirror } from './store.ts';
import { UpdateHint } from './UpdateHint.tsx';
import { useNarrow } from './useNarrow.ts';
import { useTitle } from './useTitle.ts';
import { Welcome } from './Welcome.tsx';

const LinkedDevices = lazy(() => import('../features/devices/LinkedDevices.tsx'));
const NewDeviceNotice = lazy(() =>
  import('../features/devices/NewDeviceNotice.tsx').then((module) => ({ default: module.NewDeviceNotice })),
);
const RecoveryPage = lazy(() => import('../features/recovery/RecoveryPage.tsx'));
const Settings = lazy(() => import('../features/settings/Settings.tsx'));

/** The list and what is open: side by side on a wide screen, one at a time on a phone. */
export function Shell() {
  const { location } = useRoutes();
  const [, params] = useRoute('/chat/:id');
  const chatId = params?.id ?? null;
  const settings = location === '/settings';
  const devices = location === '/devices' || location === '/link';
  const recovery = location === '/recovery';
  const open = chatId !== null || settings || devices || recovery;
  const hasNews = useMirror((mirror) => mirror.arrived.length > 0);
  const narrow = useNarrow();
  useTitle();
  useOpenChat(chatId);
  useReturningFocus(location);

  return (
    <div className={css.shell} data-open={open}>
      <div className={css.side} role={narrow && !open ? 'main' : undefined}>
        <ChatsPane />
      </div>
      <main className={css.main}>
        {chatId !== null && <Conversation key={chatId} chatId={chatId} />}
        {settings && (
          <Suspense>
            <Settings />
          </Suspense>
        )}
        {devices && (
          <Suspense>
            <LinkedDevices />
          </Suspense>
        )}
        {recovery && (
          <Suspense>
            <RecoveryPage />
          </Suspense>
        )}
        {!open && <Welcome />}
      </main>
      <ConnectionPill over={chatId === null ? 'list' : 'conversation'} />
      {hasNews && (
        <Suspense>
          <NewDeviceNotice />
        </Suspense>
      )}
      <UpdateHint />
    </div>
  );
}

function useOpenChat(chatId: string | null): void {
  useEffect(() => {
    tell('openChat', chatId);
    return () => {
      if (chatId !== null) useMirror.setState((mirror) => leave(mirror, chatId));
    };
  }, [chatId]);
}

/** After closing what was open, the focus is again where it was opened from. */
function useReturningFocus(location: string): void {
  const before = useRef(location);
  useEffect(() => {
    const opener = `[data-opens="${CSS.escape(before.current)}"]`;
    if (location === '/' && before.current !== '/') document.querySelector<HTMLElement>(opener)?.focus();
    before.current = location;
  }, [location]);
}
