import type { Result } from '../../bridge/types.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import css from './Recovery.module.css';

interface Props {
  title: string;
  text: string;
  /** What the button says that does it. */
  action: string;
  question: () => Promise<Result>;
  onDone: () => void;
  onClose: () => void;
  danger?: boolean;
}

/** Asks once more before something is done that cannot be undone. */
export function Asking({ title, text: words, action, question, onDone, onClose, danger = false }: Props) {
  const text = useText();
  const { busy, refusal, submit } = useSubmit();
  const go = async (): Promise<void> => {
    if (await submit(question)) onDone();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {text('common.cancel')}
          </Button>
          <Button
            look={danger ? 'danger' : 'primary'}
            disabled={busy}
            onClick={() => void go()}
            data-testid="asking-confirm"
          >
            {action}
          </Button>
        </>
      }
    >
      <p className={css.text}>{words}</p>
      {refusal !== null && (
        <p className={css.refused} role="alert">
          {sentenceFor(refusal, 'account', text)}
        </p>
      )}
    </Dialog>
  );
}
