import { lazy, Suspense, useState } from 'react';
import type { ChatId } from '../../bridge/types.ts';
import { useText } from '../../app/language.ts';
import { useRoutes } from '../../app/routes.ts';
import { useChat, useMirror, useThread } from '../../app/store.ts';
import { useEscape } from '../../app/useEscape.ts';
import { Button } from '../../ui/Button.tsx';
import { AttachmentTray } from '../files/AttachmentTray.tsx';
import { useAttachments } from '../files/useAttachments.ts';
import { useDrop } from '../files/useDrop.ts';
import { Composer } from './Composer.tsx';
import css from './Conversation.module.css';
import { ConversationHeader } from './ConversationHeader.tsx';
import { KeyChanged } from './KeyChanged.tsx';
import { MessageList } from './MessageList.tsx';

const SafetyNumber = lazy(() => import('./SafetyNumber.tsx'));

export function Conversation({ chatId }: { chatId: ChatId }) {
  const text = useText();
  const { leave } = useRoutes();
  const chat = useChat(chatId);
  const thread = useThread(chatId);
  const known = useMirror((mirror) => mirror.chats !== null);
  const [safety, setSafety] = useState(false);
  const attachments = useAttachments();
  const drop = useDrop(attachments.add);
  useEscape(leave);

  if (chat === undefined) {
    return (
      <div className={css.missing}>
        <p role="status">{text(known ? 'chat.missing' : 'chat.opening')}</p>
        {known && (
          <Button look="quiet" onClick={leave}>
            {text('common.back')}
          </Button>
        )}
      </div>
    );
  }
  return (
    <section className={css.conversation} aria-label={chat.person.displayName} {...drop.handlers}>
      <ConversationHeader
        chat={chat}
        onLeave={leave}
        onSafetyNumber={() => {
          setSafety(true);
        }}
      />
      {thread === undefined ? (
        <div className={css.blank} aria-busy="true" />
      ) : (
        <MessageList chat={chat} thread={thread} />
      )}
      <div>
        {chat.verification === 'changed' && <KeyChanged chat={chat} onCompare={() => setSafety(true)} />}
        <AttachmentTray attachments={attachments} />
        <Composer chat={chat} attachments={attachments} />
      </div>
      {drop.over && <p className={css.drop}>{text('composer.drop')}</p>}
      {safety && (
        <Suspense>
          <SafetyNumber
            chat={chat}
            onClose={() => {
              setSafety(false);
            }}
          />
        </Suspense>
      )}
    </section>
  );
}
