import { useText } from '../../app/language.ts';
import { useRoutes } from '../../app/routes.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Mark } from '../../ui/Mark.tsx';
import css from './ChatsPane.module.css';

export function ChatsHeader({ fresh }: { fresh: boolean }) {
  const text = useText();
  const { open, leave } = useRoutes();
  if (fresh) {
    return (
      <header className={css.header}>
        <IconButton icon="back" label={text('common.back')} onClick={leave} data-testid="back" />
        <h1 className={css.title}>{text('chats.new')}</h1>
      </header>
    );
  }
  return (
    <header className={css.header}>
      <Mark size={32} />
      <h1 className={css.title}>{text('app.name')}</h1>
      <IconButton
        icon="compose"
        label={text('chats.new')}
        data-testid="new-chat"
        data-opens="/new"
        onClick={() => {
          open('/new');
        }}
      />
      <IconButton
        icon="sliders"
        label={text('settings.title')}
        data-testid="settings-open"
        data-opens="/settings"
        onClick={() => {
          open('/settings');
        }}
      />
    </header>
  );
}
