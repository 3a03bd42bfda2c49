import { useEffect, useRef, useState } from 'react';
import { useText } from '../../app/language.ts';
import { useRoutes } from '../../app/routes.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { useEscape } from '../../app/useEscape.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { HistoryWarnings } from '../settings/HistoryWarnings.tsx';
import { AdmitDevice } from './AdmitDevice.tsx';
import { DeviceRow } from './DeviceRow.tsx';
import { Expiring } from './Expiring.tsx';
import css from './LinkedDevices.module.css';
import { useDevices } from './useDevices.ts';
import { useOpenedLink } from './useOpenedLink.ts';

/** All devices of the person: who they are, when they were last used, and how to be rid of one or gain one. */
export default function LinkedDevices() {
  const text = useText();
  const { open, location } = useRoutes();
  const { found, refusal } = useDevices();
  const [opened, forget] = useOpenedLink(location);
  const [admitting, setAdmitting] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  const leave = (): void => {
    open('/settings');
  };
  useEscape(leave);
  useEffect(() => {
    title.current?.focus();
  }, []);

  return (
    <section className={css.page} aria-labelledby="devices-title">
      <header className={css.header}>
        <IconButton icon="back" label={text('common.back')} onClick={leave} data-testid="back" />
        <h1 ref={title} id="devices-title" tabIndex={-1}>
          {text('devices.title')}
        </h1>
      </header>
      <div className={css.scroller}>
        <div className={css.column}>
          {found === null && refusal === null && <p role="status">{text('devices.loading')}</p>}
          {refusal !== null && <p role="alert">{sentenceFor(refusal, 'devices', text)}</p>}
          {found !== null && (
            <>
              {found.canManage ? (
                <div className={css.lead}>
                  <p className={css.text}>{text('devices.text')}</p>
                  <Button onClick={() => setAdmitting(true)} data-testid="link-device">
                    <Icon name="plus" size={20} />
                    {text('devices.link')}
                  </Button>
                </div>
              ) : (
                <p className={css.others} data-testid="devices-others">
                  {text('devices.others')}
                </p>
              )}
              <HistoryWarnings />
              {!found.canManage && <Expiring goodUntil={found.goodUntil} />}
              <ul className={css.list}>
                {found.devices.map((device) => (
                  <DeviceRow key={device.deviceId} device={device} canRemove={found.canManage && !device.current} />
                ))}
              </ul>
              {found.devices.length === 1 && <p className={css.alone}>{text('devices.alone')}</p>}
            </>
          )}
        </div>
      </div>
      {(admitting || opened !== null) && (
        <AdmitDevice
          opened={opened}
          onClose={() => {
            setAdmitting(false);
            forget();
          }}
        />
      )}
    </section>
  );
}
