import { Mark } from '../ui/Mark.tsx';
import css from './Splash.module.css';

export function Splash({ label }: { label: string }) {
  return (
    <main className={css.splash} aria-busy="true" aria-label={label}>
      <Mark size={72} />
    </main>
  );
}
