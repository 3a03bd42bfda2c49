import { useEffect, useRef } from 'react';
import { useText } from '../../app/language.ts';
import { useRoutes } from '../../app/routes.ts';
import { useMe } from '../../app/store.ts';
import { useEscape } from '../../app/useEscape.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { DevicesSection } from './DevicesSection.tsx';
import { HistorySection } from './HistorySection.tsx';
import { LookSection } from './LookSection.tsx';
import { LockSection } from './LockSection.tsx';
import { ProfileSection } from './ProfileSection.tsx';
import { RecoverySection } from './RecoverySection.tsx';
import css from './Settings.module.css';
import { SignOut } from './SignOut.tsx';

export default function Settings() {
  const text = useText();
  const { leave } = useRoutes();
  const me = useMe();
  const title = useRef<HTMLHeadingElement>(null);
  useEscape(leave);
  useEffect(() => {
    title.current?.focus();
  }, []);
  if (me === null) return null;
  return (
    <section className={css.settings} aria-labelledby="settings-title">
      <header className={css.header}>
        <IconButton icon="back" label={text('common.back')} onClick={leave} data-testid="back" />
        <h1 ref={title} id="settings-title" tabIndex={-1}>
          {text('settings.title')}
        </h1>
      </header>
      <div className={css.scroller}>
        <div className={css.column}>
          <div className={css.me}>
            <Avatar accountId={me.accountId} name={me.displayName} size={88} />
            <p className={css.name} dir="auto">
              {me.displayName}
            </p>
            <p className={css.phone}>
              <bdi dir="ltr">{me.phoneNumber}</bdi>
            </p>
          </div>
          <ProfileSection key={me.accountId} me={me} />
          <DevicesSection />
          <HistorySection />
          <RecoverySection />
          <LockSection />
          <LookSection />
          <SignOut />
        </div>
      </div>
    </section>
  );
}
