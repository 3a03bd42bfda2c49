import { tell } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { useRoutes } from '../../app/routes.ts';
import { Icon } from '../../ui/Icon.tsx';
import css from './Reminder.module.css';

/** After some days without recovery: what would be lost, once, and then not again for a month. */
export default function Reminder() {
  const text = useText();
  const { open } = useRoutes();
  return (
    <aside className={css.reminder} data-testid="recovery-reminder">
      <Icon name="key" size={22} />
      <p>{text('reminder.text')}</p>
      <div className={css.actions}>
        <button type="button" onClick={() => tell('dismissReminder')} data-testid="reminder-later">
          {text('reminder.later')}
        </button>
        <button
          type="button"
          onClick={() => {
            open('/recovery');
          }}
          data-testid="reminder-open"
        >
          {text('reminder.open')}
        </button>
      </div>
    </aside>
  );
}
