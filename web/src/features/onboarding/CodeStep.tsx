import { useState } from 'react';
import type { SessionState } from '../../bridge/types.ts';
import { ask, tell } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { useNow } from '../../app/useNow.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { sentenceFor } from '../../app/refusals.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { PasswordStep } from './PasswordStep.tsx';
import { digitsOf } from './digits.ts';
import css from './Onboarding.module.css';

type CodeSent = Extract<SessionState, { kind: 'code-sent' }>;

const codeLength = 6;

export function CodeStep({ sent }: { sent: CodeSent }) {
  const text = useText();
  const now = useNow(1000);
  const [code, setCode] = useState('');
  const [locked, setLocked] = useState<string | null>(null);
  const { busy, refusal, submit, forget } = useSubmit();
  const seconds = Math.max(0, Math.ceil((sent.resendAt - now) / 1000));
  const expired = now >= sent.expiresAt ? text('onboarding.code.expired') : undefined;

  const verify = async (digits: string): Promise<void> => {
    const isRight = await submit(async () => {
      const result = await ask('verifyCode', digits);
      if (result.ok || result.refusal.code !== 'password-required') return result;
      setLocked(digits);
      return { ok: true, value: null };
    });
    if (!isRight) setCode('');
  };

  const enter = (typed: string): void => {
    const digits = digitsOf(typed, codeLength);
    setCode(digits);
    forget();
    if (digits.length === codeLength) void verify(digits);
  };

  if (locked !== null) {
    return (
      <PasswordStep
        code={locked}
        onBack={() => {
          setLocked(null);
          setCode('');
        }}
      />
    );
  }
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (code.length === codeLength) void verify(code);
      }}
    >
      <h1 className={css.title}>{text('onboarding.code.title')}</h1>
      <p className={css.text}>
        {text('onboarding.code.text', { phoneNumber: `\u2068\u200e${sent.phoneNumber}\u2069` })}
      </p>
      <p className={css.note}>{text(`onboarding.code.${sent.delivery}`)}</p>
      <Field
        label={text('onboarding.code.label')}
        refusal={refusal === null ? expired : sentenceFor(refusal, 'code', text)}
        className={css.code}
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus
        placeholder="······"
        readOnly={busy}
        value={code}
        onChange={(event) => {
          enter(event.target.value);
        }}
        data-testid="code-input"
      />
      <Button type="submit" wide disabled={busy || code.length < codeLength} data-testid="verify-code">
        {text(busy ? 'onboarding.code.verifying' : 'onboarding.code.verify')}
      </Button>
      <div className={css.below}>
        <Button
          look="quiet"
          onClick={() => {
            tell('cancelCode');
          }}
        >
          {text('onboarding.code.change')}
        </Button>
        <Button
          look="quiet"
          disabled={seconds > 0 || busy}
          onClick={() => void submit(() => ask('requestCode', sent.phoneNumber))}
        >
          {seconds > 0 ? text('onboarding.code.resendIn', { seconds }) : text('onboarding.code.resend')}
        </Button>
      </div>
    </form>
  );
}
