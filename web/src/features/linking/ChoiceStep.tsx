import { lazy, Suspense, useState } from 'react';
import type { FoundBackup } from '../../bridge/types.ts';
import { ask, tell } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import css from './ChoiceStep.module.css';

const RestoreStep = lazy(() => import('../recovery/RestoreStep.tsx'));

/** The code was right, but the account has devices already: the person decides what becomes of them. */
export default function ChoiceStep({ backup }: { backup: FoundBackup | null }) {
  const text = useText();
  const [asking, setAsking] = useState(false);
  const [restoring, setRestoring] = useState(false);
  const { busy, refusal, submit } = useSubmit();
  const close = (): void => {
    setAsking(false);
  };
  if (restoring && backup !== null) {
    return (
      <Suspense>
        <RestoreStep backup={backup} onBack={() => setRestoring(false)} />
      </Suspense>
    );
  }
  return (
    <div className={css.step} data-testid="choice-step">
      <h1 className={css.title}>{text('choice.title')}</h1>
      <p className={css.text}>{text('choice.text')}</p>
      <Button wide onClick={() => tell('beginLinking')} data-testid="choice-link">
        {text('choice.link')}
      </Button>
      {backup !== null && (
        <Button wide look="outline" onClick={() => setRestoring(true)} data-testid="choice-restore">
          {text('choice.restore')}
        </Button>
      )}
      <Button wide look="danger" onClick={() => setAsking(true)} data-testid="choice-anew">
        {text('choice.anew')}
      </Button>
      <Button look="quiet" onClick={() => tell('signOut')}>
        {text('common.cancel')}
      </Button>
      {asking && (
        <Dialog
          title={text('choice.anew.title')}
          onClose={close}
          actions={
            <>
              <Button look="quiet" onClick={close}>
                {text('common.cancel')}
              </Button>
              <Button
                look="danger"
                disabled={busy}
                onClick={() => void submit(() => ask('startAnew'))}
                data-testid="choice-anew-confirm"
              >
                {text('choice.anew.confirm')}
              </Button>
            </>
          }
        >
          <ul className={css.consequences}>
            <li>{text('choice.anew.devices')}</li>
            <li>{text('choice.anew.people')}</li>
            <li>{text('choice.anew.lost')}</li>
            <li>{text(backup === null ? 'choice.anew.noBackup' : 'choice.anew.backup')}</li>
          </ul>
          {refusal !== null && <p role="alert">{sentenceFor(refusal, 'account', text)}</p>}
        </Dialog>
      )}
    </div>
  );
}
