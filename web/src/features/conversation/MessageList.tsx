import { useEffect, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { ChatSummary, Thread } from '../../bridge/types.ts';
import { useText } from '../../app/language.ts';
import { usePending } from '../../app/store.ts';
import { useNow } from '../../app/useNow.ts';
import { Arrivals } from './Arrivals.tsx';
import { ConversationRow } from './ConversationRow.tsx';
import { JumpToEnd } from './JumpToEnd.tsx';
import css from './MessageList.module.css';
import { conversationRows, firstUnreadOf, type Row } from './rows.ts';
import { useFollow } from './useFollow.ts';
import { useOlder } from './useOlder.ts';
import { useSeen } from './useSeen.ts';
import { useShift } from './useShift.ts';
import { useTarget } from './useTarget.ts';

/** Older messages are fetched before the person reaches the top. */
const aheadPx = 1600;

export function MessageList({ chat, thread }: { chat: ChatSummary; thread: Thread }) {
  const text = useText();
  const now = useNow(60_000);
  const pending = usePending(chat.id);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const [readBefore] = useState(chat.unread > 0 ? chat.readSequence : Infinity);

  const messages = useMemo(
    () => (pending.length === 0 ? thread.messages : [...thread.messages, ...pending]),
    [thread.messages, pending],
  );
  const firstUnread = firstUnreadOf(thread.messages, thread.more, readBefore);
  const rows = useMemo(
    () => conversationRows(messages, thread.more, firstUnread, thread.earlier),
    [messages, thread.more, firstUnread, thread.earlier],
  );
  const shift = useShift(rows);
  const { loading, loadOlder } = useOlder(chat.id, thread.more);
  const { atEnd, toEnd, leaveEnd, measure, settle } = useFollow(rows, list);
  useTarget(chat.id, rows, list, leaveEnd);
  const look = useSeen(chat.id, rows, list);

  const onScroll = (): void => {
    measure();
    look();
    if ((list.current?.scrollOffset ?? Infinity) < aheadPx) void loadOlder();
  };

  useEffect(() => {
    // After the list has been measured and scrolled to where it opens.
    const timer = setTimeout(() => {
      if ((list.current?.scrollOffset ?? Infinity) < aheadPx) void loadOlder();
    }, 100);
    return () => {
      clearTimeout(timer);
    };
  }, [rows, loadOlder]);

  const draw = (row: Row) => <ConversationRow key={row.key} row={row} person={chat.person} now={now} />;

  return (
    <div className={css.area}>
      {/* Scrolls by keyboard, and so takes the focus. */}
      <div
        ref={scroller}
        className={css.scroller}
        tabIndex={0}
        role="region"
        aria-label={text('chat.messages', { name: chat.person.displayName })}
        data-testid="messages"
      >
        <div className={css.filler} />
        <Virtualizer
          ref={list}
          scrollRef={scroller}
          data={rows}
          shift={shift}
          bufferSize={300}
          as="ol"
          item="li"
          onScroll={onScroll}
          onScrollEnd={settle}
          onResize={settle}
        >
          {draw}
        </Virtualizer>
      </div>
      {loading && (
        <p className={css.loading} role="status">
          {text('chat.older')}
        </p>
      )}
      {!atEnd && <JumpToEnd unread={chat.unread} onJump={toEnd} />}
      <Arrivals messages={thread.messages} name={chat.person.displayName} />
    </div>
  );
}
