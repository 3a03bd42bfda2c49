import { lazy, Suspense } from 'react';
import { useText } from './language.ts';
import { Shell } from './Shell.tsx';
import { Splash } from './Splash.tsx';
import { useMirror } from './store.ts';

const Onboarding = lazy(() => import('../features/onboarding/Onboarding.tsx'));

export function App() {
  const text = useText();
  const session = useMirror((mirror) => mirror.session);
  const splash = <Splash label={text('app.starting')} />;
  if (session.kind === 'starting') return splash;
  if (session.kind === 'ready') return <Shell />;
  return (
    <Suspense fallback={splash}>
      <Onboarding session={session} />
    </Suspense>
  );
}
