import { useState } from 'react';
import { ask } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { useMirror } from '../../app/store.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { HistoryWarnings } from './HistoryWarnings.tsx';
import css from './Settings.module.css';

/** Whether new devices have what was before them, or nobody but the devices that have it now. */
export function HistorySection() {
  const text = useText();
  const { onlyHere, filling } = useMirror((mirror) => mirror.history);
  const [asking, setAsking] = useState(false);
  const { busy, refusal, submit } = useSubmit();
  const choose = async (wanted: boolean): Promise<void> => {
    if (await submit(() => ask('keepOnlyHere', wanted))) setAsking(false);
  };
  return (
    <div className={css.section}>
      <h2>{text('history.title')}</h2>
      <HistoryWarnings />
      <label className={css.switch}>
        <span>
          <strong>{text('history.onlyHere')}</strong>
          <small id="history-note">{text(onlyHere ? 'history.onlyHere.on' : 'history.onlyHere.off')}</small>
        </span>
        <input
          type="checkbox"
          role="switch"
          checked={onlyHere}
          disabled={busy}
          aria-describedby="history-note"
          onChange={() => {
            if (onlyHere) void choose(false);
            else setAsking(true);
          }}
          data-testid="history-only-here"
        />
      </label>
      {filling > 0 && !onlyHere && (
        <p className={css.warning} role="status" data-testid="history-filling">
          {text('history.filling', { count: filling })}
        </p>
      )}
      {refusal !== null && !asking && <p role="alert">{sentenceFor(refusal, 'history', text)}</p>}
      {asking && (
        <Dialog
          title={text('history.ask.title')}
          onClose={() => {
            setAsking(false);
          }}
          actions={
            <>
              <Button
                look="quiet"
                onClick={() => {
                  setAsking(false);
                }}
              >
                {text('common.cancel')}
              </Button>
              <Button
                look="danger"
                disabled={busy}
                onClick={() => void choose(true)}
                data-testid="history-only-here-confirm"
              >
                {text('history.ask.confirm')}
              </Button>
            </>
          }
        >
          <p className={css.warning}>{text('history.ask.text')}</p>
          {refusal !== null && <p role="alert">{sentenceFor(refusal, 'history', text)}</p>}
        </Dialog>
      )}
    </div>
  );
}
