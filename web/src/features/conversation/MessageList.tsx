import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { ChatSummary, Message, Thread } from '../../bridge/types.ts';
import { tell } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { withWritten } from '../../app/mirror.ts';
import { usePending } from '../../app/store.ts';
import { useNow } from '../../app/useNow.ts';
import { Arrivals } from './Arrivals.tsx';
import { ConversationRow } from './ConversationRow.tsx';
import { JumpToEnd } from './JumpToEnd.tsx';
import css from './MessageList.module.css';
import { conversationRows, firstUnreadOf, type Row } from './rows.ts';
import { useFollow } from './useFollow.ts';
import { useGoal } from './useGoal.ts';
import { usePages } from './usePages.ts';
import { useSeen } from './useSeen.ts';
import { useStretch } from './useStretch.ts';
import { useTarget } from './useTarget.ts';

/** More messages are fetched before the person reaches the end of those that are there. */
const aheadPx = 1600;
const nothing: readonly Message[] = [];

export function MessageList({ chat, thread }: { chat: ChatSummary; thread: Thread }) {
  const text = useText();
  const now = useNow(60_000);
  const pending = usePending(chat.id);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const [readBefore] = useState(chat.unread > 0 ? chat.readSequence : Infinity);

  const messages = useMemo(
    () => (thread.newer ? thread.messages : withWritten(thread.messages, pending)),
    [thread.messages, thread.newer, pending],
  );
  const firstUnread = firstUnreadOf(thread.messages, thread.more, readBefore);
  const rows = useMemo(
    () => conversationRows(messages, thread.more, firstUnread, thread.earlier),
    [messages, thread.more, firstUnread, thread.earlier],
  );
  const { shift, stretch } = useStretch(rows);
  const { loading, load } = usePages(chat.id, thread.more, thread.newer);
  const goal = useGoal(chat.id);
  const { going } = goal;
  const showNewest = useCallback(() => {
    tell('showNewest', chat.id);
  }, [chat.id]);
  const { atEnd, toEnd, leaveEnd, measure, settle } = useFollow(rows, list, {
    newer: thread.newer,
    going,
    written: pending.at(-1)?.id,
    showNewest,
  });
  useTarget(goal, rows, list, leaveEnd);
  const look = useSeen(chat, thread, rows, list, { going, atEnd });

  const loadAhead = useCallback((): void => {
    const handle = list.current;
    if (handle === null || going) return;
    const { scrollOffset, scrollSize, viewportSize } = handle;
    if (thread.more && scrollOffset < aheadPx) void load('older');
    else if (thread.newer && scrollSize - viewportSize - scrollOffset < aheadPx) void load('newer');
  }, [going, thread.more, thread.newer, load]);

  const onScroll = (): void => {
    measure();
    look();
    loadAhead();
  };

  useEffect(() => {
    // After the list has been measured and scrolled to where it opens, which may have moved nothing.
    const timer = setTimeout(() => {
      measure();
      loadAhead();
    }, 100);
    return () => {
      clearTimeout(timer);
    };
  }, [rows, measure, loadAhead]);

  const draw = (row: Row) => <ConversationRow key={row.key} row={row} person={chat.person} now={now} />;

  return (
    <div className={css.area}>
      {/* Scrolls by keyboard, and so takes the focus. */}
      <div
        ref={scroller}
        className={css.scroller}
        data-opening={goal.opening || undefined}
        tabIndex={0}
        role="region"
        aria-label={text('chat.messages', { name: chat.person.displayName })}
        data-testid="messages"
      >
        <div className={css.filler} />
        <Virtualizer
          key={stretch}
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
      {loading !== null && (
        <p className={css.loading} role="status" data-side={loading}>
          {text(`chat.${loading}`)}
        </p>
      )}
      {!atEnd && <JumpToEnd unread={chat.unread} onJump={toEnd} />}
      <Arrivals messages={thread.newer ? nothing : thread.messages} name={chat.person.displayName} />
    </div>
  );
}
