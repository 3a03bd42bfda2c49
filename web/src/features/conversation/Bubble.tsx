import { memo } from 'react';
import type { Message } from '../../bridge/types.ts';
import { useLocale, useText } from '../../app/language.ts';
import { retry } from '../../app/send.ts';
import { clock, moment } from '../../app/times.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Ticks } from '../../ui/Ticks.tsx';
import { FileBody } from '../files/FileBody.tsx';
import css from './Bubble.module.css';
import { isBigEmoji } from './emoji.ts';
import { MessageText } from './MessageText.tsx';

interface Props {
  message: Message;
  first: boolean;
  last: boolean;
  /** Who wrote it, for those who do not see on which side it stands. */
  author: string;
}

export const Bubble = memo(function Bubble({ message, first, last, author }: Props) {
  const text = useText();
  const locale = useLocale();
  const { content, mine, state } = message;
  const big = content.kind === 'text' && isBigEmoji(content.text);
  return (
    <div className={css.line} data-mine={mine} data-first={first} data-last={last}>
      <div
        className={css.bubble}
        data-big={big}
        data-content={content.kind}
        data-testid="message"
        data-message-id={message.id}
        data-state={state}
        data-mine={mine}
      >
        <span className="visually-hidden">{author}: </span>
        {content.kind === 'file' && <FileBody message={message} file={content.file} />}
        <div className={css.body} dir="auto">
          <span className={css.text} data-testid="message-text">
            {content.kind === 'text' && <MessageText text={content.text} />}
            {content.kind === 'file' && <MessageText text={content.caption} />}
            {content.kind === 'waiting' && <i>{text('message.waiting')}</i>}
            {content.kind === 'unsupported' && <i>{text('message.unsupported')}</i>}
          </span>
          <span className={css.meta}>
            <time dir="auto" dateTime={new Date(message.at).toISOString()} title={moment(message.at, locale)}>
              {clock(message.at, locale)}
            </time>
            {mine && <Ticks state={state} label={text(`message.state.${state}`)} />}
          </span>
        </div>
      </div>
      {message.waitsForDevice && (
        <p className={css.hint} data-testid="waits-for-device">
          {text('message.waitsForDevice')}
        </p>
      )}
      {mine && state === 'failed' && (
        <button
          type="button"
          className={css.retry}
          data-testid="retry"
          onClick={() => {
            retry(message);
          }}
        >
          <Icon name="retry" size={16} />
          {text('message.retry')}
        </button>
      )}
    </div>
  );
});
