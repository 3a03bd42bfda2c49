import css from './Digits.module.css';

/** Six digits that a person compares with those on another screen. */
export function Digits({ digits }: { digits: string }) {
  return (
    <p className={css.digits} dir="ltr" data-testid="link-digits">
      <span>{digits.slice(0, 3)}</span> <span>{digits.slice(3)}</span>
    </p>
  );
}
