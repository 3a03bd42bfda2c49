import { useRef } from 'react';
import type { ChatSummary } from '../../bridge/types.ts';
import { BotBadge } from '../../app/BotBadge.tsx';
import { VerifiedBadge } from '../../app/VerifiedBadge.tsx';
import { useText } from '../../app/language.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import css from './ConversationHeader.module.css';
import { usePresence } from './usePresence.ts';

interface Props {
  chat: ChatSummary;
  onLeave: () => void;
  onSafetyNumber: () => void;
}

export function ConversationHeader({ chat, onLeave, onSafetyNumber }: Props) {
  const text = useText();
  const presence = usePresence(chat);
  const menu = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);

  const choose = (action: () => void) => () => {
    menu.current?.hidePopover();
    opener.current?.focus();
    action();
  };

  return (
    <header className={css.header}>
      <IconButton icon="back" label={text('common.back')} onClick={onLeave} data-testid="back" />
      <Avatar accountId={chat.person.accountId} name={chat.person.displayName} size={40} />
      <div className={css.words}>
        <h1 className={css.title}>
          <span className={css.name} dir="auto">
            {chat.person.displayName}
          </span>
          {chat.person.bot && <BotBadge />}
          {chat.verification === 'verified' && <VerifiedBadge />}
        </h1>
        <p className={css.presence} data-testid="presence">
          {chat.typing ? (
            <span className={css.typing} data-testid="typing">
              {text('chat.typing')}
            </span>
          ) : (
            presence
          )}
        </p>
      </div>
      <IconButton
        ref={opener}
        icon="more"
        label={text('chat.menu')}
        popoverTarget="chat-menu"
        data-testid="chat-menu"
      />
      <div ref={menu} id="chat-menu" popover="auto" className={css.menu}>
        <button type="button" onClick={choose(onSafetyNumber)} data-testid="safety-number-open">
          <Icon name="shield" size={20} />
          {text('safety.menu')}
        </button>
      </div>
    </header>
  );
}
