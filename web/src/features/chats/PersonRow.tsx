import type { Person } from '../../bridge/types.ts';
import { BotBadge } from '../../app/BotBadge.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import css from './ChatRow.module.css';

export function PersonRow({ person, onPick }: { person: Person; onPick: (person: Person) => void }) {
  const second = [person.username === null ? '' : `@${person.username}`, person.about].filter(Boolean).join(' · ');
  return (
    <button
      type="button"
      className={css.row}
      data-testid="person-result"
      data-account-id={person.accountId}
      data-stop
      onClick={() => {
        onPick(person);
      }}
    >
      <Avatar accountId={person.accountId} name={person.displayName} />
      <span className={second ? css.title : `${css.title} ${css.alone}`}>
        <span className={css.name} dir="auto">
          {person.displayName}
        </span>
        {person.bot && <BotBadge />}
      </span>
      {second && (
        <span className={css.preview}>
          <span className={css.words} dir="auto">
            {second}
          </span>
        </span>
      )}
    </button>
  );
}
