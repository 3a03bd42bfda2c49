import type { JoiningStep } from '../../bridge/types.ts';
import { tell } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyCode } from './CopyCode.tsx';
import { Digits } from './Digits.tsx';
import css from './LinkStep.module.css';
import { QrCode } from './QrCode.tsx';

/** This browser asks another device of the person to let it in. */
export default function LinkStep({ step }: { step: JoiningStep }) {
  const text = useText();
  const again = (
    <Button onClick={() => tell('beginLinking')} data-testid="link-again">
      {text('linking.again')}
    </Button>
  );
  return (
    <div className={css.step} data-kind={step.kind} data-testid="link-step">
      <div className={css.words}>
        {step.kind === 'compare' ? <Compare digits={step.digits} /> : <Instructions step={step} />}
        <Button look="quiet" onClick={() => tell('cancelLinking')} className={css.cancel} data-testid="link-cancel">
          {text('common.cancel')}
        </Button>
      </div>
      {step.kind === 'code' && (
        <div className={css.picture}>
          <QrCode text={step.link} label={text('linking.code')} />
          <CopyCode link={step.link} />
        </div>
      )}
      {(step.kind === 'preparing' || step.kind === 'working') && (
        <div className={css.picture}>
          <div className={css.blank} role="status">
            <span className={css.waiting} aria-hidden="true" />
            {text(`linking.${step.kind}`)}
          </div>
        </div>
      )}
      {(step.kind === 'stale' || step.kind === 'failed') && (
        <div className={css.picture}>
          <div className={css.blank} role="alert">
            <p>{step.kind === 'stale' ? text('linking.stale') : sentenceFor(step.refusal, 'link', text)}</p>
            {again}
          </div>
        </div>
      )}
    </div>
  );
}

function Instructions({ step }: { step: JoiningStep }) {
  const text = useText();
  return (
    <>
      <h1 className={css.title}>{text('linking.title')}</h1>
      <ol className={css.list} data-dimmed={step.kind === 'working'}>
        <li>{text('linking.step.open')}</li>
        <li>{text('linking.step.settings')}</li>
        <li>{text('linking.step.scan')}</li>
      </ol>
    </>
  );
}

function Compare({ digits }: { digits: string }) {
  const text = useText();
  return (
    <>
      <h1 className={css.title}>{text('linking.compare.title')}</h1>
      <p className={css.text}>{text('linking.compare.text')}</p>
      <Digits digits={digits} />
    </>
  );
}
