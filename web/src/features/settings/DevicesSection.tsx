import { useText } from '../../app/language.ts';
import { useRoutes } from '../../app/routes.ts';
import { Icon } from '../../ui/Icon.tsx';
import css from './Settings.module.css';

/** The way to the other devices of the person. */
export function DevicesSection() {
  const text = useText();
  const { open } = useRoutes();
  return (
    <button
      type="button"
      className={css.way}
      onClick={() => {
        open('/devices');
      }}
      data-testid="devices-open"
    >
      <Icon name="laptop" size={24} />
      <span>
        <strong>{text('devices.title')}</strong>
        <small>{text('settings.devices')}</small>
      </span>
      <Icon name="forward" size={18} />
    </button>
  );
}
