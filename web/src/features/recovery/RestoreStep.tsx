import { useState } from 'react';
import type { FoundBackup } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';
import { useLocale, useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { moment } from '../../app/times.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import css from './Recovery.module.css';

/** Gets the account back from its backup: by the recovery key, or by the passphrase where there is one. */
export default function RestoreStep({ backup, onBack }: { backup: FoundBackup; onBack: () => void }) {
  const text = useText();
  const locale = useLocale();
  const [byKey, setByKey] = useState(!backup.passphrase);
  const [recoveryKey, setRecoveryKey] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const { busy, refusal, submit, forget } = useSubmit();
  const secret = byKey ? { recoveryKey } : { passphrase };
  const empty = (byKey ? recoveryKey : passphrase).trim() === '';
  const group = refusal?.group;
  const said = refusal && (group ? text('restore.group', { group }) : sentenceFor(refusal, 'secret', text));

  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!empty) void submit(() => ask('restore', secret));
      }}
      data-testid="restore-step"
    >
      <h1 className={css.big}>{text('restore.title')}</h1>
      <p className={css.text}>{text('restore.text', { when: moment(backup.at, locale) })}</p>
      {byKey ? (
        <div className={css.typed}>
          <label htmlFor="restore-key">{text('recovery.key')}</label>
          <textarea
            id="restore-key"
            rows={4}
            dir="ltr"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            autoFocus
            aria-invalid={said !== null}
            aria-describedby="restore-note"
            value={recoveryKey}
            onChange={(event) => {
              setRecoveryKey(event.target.value);
              forget();
            }}
            data-testid="restore-key"
          />
          <p id="restore-note" className={said === null ? undefined : css.refused} aria-live="polite">
            {said ?? text('restore.key.hint')}
          </p>
        </div>
      ) : (
        <Field
          label={text('recovery.passphrase')}
          hint={text('restore.passphrase.hint')}
          refusal={said ?? undefined}
          type="password"
          dir="auto"
          autoComplete="current-password"
          autoFocus
          value={passphrase}
          onChange={(event) => {
            setPassphrase(event.target.value);
            forget();
          }}
          data-testid="restore-passphrase"
        />
      )}
      <p className={css.warn}>{text('restore.devices')}</p>
      <Button type="submit" wide disabled={busy || empty} data-testid="restore-go">
        {text(busy ? 'restore.busy' : 'restore.go')}
      </Button>
      {backup.passphrase && (
        <Button
          look="quiet"
          disabled={busy}
          onClick={() => {
            setByKey(!byKey);
            forget();
          }}
          data-testid="restore-other"
        >
          {text(byKey ? 'restore.byPassphrase' : 'restore.byKey')}
        </Button>
      )}
      <Button look="quiet" disabled={busy} onClick={onBack}>
        {text('common.back')}
      </Button>
    </form>
  );
}
