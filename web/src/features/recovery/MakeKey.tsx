import { useEffect, useState } from 'react';
import { ask } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { KeptKey } from './KeptKey.tsx';
import css from './Recovery.module.css';

interface Made {
  key: string;
  ask: number[];
}

/** Shows the recovery key, and then lets the person prove that it was written down. */
export function MakeKey({ onClose }: { onClose: () => void }) {
  const text = useText();
  const [made, setMade] = useState<Made | null>(null);
  const [checking, setChecking] = useState(false);
  const [digits, setDigits] = useState<Record<number, string>>({});
  const { busy, refusal, submit, forget } = useSubmit();

  useEffect(() => {
    void submit(async () => {
      const result = await ask('makeRecoveryKey');
      if (!result.ok) return result;
      setMade(result.value);
      return { ok: true, value: null };
    });
    // Once: a second question while this one is under way is not asked.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const asked = made?.ask ?? [];
  const complete = asked.every((group) => (digits[group] ?? '').trim().length >= 4);
  const confirm = async (): Promise<void> => {
    const answers = asked.map((group) => ({ group, digits: digits[group] ?? '' }));
    if (await submit(() => ask('confirmRecoveryKey', answers))) onClose();
  };

  const forward = checking ? (
    <Button disabled={busy || !complete} onClick={() => void confirm()} data-testid="recovery-key-confirm">
      {text('recovery.check.confirm')}
    </Button>
  ) : (
    <Button disabled={made === null} onClick={() => setChecking(true)} data-testid="recovery-key-written">
      {text('recovery.show.written')}
    </Button>
  );
  return (
    <Dialog
      title={text(checking ? 'recovery.check.title' : 'recovery.show.title')}
      onClose={onClose}
      looksFirst={!checking}
      actions={
        <>
          <Button look="quiet" onClick={checking ? () => setChecking(false) : onClose}>
            {text(checking ? 'recovery.check.back' : 'common.cancel')}
          </Button>
          {forward}
        </>
      }
    >
      <p className={css.text}>{text(checking ? 'recovery.check.text' : 'recovery.show.text')}</p>
      {!checking && made !== null && <KeptKey text={made.key} />}
      {checking && (
        <form
          className={css.asked}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (complete) void confirm();
          }}
        >
          {asked.map((group, index) => (
            <Field
              key={group}
              label={text('recovery.check.group', { group })}
              className={css.group}
              dir="ltr"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              autoFocus={index === 0}
              maxLength={8}
              value={digits[group] ?? ''}
              onChange={(event) => {
                setDigits({ ...digits, [group]: event.target.value });
                forget();
              }}
              data-testid="recovery-group"
              data-group={group}
            />
          ))}
          {/* So that Enter in any of the fields is the button below. */}
          <button type="submit" hidden />
        </form>
      )}
      {refusal !== null && (
        <p className={css.refused} role="alert">
          {sentenceFor(refusal, 'recoveryKey', text)}
        </p>
      )}
    </Dialog>
  );
}
