import { useText } from '../../app/language.ts';
import { Icon } from '../../ui/Icon.tsx';
import css from './ChatsPane.module.css';

const kinds = ['picture', 'link', 'file'] as const;

interface Props {
  kind: string | undefined;
  onKind: (kind: string | undefined) => void;
}

/** One kind of message alone, with words or without: all pictures, all links, all files. */
export function Kinds({ kind, onKind }: Props) {
  const text = useText();
  return (
    <div role="group" aria-label={text('search.kind')} className={css.kinds}>
      {kinds.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={kind === each}
          // The field keeps the keyboard: what is typed next narrows it down.
          onMouseDown={(event) => {
            event.preventDefault();
          }}
          onClick={() => {
            onKind(kind === each ? undefined : each);
          }}
          data-testid={`search-all-${each}`}
        >
          <Icon name={each} size={16} />
          {text(`search.kind.${each}`)}
        </button>
      ))}
    </div>
  );
}
