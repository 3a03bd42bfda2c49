import type { Ref } from 'react';
import { useText } from '../../app/language.ts';
import { Icon } from '../../ui/Icon.tsx';
import css from './ChatsPane.module.css';

interface Props {
  query: string;
  /** Something is looked for, with a word or without. */
  active: boolean;
  onQuery: (query: string) => void;
  onEnter: () => void;
  ref: Ref<HTMLInputElement>;
}

export function SearchField({ query, active, onQuery, onEnter, ref }: Props) {
  const text = useText();
  return (
    <search className={css.search}>
      <Icon name="search" size={18} />
      <input
        ref={ref}
        type="text"
        role="searchbox"
        enterKeyHint="search"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        dir={query === '' ? undefined : 'auto'}
        value={query}
        placeholder={text('chats.search')}
        aria-label={text('chats.search')}
        onChange={(event) => {
          onQuery(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) onEnter();
          if (event.key !== 'Escape' || !active) return;
          event.stopPropagation();
          onQuery('');
        }}
        data-testid="search-input"
      />
      {active && (
        <button
          type="button"
          className={css.clear}
          aria-label={text('chats.search.clear')}
          onClick={() => {
            onQuery('');
          }}
        >
          <Icon name="close" size={16} />
        </button>
      )}
    </search>
  );
}
