import { useText } from '../../app/language.ts';
import { useMirror } from '../../app/store.ts';
import css from './Connection.module.css';

/** `over` what it floats: at the foot of the list, and on a phone under the header of a conversation. */
export function ConnectionPill({ over }: { over: 'list' | 'conversation' }) {
  const text = useText();
  const connection = useMirror((mirror) => mirror.connection);
  return (
    <div
      className={css.pill}
      role="status"
      data-testid="connection"
      data-connection={connection}
      data-over={over}
      data-shown={connection !== 'online'}
    >
      <span className={css.sign} />
      {text(`connection.${connection}`)}
    </div>
  );
}
