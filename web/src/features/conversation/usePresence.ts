import type { ChatSummary } from '../../bridge/types.ts';
import { useLocale, useText } from '../../app/language.ts';
import { useMirror } from '../../app/store.ts';
import { ago } from '../../app/times.ts';
import { useNow } from '../../app/useNow.ts';

const minute = 60_000;

/** What stands under the name. While we are not connected ourselves, nothing certain can be said of the other. */
export function usePresence(chat: ChatSummary): string {
  const text = useText();
  const locale = useLocale();
  const now = useNow(minute / 2);
  const connected = useMirror((mirror) => mirror.connection === 'online' || mirror.connection === 'syncing');
  const { presence } = chat;
  if (presence === null) return '';
  if (presence.online) return connected ? text('chat.online') : '';
  if (presence.lastSeen === null) return '';
  if (now - presence.lastSeen < minute) return text('chat.lastSeenNow');
  return text('chat.lastSeen', { when: ago(presence.lastSeen, now, locale) });
}
