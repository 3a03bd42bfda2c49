import type { CSSProperties } from 'react';
import { initialsOf, tintOf } from './avatar.ts';
import css from './Avatar.module.css';
import { Icon } from './Icon.tsx';

export function Avatar(props: { accountId: string; name: string; size?: number; online?: boolean }) {
  const { accountId, name, size = 48, online = false } = props;
  const initials = initialsOf(name);
  return (
    <span
      className={css.avatar}
      style={{ '--size': `${size}px` } as CSSProperties}
      data-tint={tintOf(accountId)}
      aria-hidden="true"
    >
      {initials === '' ? <Icon name="person" size={size * 0.5} /> : initials}
      {online && <span className={css.dot} />}
    </span>
  );
}
