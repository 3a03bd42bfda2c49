import { useText } from '../../app/language.ts';
import { useRoutes } from '../../app/routes.ts';
import { useMirror } from '../../app/store.ts';
import { Icon } from '../../ui/Icon.tsx';
import css from './Settings.module.css';

/** The way to how the account is got back. */
export function RecoverySection() {
  const text = useText();
  const { open } = useRoutes();
  const { canManage, keyMadeAt, passphraseSetAt } = useMirror((mirror) => mirror.recovery);
  const isOn = keyMadeAt !== null || passphraseSetAt !== null;
  const state = isOn ? 'settings.recovery.on' : 'settings.recovery.off';
  return (
    <button
      type="button"
      className={css.way}
      onClick={() => {
        open('/recovery');
      }}
      data-testid="recovery-open"
    >
      <Icon name="key" size={24} />
      <span>
        <strong>{text('recovery.title')}</strong>
        <small>{text(canManage ? state : 'settings.recovery.others')}</small>
      </span>
      <Icon name="forward" size={18} />
    </button>
  );
}
