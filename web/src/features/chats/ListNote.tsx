import { useText } from '../../app/language.ts';
import css from './ChatsPane.module.css';

interface Props {
  loading: boolean;
  found: number;
  query: string;
  fresh: boolean;
  searching: boolean;
  refusal: string | null;
  /** Messages are looked for too, and say themselves whether there are any. */
  besides: boolean;
}

/** What stands under the list: nothing yet, nothing at all, nothing found, or still looking. */
export function ListNote({ loading, found, query, fresh, searching, refusal, besides }: Props) {
  const text = useText();
  const asked = query.trim() !== '';
  if (loading) {
    return (
      <div role="status" aria-label={text('app.starting')}>
        {[0, 1, 2, 3].map((index) => (
          <div key={index} className={css.ghost} />
        ))}
      </div>
    );
  }
  return (
    <div role="status">
      {searching && <p className={css.note}>{text('chats.searching')}</p>}
      {!searching && refusal !== null && <p className={css.note}>{refusal}</p>}
      {!searching && refusal === null && asked && found === 0 && (
        <p className={css.note}>{text(query.trim().length < 2 ? 'chats.more' : 'chats.none', { query })}</p>
      )}
      {!searching && asked && found > 0 && <p className="visually-hidden">{text('chats.found', { count: found })}</p>}
      {!asked && !fresh && !besides && found === 0 && (
        <div className={css.empty}>
          <h2>{text('chats.empty.title')}</h2>
          <p>{text('chats.empty.text')}</p>
        </div>
      )}
    </div>
  );
}
