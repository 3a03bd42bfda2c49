import { useEffect } from 'react';
import { useLocale, useText } from './language.ts';
import { useMirror } from './store.ts';

/** How many messages wait, in the title of the window. */
export function useTitle(): void {
  const text = useText();
  const locale = useLocale();
  const unread = useMirror((mirror) => mirror.chats?.reduce((sum, chat) => sum + chat.unread, 0) ?? 0);
  useEffect(() => {
    const name = text('app.name');
    document.title = unread === 0 ? name : `(${new Intl.NumberFormat(locale).format(unread)}) ${name}`;
  }, [text, locale, unread]);
}
