import { Link } from 'wouter';
import type { ChatSummary, SearchHit } from '../../bridge/types.ts';
import { jump } from '../../app/jumps.ts';
import { useLocale, useText } from '../../app/language.ts';
import { chatPath, useRoutes } from '../../app/routes.ts';
import { moment, shortTime } from '../../app/times.ts';
import { FoundFile } from './FoundFile.tsx';
import { Look } from './Look.tsx';
import { Marked } from './Marked.tsx';
import css from './Search.module.css';

/** One message that was found; opens its conversation at its place. */
export function FoundRow({ hit, chat, now }: { hit: SearchHit; chat: ChatSummary | undefined; now: number }) {
  const text = useText();
  const locale = useLocale();
  const { linkTo } = useRoutes();
  const { message, marks } = hit;
  const { content } = message;
  return (
    <Link
      {...linkTo(`${chatPath(message.chatId)}?message=${encodeURIComponent(message.id)}`)}
      className={css.row}
      data-testid="found-message"
      data-found-id={message.id}
      data-stop
      onClick={jump}
    >
      {content.kind === 'file' && <Look id={message.id} file={content.file} />}
      <span className={css.name} dir="auto">
        {chat?.person.displayName ?? ''}
      </span>
      <time className={css.time} dateTime={new Date(message.at).toISOString()} title={moment(message.at, locale)}>
        {shortTime(message.at, now, locale)}
      </time>
      <span className={css.words} dir="auto">
        {message.mine && <span className={css.mine}>{text('search.you')} </span>}
        {content.kind === 'file' ? (
          <FoundFile hit={hit} file={content.file} />
        ) : (
          <Marked text={hit.text} marks={marks} />
        )}
      </span>
    </Link>
  );
}
