import { useEffect, useState } from 'react';
import { ask } from '../../app/engine.ts';
import { type TextId, useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { useMirror } from '../../app/store.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import type { LinkedDevices } from '../../bridge/types.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import css from './Settings.module.css';

export function SignOut() {
  const text = useText();
  const [asking, setAsking] = useState(false);
  const [devices, setDevices] = useState<'asking' | 'unknown' | LinkedDevices>('asking');
  const { keyMadeAt, passphraseSetAt } = useMirror((mirror) => mirror.recovery);
  const { onlyHere } = useMirror((mirror) => mirror.history);
  const { busy, refusal, submit } = useSubmit();
  useEffect(() => {
    if (!asking) return;
    void ask('linkedDevices').then((result) => {
      setDevices(result.ok ? result.value : 'unknown');
    });
  }, [asking]);
  const known = typeof devices === 'object' ? devices : null;
  const hasOthers = known !== null && known.devices.length > 1;
  const isRecovered = keyMadeAt !== null || passphraseSetAt !== null;
  const afterwards = (): TextId => {
    if (hasOthers) return 'settings.signOut.others';
    if (isRecovered) return onlyHere ? 'settings.signOut.recoveredWithout' : 'settings.signOut.recovered';
    return known ? 'settings.signOut.alone' : 'settings.signOut.unknown';
  };
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
          <p className={css.warning}>
            {text('settings.signOut.text')} {devices !== 'asking' && text(afterwards())}
          </p>
          {hasOthers && known.canManage && <p className={css.warning}>{text('settings.signOut.manages')}</p>}
          {refusal !== null && <p role="alert">{sentenceFor(refusal, 'account', text)}</p>}
        </Dialog>
      )}
    </div>
  );
}
