import type { PassphraseStrength } from '../../bridge/types.ts';
import { useText } from '../../app/language.ts';
import css from './Recovery.module.css';

const steps = ['weak', 'fair', 'good', 'strong'] as const;

/** How long the passphrase would hold, said in words; the bar only goes with them. */
export function Strength({ strength }: { strength: PassphraseStrength | null }) {
  const text = useText();
  const reached = strength === null ? -1 : steps.indexOf(strength.level);
  return (
    <div className={css.strength} data-level={strength?.level} data-testid="strength">
      <span className={css.bar} aria-hidden="true">
        {steps.map((step, index) => (
          <span key={step} data-on={index <= reached} />
        ))}
      </span>
      <p role="status">
        {strength === null ? (
          text('recovery.strength.what')
        ) : (
          <>
            <strong>{text(`recovery.strength.${strength.level}`)}</strong> {text(`recovery.holds.${strength.level}`)}{' '}
            {strength.reason !== null && text(`recovery.because.${strength.reason}`)}
          </>
        )}
      </p>
    </div>
  );
}
