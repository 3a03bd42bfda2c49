import { useState } from 'react';
import type { SessionState } from '../../bridge/types.ts';
import { ask, tell } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import css from './Onboarding.module.css';

type Notice = Extract<SessionState, { kind: 'signed-out' }>['notice'];

export function PhoneStep({ notice }: { notice: Notice }) {
  const text = useText();
  const [phoneNumber, setPhoneNumber] = useState('');
  const { busy, refusal, submit, forget } = useSubmit();

  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit(() => ask('requestCode', phoneNumber.trim()));
      }}
    >
      {notice !== undefined && (
        <p className={css.note} role="status">
          {text(`onboarding.notice.${notice}`)}
        </p>
      )}
      <h1 className={css.title}>{text('onboarding.phone.title')}</h1>
      <p className={css.text}>{text('onboarding.phone.text')}</p>
      <Field
        label={text('onboarding.phone.label')}
        hint={text('onboarding.phone.hint')}
        refusal={refusal === null ? undefined : sentenceFor(refusal, 'phoneNumber', text)}
        className={css.ltr}
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        autoFocus
        placeholder="+"
        value={phoneNumber}
        onChange={(event) => {
          setPhoneNumber(event.target.value);
          forget();
        }}
        data-testid="phone-input"
      />
      <Button type="submit" wide disabled={busy || phoneNumber.trim() === ''} data-testid="request-code">
        {text(busy ? 'onboarding.phone.sending' : 'onboarding.phone.send')}
      </Button>
      <p className={css.or}>{text('linking.or')}</p>
      <Button
        look="outline"
        wide
        onClick={() => {
          tell('beginLinking');
        }}
        data-testid="begin-linking"
      >
        <Icon name="qr" size={20} />
        {text('linking.offer')}
      </Button>
    </form>
  );
}
