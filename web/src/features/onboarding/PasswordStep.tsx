import { useState } from 'react';
import { ask } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import css from './Onboarding.module.css';

/** The code was right, and the account has a registration lock. */
export function PasswordStep({ code, onBack }: { code: string; onBack: () => void }) {
  const text = useText();
  const [password, setPassword] = useState('');
  const { busy, refusal, submit, forget } = useSubmit();
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (password !== '') void submit(() => ask('verifyCode', code, password));
      }}
      data-testid="password-step"
    >
      <h1 className={css.title}>{text('onboarding.password.title')}</h1>
      <p className={css.text}>{text('onboarding.password.text')}</p>
      <Field
        label={text('lock.password')}
        hint={text('onboarding.password.hint')}
        refusal={refusal === null ? undefined : sentenceFor(refusal, 'password', text)}
        type="password"
        dir="auto"
        autoComplete="current-password"
        autoFocus
        value={password}
        onChange={(event) => {
          setPassword(event.target.value);
          forget();
        }}
        data-testid="password-input"
      />
      <Button type="submit" wide disabled={busy || password === ''} data-testid="password-go">
        {text(busy ? 'onboarding.code.verifying' : 'onboarding.code.verify')}
      </Button>
      <Button look="quiet" disabled={busy} onClick={onBack}>
        {text('common.back')}
      </Button>
    </form>
  );
}
