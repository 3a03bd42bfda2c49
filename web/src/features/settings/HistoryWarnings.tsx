import { tell } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { useMirror } from '../../app/store.ts';
import css from './Settings.module.css';

/** The server was given one history and gave back another: the person should know. */
export function HistoryWarnings() {
  const text = useText();
  const warnings = useMirror((mirror) => mirror.history.warnings);
  const chats = useMirror((mirror) => mirror.chats);
  if (warnings.length === 0) return null;
  const nameOf = (chatId: string): string => chats?.find(({ id }) => id === chatId)?.person.displayName ?? '';
  return (
    <div role="alert" className={css.misfit} data-testid="history-warning">
      <strong>{text('history.misfit.title')}</strong>
      <ul>
        {warnings.map(({ kind, chatId }) => (
          <li key={`${kind} ${chatId}`}>
            {text(`history.misfit.${kind}`, { name: `\u2068${nameOf(chatId) || text('history.misfit.chat')}\u2069` })}
          </li>
        ))}
      </ul>
      <p>{text('history.misfit.text')}</p>
      <button
        type="button"
        onClick={() => {
          tell('dismissHistoryWarnings');
        }}
        data-testid="history-warning-dismiss"
      >
        {text('history.misfit.dismiss')}
      </button>
    </div>
  );
}
