import { tell } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { useRoutes } from '../../app/routes.ts';
import { useMirror } from '../../app/store.ts';
import { Icon } from '../../ui/Icon.tsx';
import css from './NewDeviceNotice.module.css';

/** A device was linked elsewhere: the person should know, because it might not have been the person. */
export function NewDeviceNotice() {
  const text = useText();
  const { open } = useRoutes();
  const device = useMirror((mirror) => mirror.arrived[0]);
  return (
    <div role="alert">
      {device !== undefined && (
        <div className={css.notice} data-testid="new-device">
          <Icon name="laptop" size={24} />
          <p>
            {text('arrived.text', {
              name: `\u2068${device.name || text('devices.unnamed', { number: device.deviceId })}\u2069`,
            })}
          </p>
          <div className={css.actions}>
            <button
              type="button"
              onClick={() => {
                tell('dismissDevice', device.deviceId);
              }}
              data-testid="new-device-mine"
            >
              {text('arrived.mine')}
            </button>
            <button
              type="button"
              onClick={() => {
                tell('dismissDevice', device.deviceId);
                open('/devices');
              }}
              data-testid="new-device-remove"
            >
              {text('arrived.remove')}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
