import { lazy, Suspense, useEffect } from 'react';
import type { SessionState } from '../../bridge/types.ts';
import { useText } from '../../app/language.ts';
import { Mark } from '../../ui/Mark.tsx';
import { CodeStep } from './CodeStep.tsx';
import css from './Onboarding.module.css';
import { PhoneStep } from './PhoneStep.tsx';
import { ProfileStep } from './ProfileStep.tsx';

const LinkStep = lazy(() => import('../linking/LinkStep.tsx'));
const ChoiceStep = lazy(() => import('../linking/ChoiceStep.tsx'));

const steps: readonly SessionState['kind'][] = ['signed-out', 'code-sent', 'needs-profile'];

export default function Onboarding({ session }: { session: SessionState }) {
  const text = useText();
  useEffect(() => {
    // Who is not signed in cannot let anybody in; the code is a secret and does not stay in the address.
    if (location.pathname === '/link') history.replaceState(null, '', '/');
  }, []);
  const step = steps.indexOf(session.kind === 'has-devices' ? 'code-sent' : session.kind) + 1;
  return (
    <main className={css.page}>
      <div className={css.card} data-wide={session.kind === 'linking' && session.step.kind !== 'compare'}>
        <div className={css.brand}>
          <Mark size={44} />
          <span>{text('app.name')}</span>
        </div>
        {step > 0 && (
          <p className={css.steps} role="img" aria-label={text('onboarding.steps', { step, steps: steps.length })}>
            {steps.map((kind, index) => (
              <span key={kind} data-done={index < step} />
            ))}
          </p>
        )}
        {session.kind === 'signed-out' && <PhoneStep notice={session.notice} />}
        {session.kind === 'code-sent' && <CodeStep sent={session} />}
        {session.kind === 'needs-profile' && <ProfileStep />}
        <Suspense>
          {session.kind === 'linking' && <LinkStep step={session.step} />}
          {session.kind === 'has-devices' && <ChoiceStep backup={session.backup} />}
        </Suspense>
      </div>
      <p className={css.tagline}>{text('app.tagline')}</p>
    </main>
  );
}
