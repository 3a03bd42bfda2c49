import { useEffect, useState } from 'react';
import { ask } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import css from './Settings.module.css';

export function SignOut() {
  const text = useText();
  const [asking, setAsking] = useState(false);
  const [manages, setManages] = useState(false);
  const { busy, refusal, submit } = useSubmit();
  useEffect(() => {
    if (!asking) return;
    void ask('linkedDevices').then((result) => {
      if (result.ok) setManages(result.value.canManage && result.value.devices.length > 1);
    });
  }, [asking]);
  const close = (): void => {
    setAsking(false);
  };
  return (
    <div className={css.section}>
      <h2>{text('settings.account')}</h2>
      <Button
        look="danger"
        onClick={() => {
          setAsking(true);
        }}
        data-testid="sign-out"
      >
        {text('settings.signOut')}
      </Button>
      {asking && (
        <Dialog
          title={text('settings.signOut.title')}
          onClose={close}
          actions={
            <>
              <Button look="quiet" onClick={close}>
                {text('common.cancel')}
              </Button>
              <Button
                look="danger"
                disabled={busy}
                onClick={() => void submit(() => ask('signOut'))}
                data-testid="sign-out-confirm"
              >
                {text('settings.signOut.confirm')}
              </Button>
            </>
          }
        >
          <p className={css.warning}>{text('settings.signOut.text')}</p>
          {manages && <p className={css.warning}>{text('settings.signOut.manages')}</p>}
          {refusal !== null && <p role="alert">{sentenceFor(refusal, 'account', text)}</p>}
        </Dialog>
      )}
    </div>
  );
}
