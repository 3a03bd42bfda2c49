import { useState } from 'react';
import type { ChatSummary, SearchQuery } from '../../bridge/types.ts';
import { useText } from '../../app/language.ts';
import { useMe } from '../../app/store.ts';
import { Field, Select } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import css from './Search.module.css';

export type Filters = Omit<SearchQuery, 'text' | 'skip'>;

interface Props {
  filters: Filters;
  chats: readonly ChatSummary[];
  onChange: (filters: Filters) => void;
}

const kinds = ['text', 'link', 'picture', 'file'] as const;

/** What the messages have to be besides: in a chat, by a person, of a kind, from a day to a day. */
export function SearchFilters({ filters, chats, onChange }: Props) {
  const text = useText();
  const me = useMe();
  const [days, setDays] = useState({ from: '', to: '' });
  const chosen = Object.values(filters).filter(Boolean).length;
  const change = (values: Filters): void => {
    onChange({ ...filters, ...values });
  };
  const choose = (values: Partial<typeof days>): void => {
    const next = { ...days, ...values };
    setDays(next);
    change({ from: startOf(next.from), to: endOf(next.to) });
  };
  const names = chats.map(({ id, person }) => ({ id, accountId: person.accountId, name: person.displayName }));
  return (
    <details className={css.filters} data-testid="search-filters">
      <summary>
        <Icon name="sliders" size={18} />
        {text('search.filters', { count: chosen })}
        <Icon name="down" size={16} />
      </summary>
      <div className={css.fields}>
        <Select
          label={text('search.chat')}
          value={filters.chatId ?? ''}
          onChange={({ target }) => {
            change({ chatId: target.value || undefined });
          }}
          data-testid="search-chat"
        >
          <option value="">{text('search.chat.any')}</option>
          {names.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        <Select
          label={text('search.person')}
          value={filters.personId ?? ''}
          onChange={({ target }) => {
            change({ personId: target.value || undefined });
          }}
          data-testid="search-person"
        >
          <option value="">{text('search.person.any')}</option>
          {me !== null && <option value={me.accountId}>{text('search.person.me')}</option>}
          {names.map(({ accountId, name }) => (
            <option key={accountId} value={accountId}>
              {name}
            </option>
          ))}
        </Select>
        <div className={css.kind}>
          <Select
            label={text('search.kind')}
            value={filters.kind ?? ''}
            onChange={({ target }) => {
              change({ kind: target.value || undefined });
            }}
            data-testid="search-kind"
          >
            <option value="">{text('search.kind.any')}</option>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {text(`search.kind.${kind}`)}
              </option>
            ))}
          </Select>
        </div>
        <Field
          label={text('search.from')}
          type="date"
          value={days.from}
          onChange={({ target }) => {
            choose({ from: target.value });
          }}
          data-testid="search-from"
        />
        <Field
          label={text('search.to')}
          type="date"
          value={days.to}
          onChange={({ target }) => {
            choose({ to: target.value });
          }}
          data-testid="search-to"
        />
      </div>
    </details>
  );
}

function startOf(day: string): number | undefined {
  return day === '' ? undefined : new Date(`${day}T00:00:00`).getTime();
}

function endOf(day: string): number | undefined {
  return day === '' ? undefined : new Date(`${day}T23:59:59.999`).getTime();
}
