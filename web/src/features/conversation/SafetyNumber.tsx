import { useEffect, useState } from 'react';
import type { ChatSummary } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import css from './SafetyNumber.module.css';

type Answer = { groups: readonly string[] } | { refused: string };

export default function SafetyNumber({ chat, onClose }: { chat: ChatSummary; onClose: () => void }) {
  const text = useText();
  const [answer, setAnswer] = useState<Answer | null>(null);

  useEffect(() => {
    void ask('safetyNumber', chat.id).then((result) => {
      setAnswer(
        result.ok
          ? { groups: result.value.digits.match(/\d{5}/gu) ?? [] }
          : { refused: sentenceFor(result.refusal, 'safetyNumber', text) },
      );
    });
  }, [chat.id, text]);

  return (
    <Dialog
      title={text('safety.title')}
      onClose={onClose}
      actions={
        <Button onClick={onClose} data-testid="safety-number-close">
          {text('common.close')}
        </Button>
      }
    >
      <p className={css.text}>{text('safety.text', { name: chat.person.displayName })}</p>
      <div className={css.digits} dir="ltr" data-testid="safety-number">
        {answer === null && <p className={css.note}>{text('safety.loading')}</p>}
        {answer !== null && 'refused' in answer && <p className={css.note}>{answer.refused}</p>}
        {answer !== null && 'groups' in answer && answer.groups.map((group, index) => <span key={index}>{group}</span>)}
      </div>
    </Dialog>
  );
}
