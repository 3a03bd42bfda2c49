import css from './BotBadge.module.css';
import { useText } from './language.ts';

/** Beside the name of a bot, wherever one is shown. */
export function BotBadge() {
  const text = useText();
  return (
    <span className={css.badge} data-testid="bot-badge" title={text('person.bot.long')}>
      <span aria-hidden="true">{text('person.bot')}</span>
      <span className="visually-hidden">{text('person.bot.long')}</span>
    </span>
  );
}
