import { type InputHTMLAttributes, type Ref, type SelectHTMLAttributes, useId } from 'react';
import css from './Field.module.css';

type Native = InputHTMLAttributes<HTMLInputElement> & { 'data-testid'?: string; ref?: Ref<HTMLInputElement> };

/** A labelled input; what is wrong with it stands under it, in the place of its hint, so that nothing moves. */
export function Field(props: Native & { label: string; hint?: string; refusal?: string | undefined }) {
  const { label, hint = '', refusal, className, dir, ...native } = props;
  const id = useId();
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <input
        {...native}
        // An empty field would begin on the left whatever the language.
        dir={dir === 'auto' && native.value === '' ? undefined : dir}
        id={id}
        className={[css.input, className].filter(Boolean).join(' ')}
        aria-invalid={refusal !== undefined}
        aria-describedby={`${id}-note`}
      />
      <p id={`${id}-note`} className={`${css.note} ${refusal === undefined ? '' : css.refused}`} aria-live="polite">
        {refusal ?? hint}
      </p>
    </div>
  );
}

type Choice = SelectHTMLAttributes<HTMLSelectElement> & { 'data-testid'?: string };

export function Select({ label, children, ...native }: Choice & { label: string }) {
  const id = useId();
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <select {...native} id={id} className={css.input}>
        {children}
      </select>
    </div>
  );
}
