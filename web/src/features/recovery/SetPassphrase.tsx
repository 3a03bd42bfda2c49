import { useState } from 'react';
import { ask } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import css from './Recovery.module.css';
import { Strength } from './Strength.tsx';
import { useStrength } from './useStrength.ts';

export function SetPassphrase({ onClose }: { onClose: () => void }) {
  const text = useText();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [shown, setShown] = useState(false);
  const strength = useStrength(passphrase);
  const { busy, refusal, submit, forget } = useSubmit();
  const differs = again !== '' && again !== passphrase;
  const ready = strength !== null && strength.level !== 'weak' && (shown || again === passphrase);
  const type = shown ? 'text' : 'password';

  const save = async (): Promise<void> => {
    if (ready && (await submit(() => ask('setPassphrase', passphrase)))) onClose();
  };

  return (
    <Dialog
      title={text('recovery.passphrase.choose')}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {text('common.cancel')}
          </Button>
          <Button disabled={busy || !ready} onClick={() => void save()} data-testid="passphrase-save">
            {text(busy ? 'recovery.passphrase.saving' : 'common.save')}
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
        <p className={css.text}>{text('recovery.passphrase.text')}</p>
        <div>
          <Field
            label={text('recovery.passphrase')}
            type={type}
            dir="auto"
            autoComplete="new-password"
            autoFocus
            value={passphrase}
            onChange={(event) => {
              setPassphrase(event.target.value);
              forget();
            }}
            data-testid="passphrase-input"
          />
          <Strength strength={passphrase === '' ? null : strength} />
        </div>
        {!shown && (
          <Field
            label={text('recovery.passphrase.again')}
            refusal={differs ? text('recovery.passphrase.differs') : undefined}
            type="password"
            dir="auto"
            autoComplete="new-password"
            value={again}
            onChange={(event) => {
              setAgain(event.target.value);
            }}
            data-testid="passphrase-again"
          />
        )}
        <label className={css.tick}>
          <input
            type="checkbox"
            checked={shown}
            onChange={(event) => {
              setShown(event.target.checked);
            }}
          />
          {text('recovery.passphrase.show')}
        </label>
        {refusal !== null && (
          <p className={css.refused} role="alert">
            {sentenceFor(refusal, 'passphrase', text)}
          </p>
        )}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
