import { useText } from '../../app/language.ts';
import { useMirror } from '../../app/store.ts';
import css from './Connection.module.css';

export function ConnectionPill() {
  const text = useText();
  const connection = useMirror((mirror) => mirror.connection);
  return (
    <div
      className={css.pill}
      role="status"
      data-testid="connection"
      data-connection={connection}
      data-shown={connection !== 'online'}
    >
      <span className={css.sign} />
      {text(`connection.${connection}`)}
    </div>
  );
}
