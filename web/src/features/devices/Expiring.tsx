import { useLocale, useText } from '../../app/language.ts';
import { dayName } from '../../app/times.ts';
import { useNow } from '../../app/useNow.ts';
import css from './LinkedDevices.module.css';

/** Said while there is still time for it. */
const saidBeforeMs = 10 * 24 * 60 * 60_000;

/** The list of devices is signed for some weeks, by a device that has not been opened for long. */
export function Expiring({ goodUntil }: { goodUntil: number }) {
  const text = useText();
  const locale = useLocale();
  const now = useNow(60_000);
  if (goodUntil - now > saidBeforeMs) return null;
  return (
    <p className={css.warning} role="alert">
      {text('devices.expiring', { when: dayName(goodUntil, now, locale) })}
    </p>
  );
}
