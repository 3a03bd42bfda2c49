import { useEffect, useRef, useState } from 'react';
import { ask } from '../../app/engine.ts';
import { type TextId, useLocale, useText } from '../../app/language.ts';
import { useRoutes } from '../../app/routes.ts';
import { useMirror } from '../../app/store.ts';
import { moment } from '../../app/times.ts';
import { useEscape } from '../../app/useEscape.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Asking } from './Asking.tsx';
import { MakeKey } from './MakeKey.tsx';
import { SetPassphrase } from './SetPassphrase.tsx';
import css from './Recovery.module.css';

type Open = 'key' | 'another-key' | 'passphrase' | 'remove' | 'off' | null;

/** How the account is got back after the loss of all devices: the recovery key, the passphrase, and the backup they open. */
export default function RecoveryPage() {
  const text = useText();
  const locale = useLocale();
  const routes = useRoutes();
  const { canManage, keyMadeAt, passphraseSetAt, backedUpAt, waiting } = useMirror((mirror) => mirror.recovery);
  const [open, setOpen] = useState<Open>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const isOn = keyMadeAt !== null || passphraseSetAt !== null;
  const leave = (): void => {
    routes.open('/settings');
  };
  const close = (): void => {
    setOpen(null);
  };
  const since = (id: TextId, at: number): string => text(id, { when: moment(at, locale) });
  useEscape(leave);
  useEffect(() => {
    title.current?.focus();
  }, []);

  return (
    <section className={css.page} aria-labelledby="recovery-title">
      <header className={css.header}>
        <IconButton icon="back" label={text('common.back')} onClick={leave} data-testid="back" />
        <h1 ref={title} id="recovery-title" tabIndex={-1}>
          {text('recovery.title')}
        </h1>
      </header>
      <div className={css.scroller}>
        <div className={css.column}>
          <p className={css.text}>{text('recovery.text')}</p>
          {!canManage && <p className={css.card}>{text('recovery.others')}</p>}
          {canManage && (
            <>
              <div className={css.card}>
                <h2>
                  <Icon name="key" size={20} />
                  {text('recovery.key')}
                </h2>
                <p className={css.text}>
                  {keyMadeAt === null ? text('recovery.key.none') : since('recovery.key.made', keyMadeAt)}
                </p>
                <Button
                  look={keyMadeAt === null ? 'primary' : 'outline'}
                  onClick={() => setOpen(keyMadeAt === null ? 'key' : 'another-key')}
                  data-testid="recovery-key-make"
                >
                  {text(keyMadeAt === null ? 'recovery.key.make' : 'recovery.key.another')}
                </Button>
              </div>
              <div className={css.card}>
                <h2>
                  <Icon name="shield" size={20} />
                  {text('recovery.passphrase')}
                </h2>
                <p className={css.text}>
                  {passphraseSetAt === null
                    ? text('recovery.passphrase.none')
                    : since('recovery.passphrase.set', passphraseSetAt)}
                </p>
                <div className={css.buttons}>
                  <Button look="outline" onClick={() => setOpen('passphrase')} data-testid="passphrase-set">
                    {text(passphraseSetAt === null ? 'recovery.passphrase.choose' : 'recovery.passphrase.change')}
                  </Button>
                  {passphraseSetAt !== null && (
                    <Button look="quiet" onClick={() => setOpen('remove')} data-testid="passphrase-remove">
                      {text('recovery.passphrase.remove')}
                    </Button>
                  )}
                </div>
              </div>
              {isOn && (
                <div className={css.card} data-testid="backup-state" data-waiting={waiting}>
                  <h2>{text('recovery.backup')}</h2>
                  <p className={css.text} role="status">
                    {backedUpAt === null ? text('recovery.backup.none') : since('recovery.backup.at', backedUpAt)}
                    {waiting && backedUpAt !== null && ` ${text('recovery.backup.waiting')}`}
                  </p>
                  <Button look="danger" onClick={() => setOpen('off')} data-testid="recovery-off">
                    {text('recovery.off')}
                  </Button>
                </div>
              )}
            </>
          )}
        </div>
      </div>
      {open === 'key' && <MakeKey onClose={close} />}
      {open === 'another-key' && (
        <Asking
          title={text('recovery.key.another.title')}
          text={text('recovery.key.another.text')}
          action={text('recovery.key.another')}
          question={() => Promise.resolve({ ok: true, value: null })}
          onDone={() => setOpen('key')}
          onClose={close}
        />
      )}
      {open === 'passphrase' && <SetPassphrase onClose={close} />}
      {open === 'remove' && (
        <Asking
          title={text('recovery.passphrase.remove.title')}
          text={text(keyMadeAt === null ? 'recovery.passphrase.remove.last' : 'recovery.passphrase.remove.text')}
          action={text('recovery.passphrase.remove')}
          question={() => ask('removePassphrase')}
          onDone={close}
          onClose={close}
          danger
        />
      )}
      {open === 'off' && (
        <Asking
          title={text('recovery.off.title')}
          text={text('recovery.off.text')}
          action={text('recovery.off')}
          question={() => ask('turnOffRecovery')}
          onDone={close}
          onClose={close}
          danger
        />
      )}
    </section>
  );
}
