import { useState } from 'react';
import type { ChatSummary } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import camera from '../devices/AdmitDevice.module.css';
import { useCamera } from '../devices/useCamera.ts';
import css from './SafetyNumber.module.css';

type Outcome = 'same' | 'different' | { refused: string };

interface Props {
  chat: ChatSummary;
  onBack: () => void;
  onClose: () => void;
}

/** Compares by the camera: reads the code on the other person's screen. */
export function SafetyScan({ chat, onBack, onClose }: Props) {
  const text = useText();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const name = chat.person.displayName;
  const compare = (scanned: string): void => {
    void ask('compareCode', chat.id, scanned).then((result) => {
      if (!result.ok) setOutcome({ refused: sentenceFor(result.refusal, 'safetyNumber', text) });
      else setOutcome(result.value.same ? 'same' : 'different');
    });
  };
  return (
    <Dialog
      title={text('safety.scan.title')}
      onClose={onClose}
      looksFirst
      actions={
        outcome === 'same' ? (
          <Button onClick={onClose} data-testid="safety-done">
            {text('common.close')}
          </Button>
        ) : (
          <Button look="quiet" onClick={onBack}>
            {text('common.back')}
          </Button>
        )
      }
    >
      <div
        className={camera.content}
        data-testid="safety-outcome"
        data-outcome={typeof outcome === 'string' ? outcome : ''}
      >
        {outcome === null && <Scanner name={name} onRead={compare} />}
        {outcome === 'same' && <p className={css.text}>{text('safety.same', { name })}</p>}
        {outcome === 'different' && (
          <p className={css.refused} role="alert">
            {text('safety.different', { name })}
          </p>
        )}
        {outcome !== null && typeof outcome === 'object' && (
          <p className={css.refused} role="alert">
            {outcome.refused}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function Scanner({ name, onRead }: { name: string; onRead: (code: string) => void }) {
  const text = useText();
  const { video, state } = useCamera('parley:safety#', onRead);
  return (
    <>
      <p className={css.text}>{text('safety.scan.text', { name })}</p>
      {state === 'none' ? (
        <p className={css.note} role="status" data-testid="camera-none">
          {text('safety.camera.none')}
        </p>
      ) : (
        <div className={camera.camera} data-state={state}>
          <video ref={video} playsInline muted aria-label={text('admit.camera')} data-testid="camera" />
          <span className={camera.frame} />
          {state === 'starting' && <p role="status">{text('admit.camera.starting')}</p>}
        </div>
      )}
    </>
  );
}
