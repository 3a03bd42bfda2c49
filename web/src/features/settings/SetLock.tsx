import { useState } from 'react';
import { ask } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import css from './Settings.module.css';

const shortest = 8;

export function SetLock({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const text = useText();
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const { busy, refusal, submit, forget } = useSubmit();
  const ready = Array.from(password).length >= shortest && again === password;
  const save = async (): Promise<void> => {
    if (ready && (await submit(() => ask('setRegistrationLock', password)))) onDone();
  };
  return (
    <Dialog
      title={text('lock.set')}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {text('common.cancel')}
          </Button>
          <Button disabled={busy || !ready} onClick={() => void save()} data-testid="lock-save">
            {text('common.save')}
          </Button>
        </>
      }
    >
      <form
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p className={css.warning}>{text('lock.set.text')}</p>
        <Field
          label={text('lock.password')}
          hint={text('lock.password.hint')}
          refusal={refusal === null ? undefined : sentenceFor(refusal, 'password', text)}
          type="password"
          dir="auto"
          autoComplete="new-password"
          autoFocus
          value={password}
          onChange={(event) => {
            setPassword(event.target.value);
            forget();
          }}
          data-testid="lock-password"
        />
        <Field
          label={text('lock.again')}
          refusal={again !== '' && again !== password ? text('lock.differs') : undefined}
          type="password"
          dir="auto"
          autoComplete="new-password"
          value={again}
          onChange={(event) => {
            setAgain(event.target.value);
          }}
          data-testid="lock-again"
        />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
