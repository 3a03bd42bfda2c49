import type { ButtonHTMLAttributes, Ref } from 'react';
import css from './Button.module.css';
import { Icon, type IconName } from './Icon.tsx';

type Native = ButtonHTMLAttributes<HTMLButtonElement> & {
  'data-testid'?: string;
  'data-opens'?: string;
  ref?: Ref<HTMLButtonElement>;
};

export function Button(props: Native & { look?: 'primary' | 'outline' | 'quiet' | 'danger'; wide?: boolean }) {
  const { look = 'primary', wide = false, type = 'button', className, ...native } = props;
  const classes = [css.button, css[look], wide && css.wide, className].filter(Boolean).join(' ');
  return <button {...native} type={type} className={classes} />;
}

export function IconButton({ icon, label, ...native }: Native & { icon: IconName; label: string }) {
  return (
    <button title={label} aria-label={label} type="button" {...native} className={css.icon}>
      <Icon name={icon} />
    </button>
  );
}
