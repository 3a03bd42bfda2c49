import { Icon } from '../ui/Icon.tsx';
import { useText } from './language.ts';
import css from './VerifiedBadge.module.css';

/** Beside the name of somebody whose safety number was compared. */
export function VerifiedBadge() {
  const text = useText();
  return (
    <span className={css.badge} data-testid="verified-badge" title={text('safety.verified')}>
      <Icon name="shield" size={16} />
      <span className="visually-hidden">{text('safety.verified')}</span>
    </span>
  );
}
