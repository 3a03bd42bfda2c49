import type { Person } from '../../bridge/types.ts';
import { useLocale, useText } from '../../app/language.ts';
import { dayName } from '../../app/times.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Bubble } from './Bubble.tsx';
import css from './ConversationRow.module.css';
import type { Row } from './rows.ts';

export function ConversationRow({ row, person, now }: { row: Row; person: Person; now: number }) {
  const text = useText();
  const locale = useLocale();
  const name = person.displayName;
  switch (row.kind) {
    case 'start':
      return (
        <p className={css.start}>
          <Icon name={row.earlier === 'elsewhere' ? 'laptop' : 'shield'} size={18} />
          <span>
            {row.earlier === 'none'
              ? text(person.bot ? 'chat.start.bot' : 'chat.start', { name })
              : text(`chat.earlier.${row.earlier}`)}
          </span>
        </p>
      );
    case 'day':
      return (
        <h2 className={css.day}>
          <span>{dayName(row.at, now, locale)}</span>
        </h2>
      );
    case 'new':
      return (
        <h2 className={css.new} data-testid="new-messages-line">
          <span>{text('chat.new')}</span>
        </h2>
      );
    case 'notice':
      return (
        <p className={css.notice}>
          {row.message.content.kind === 'notice' && text(`message.notice.${row.message.content.notice}`, { name })}
        </p>
      );
    case 'message':
      return (
        <Bubble
          message={row.message}
          first={row.first}
          last={row.last}
          author={row.message.mine ? text('message.you') : name}
        />
      );
  }
}
