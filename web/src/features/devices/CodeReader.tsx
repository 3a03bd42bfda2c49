import { useState } from 'react';
import type { Refusal } from '../../bridge/types.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import css from './AdmitDevice.module.css';
import { useCamera } from './useCamera.ts';

/** Reads the code of a new device: with the camera, or pasted as text. */
export function CodeReader({ wrong, onRead }: { wrong: Refusal | null; onRead: (code: string) => void }) {
  const text = useText();
  const [typed, setTyped] = useState('');
  const { video, state } = useCamera('/link#', onRead);
  const enter = (code: string): void => {
    setTyped(code);
    // A whole code has come at once: nobody types it.
    if (code.length - typed.length > 100) onRead(code.trim());
  };
  return (
    <form
      className={css.reader}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onRead(typed.trim());
      }}
    >
      <p className={css.text}>{text('admit.text')}</p>
      {state === 'none' ? (
        <p className={css.note} role="status" data-testid="camera-none">
          {text('admit.camera.none')}
        </p>
      ) : (
        <div className={css.camera} data-state={state}>
          <video ref={video} playsInline muted aria-label={text('admit.camera')} data-testid="camera" />
          <span className={css.frame} />
          {state === 'starting' && <p role="status">{text('admit.camera.starting')}</p>}
        </div>
      )}
      <div className={css.paste}>
        <Field
          label={text('admit.paste')}
          hint={text('admit.paste.hint')}
          refusal={wrong === null ? undefined : sentenceFor(wrong, 'link', text)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          value={typed}
          onChange={(event) => {
            enter(event.target.value);
          }}
          data-testid="link-input"
        />
        <Button type="submit" disabled={typed.trim() === ''} data-testid="link-read">
          {text('admit.continue')}
        </Button>
      </div>
    </form>
  );
}
