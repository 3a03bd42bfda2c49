import { useState } from 'react';
import type { LinkedDevice } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';
import { useLocale, useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { ago, moment } from '../../app/times.ts';
import { useNow } from '../../app/useNow.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import css from './LinkedDevices.module.css';

const minute = 60_000;
/** A device in use is heard of so often, and one that is not may have been used until now. */
const recently = 16 * minute;

export function DeviceRow({ device, canRemove }: { device: LinkedDevice; canRemove: boolean }) {
  const text = useText();
  const name = device.name || text('devices.unnamed', { number: device.deviceId });
  const [asking, setAsking] = useState(false);
  return (
    <li className={css.device} data-testid="device" data-device-id={device.deviceId}>
      <span className={css.picture} data-current={device.current}>
        <Icon name={/Android|iPhone|iPad/u.test(name) ? 'phone' : 'laptop'} size={24} />
      </span>
      <div className={css.words}>
        <p className={css.name}>
          <bdi>{name}</bdi>
          {device.current && <span className={css.tag}>{text('devices.this')}</span>}
        </p>
        <Activity device={device} />
      </div>
      {canRemove && (
        <Button
          look="quiet"
          className={css.remove}
          aria-label={text('devices.remove.label', { name })}
          onClick={() => setAsking(true)}
          data-testid="device-remove"
        >
          {text('devices.remove')}
        </Button>
      )}
      {asking && <Removal device={device} name={name} onClose={() => setAsking(false)} />}
    </li>
  );
}

function Activity({ device }: { device: LinkedDevice }) {
  const text = useText();
  const locale = useLocale();
  const now = useNow(minute);
  const { current, lastActive, linkedAt } = device;
  if (current) return <p className={css.activity}>{text('devices.activeNow')}</p>;
  if (lastActive === null) return null;
  const when = now - lastActive < recently ? null : ago(lastActive, now, locale);
  return (
    <p
      className={css.activity}
      title={linkedAt === null ? '' : text('devices.linked', { when: moment(linkedAt, locale) })}
    >
      {when === null ? text('devices.recent') : text('devices.active', { when })}
    </p>
  );
}

function Removal(props: { device: LinkedDevice; name: string; onClose: () => void }) {
  const { device, name, onClose } = props;
  const text = useText();
  const { busy, refusal, submit } = useSubmit();
  const remove = async (): Promise<void> => {
    if (await submit(() => ask('removeDevice', device.deviceId))) onClose();
  };
  return (
    <Dialog
      title={text('devices.remove.title', { name })}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {text('common.cancel')}
          </Button>
          <Button look="danger" disabled={busy} onClick={() => void remove()} data-testid="device-remove-confirm">
            {text('devices.remove')}
          </Button>
        </>
      }
    >
      <p className={css.text}>{text('devices.remove.text')}</p>
      {refusal !== null && <p role="alert">{sentenceFor(refusal, 'devices', text)}</p>}
    </Dialog>
  );
}
