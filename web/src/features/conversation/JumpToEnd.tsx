import { useLocale, useText } from '../../app/language.ts';
import { Icon } from '../../ui/Icon.tsx';
import css from './MessageList.module.css';

export function JumpToEnd({ unread, onJump }: { unread: number; onJump: () => void }) {
  const text = useText();
  const locale = useLocale();
  return (
    <button
      type="button"
      className={css.jump}
      aria-label={text('chat.jump', { count: unread })}
      onClick={onJump}
      data-testid="jump-to-bottom"
    >
      <Icon name="down" />
      {unread > 0 && (
        <span className={css.badge} data-testid="jump-unread">
          {new Intl.NumberFormat(locale).format(unread)}
        </span>
      )}
    </button>
  );
}
