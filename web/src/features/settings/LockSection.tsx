import { useEffect, useState } from 'react';
import { ask } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { Button } from '../../ui/Button.tsx';
import { Asking } from '../recovery/Asking.tsx';
import { SetLock } from './SetLock.tsx';
import css from './Settings.module.css';

/** The registration lock: a password without which a code does not sign anybody in. */
export function LockSection() {
  const text = useText();
  const [locked, setLocked] = useState<boolean | null>(null);
  const [open, setOpen] = useState<'set' | 'end' | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  useEffect(() => {
    let wanted = true;
    void ask('registrationLock').then((result) => {
      if (wanted && result.ok) setLocked(result.value.setAt !== null);
    });
    return () => {
      wanted = false;
    };
  }, []);
  const done = (now: boolean) => (): void => {
    setLocked(now);
    close();
  };
  return (
    <div className={css.section} data-testid="lock" data-locked={locked}>
      <h2>{text('lock.title')}</h2>
      <p className={css.warning}>{text('lock.text')}</p>
      {locked !== null && <p role="status">{text(locked ? 'lock.on' : 'lock.off')}</p>}
      <div className={css.row}>
        <Button look="outline" disabled={locked === null} onClick={() => setOpen('set')} data-testid="lock-set">
          {text(locked ? 'lock.change' : 'lock.set')}
        </Button>
        {locked && (
          <Button look="quiet" onClick={() => setOpen('end')} data-testid="lock-end">
            {text('lock.end')}
          </Button>
        )}
      </div>
      {open === 'set' && <SetLock onDone={done(true)} onClose={close} />}
      {open === 'end' && (
        <Asking
          title={text('lock.end.title')}
          text={text('lock.end.text')}
          action={text('lock.end')}
          question={() => ask('endRegistrationLock')}
          onDone={done(false)}
          onClose={close}
          danger
        />
      )}
    </div>
  );
}
