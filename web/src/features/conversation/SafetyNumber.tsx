import { useEffect, useState } from 'react';
import type { ChatSummary, SafetyNumber as Number } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { VerifiedBadge } from '../../app/VerifiedBadge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { QrCode } from '../linking/QrCode.tsx';
import { SafetyScan } from './SafetyScan.tsx';
import css from './SafetyNumber.module.css';

type Answer = { number: Number } | { refused: string };

/** The safety number with somebody, to be compared by reading or by the camera, and what came of it. */
export default function SafetyNumber({ chat, onClose }: { chat: ChatSummary; onClose: () => void }) {
  const text = useText();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [scanning, setScanning] = useState(false);
  const { busy, refusal, submit } = useSubmit();
  const name = chat.person.displayName;
  const verified = chat.verification === 'verified';
  const number = answer !== null && 'number' in answer ? answer.number : null;

  useEffect(() => {
    void ask('safetyNumber', chat.id).then((result) => {
      setAnswer(result.ok ? { number: result.value } : { refused: sentenceFor(result.refusal, 'safetyNumber', text) });
    });
  }, [chat.id, chat.verification, text]);

  if (scanning) {
    return <SafetyScan chat={chat} onBack={() => setScanning(false)} onClose={onClose} />;
  }
  return (
    <Dialog
      title={text('safety.title')}
      onClose={onClose}
      looksFirst
      actions={
        <>
          <Button look="quiet" onClick={onClose} data-testid="safety-number-close">
            {text('common.close')}
          </Button>
          {verified ? (
            <Button
              look="outline"
              disabled={busy}
              onClick={() => void submit(() => ask('clearVerified', chat.id))}
              data-testid="safety-clear"
            >
              {text('safety.clear')}
            </Button>
          ) : (
            <Button
              disabled={busy || number === null}
              onClick={() => number && void submit(() => ask('markVerified', chat.id, number.digits))}
              data-testid="safety-mark"
            >
              {text('safety.mark')}
            </Button>
          )}
        </>
      }
    >
      {verified ? (
        <p className={css.verified} role="status">
          <VerifiedBadge />
          {text('safety.verified.text', { name })}
        </p>
      ) : (
        <p className={css.text}>{text('safety.text', { name })}</p>
      )}
      {chat.listsDiffer && (
        <p className={css.note} data-testid="lists-differ">
          {text('safety.listsDiffer', { name })}
        </p>
      )}
      <div className={css.code}>{number && <QrCode text={number.code} label={text('safety.code')} />}</div>
      {!verified && (
        <div className={css.scan}>
          <Button look="quiet" disabled={number === null} onClick={() => setScanning(true)} data-testid="safety-scan">
            {text('safety.scan')}
          </Button>
        </div>
      )}
      <div className={css.digits} dir="ltr" data-testid="safety-number" data-code={number?.code}>
        {answer === null && <p className={css.note}>{text('safety.loading')}</p>}
        {answer !== null && 'refused' in answer && <p className={css.note}>{answer.refused}</p>}
        {number?.digits.match(/\d{5}/gu)?.map((group, index) => (
          <span key={index}>{group}</span>
        ))}
      </div>
      {refusal !== null && (
        <p className={css.refused} role="alert">
          {sentenceFor(refusal, 'safetyNumber', text)}
        </p>
      )}
    </Dialog>
  );
}
