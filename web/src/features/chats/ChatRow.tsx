import { memo } from 'react';
import { Link } from 'wouter';
import type { ChatSummary } from '../../bridge/types.ts';
import { BotBadge } from '../../app/BotBadge.tsx';
import { VerifiedBadge } from '../../app/VerifiedBadge.tsx';
import { useLocale, useText } from '../../app/language.ts';
import { chatPath, useRoutes } from '../../app/routes.ts';
import { moment, shortTime } from '../../app/times.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import css from './ChatRow.module.css';
import { Preview } from './Preview.tsx';

interface Props {
  chat: ChatSummary;
  open: boolean;
  now: number;
  onOpen: () => void;
}

export const ChatRow = memo(function ChatRow({ chat, open, now, onOpen }: Props) {
  const text = useText();
  const locale = useLocale();
  const { linkTo } = useRoutes();
  const online = chat.presence?.online === true;
  return (
    <Link
      {...linkTo(chatPath(chat.id))}
      className={css.row}
      aria-current={open ? 'page' : undefined}
      data-testid="chat-row"
      data-chat-id={chat.id}
      data-stop
      data-opens={chatPath(chat.id)}
      onClick={onOpen}
    >
      <Avatar accountId={chat.person.accountId} name={chat.person.displayName} online={online} />
      <span className={css.title}>
        <span className={css.name} dir="auto">
          {chat.person.displayName}
        </span>
        {chat.person.bot && <BotBadge />}
        {chat.verification === 'verified' && <VerifiedBadge />}
      </span>
      {online && <span className="visually-hidden">{text('chats.online')}</span>}
      <time className={css.time} dateTime={new Date(chat.at).toISOString()} title={moment(chat.at, locale)}>
        {shortTime(chat.at, now, locale)}
      </time>
      <span className={css.preview}>
        <Preview chat={chat} open={open} />
      </span>
      {chat.unread > 0 && (
        <span className={css.unread} data-testid="unread-count">
          <span aria-hidden="true">{new Intl.NumberFormat(locale).format(chat.unread)}</span>
          <span className="visually-hidden">{text('chats.unread', { count: chat.unread })}</span>
        </span>
      )}
    </Link>
  );
});
