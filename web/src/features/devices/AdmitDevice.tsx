import { tell } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Digits } from '../linking/Digits.tsx';
import css from './AdmitDevice.module.css';
import { CodeReader } from './CodeReader.tsx';
import { type Admission, useAdmission } from './useAdmission.ts';

interface Props {
  /** The code that this page was opened with. Somebody else may have sent it, so the person is asked first. */
  opened: string | null;
  onClose: () => void;
}

/** Lets a new device in: its code is read, the person compares six digits, and it is done. */
export function AdmitDevice({ opened, onClose }: Props) {
  const text = useText();
  const { admission, read, confirm, again } = useAdmission(opened);
  const close = (): void => {
    if (admission.step === 'compare' || admission.step === 'reading') tell('declineDevice');
    onClose();
  };
  return (
    <Dialog
      title={text(titleOf(admission))}
      onClose={close}
      looksFirst
      actions={<Actions {...{ admission, read, confirm, again, close }} />}
    >
      <div className={css.content} data-testid="admit" data-step={admission.step}>
        {admission.step === 'ask' && <p className={css.text}>{text('admit.ask.text')}</p>}
        {admission.step === 'scan' && <CodeReader wrong={admission.wrong} onRead={read} />}
        {admission.step === 'reading' && (
          <p className={css.busy} role="status">
            {text('admit.reading')}
          </p>
        )}
        {admission.step === 'compare' && (
          <>
            <Digits digits={admission.digits} />
            <p className={css.text}>{text('admit.compare.text', { name: admission.deviceName })}</p>
            <p className={css.note} role="status">
              {!admission.answered && text('admit.waiting')}
            </p>
          </>
        )}
        {admission.step === 'done' && (
          <p className={css.done}>
            <Icon name="check" size={28} />
            {text('admit.done.text', { name: admission.deviceName })}
          </p>
        )}
        {admission.step === 'refused' && (
          <p className={css.text} role="alert">
            {sentenceFor(admission.refusal, 'link', text)}
          </p>
        )}
      </div>
    </Dialog>
  );
}

interface ActionsProps extends Pick<ReturnType<typeof useAdmission>, 'admission' | 'read' | 'confirm' | 'again'> {
  close: () => void;
}

function Actions({ admission, read, confirm, again, close }: ActionsProps) {
  const text = useText();
  const cancel = (
    <Button look="quiet" onClick={close} data-testid="admit-cancel">
      {text(admission.step === 'compare' ? 'admit.no' : 'common.cancel')}
    </Button>
  );
  switch (admission.step) {
    case 'ask':
      return (
        <>
          {cancel}
          <Button onClick={() => read(admission.link)} data-testid="admit-go-on">
            {text('admit.ask.confirm')}
          </Button>
        </>
      );
    case 'compare':
      return (
        <>
          {cancel}
          <Button disabled={!admission.answered || admission.busy} onClick={confirm} data-testid="admit-confirm">
            {text('admit.yes')}
          </Button>
        </>
      );
    case 'refused':
      return (
        <>
          {cancel}
          <Button onClick={again} data-testid="admit-again">
            {text('admit.again')}
          </Button>
        </>
      );
    case 'done':
      return (
        <Button onClick={close} data-testid="admit-done">
          {text('common.close')}
        </Button>
      );
    case 'scan':
    case 'reading':
      return cancel;
  }
}

function titleOf({ step }: Admission) {
  if (step === 'compare') return 'admit.compare';
  if (step === 'done') return 'admit.done';
  return step === 'refused' ? 'linking.failed' : 'admit.title';
}
