import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ChatSummary } from '../../bridge/types.ts';
import { tell } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sendFile, sendText } from '../../app/send.ts';
import { AttachButton } from '../files/AttachButton.tsx';
import type { Attachments } from '../files/useAttachments.ts';
import { Icon } from '../../ui/Icon.tsx';
import css from './Composer.module.css';
import { useDraft } from './useDraft.ts';
import { useGrowth } from './useGrowth.ts';

const longest = 16_384;
const warnBelow = 500;

const touch = (): boolean => matchMedia('(hover: none) and (pointer: coarse)').matches;

interface Props {
  chat: ChatSummary;
  attachments: Attachments;
}

export function Composer({ chat, attachments }: Props) {
  const text = useText();
  const [value, setValue] = useState(chat.draft);
  const draft = useDraft(chat.id);
  const area = useRef<HTMLTextAreaElement>(null);
  const left = longest - value.length;
  const sendable = (value.trim() !== '' || attachments.chosen.length > 0) && left >= 0;
  useGrowth(area, value);

  useEffect(() => {
    if (!touch()) area.current?.focus();
  }, []);

  const change = (next: string): void => {
    setValue(next);
    draft.save(next);
    tell('typing', chat.id, next.trim() !== '');
  };

  const send = (): void => {
    if (!sendable) return;
    const files = attachments.take();
    if (files.length === 0) sendText(chat.id, value.trim());
    // What is written is said about the first one.
    else
      files.forEach(({ file }, index) => {
        sendFile(chat.id, file, index === 0 ? value.trim() : '');
      });
    setValue('');
    draft.save('');
    draft.flush();
    tell('typing', chat.id, false);
    area.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || touch()) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className={css.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <AttachButton onChoose={attachments.add} />
      <div className={css.box}>
        <textarea
          ref={area}
          className={css.area}
          rows={1}
          dir={value === '' ? undefined : 'auto'}
          enterKeyHint={touch() ? 'enter' : 'send'}
          placeholder={text('composer.placeholder')}
          aria-label={text('composer.label', { name: chat.person.displayName })}
          aria-invalid={left < 0}
          value={value}
          onChange={(event) => {
            change(event.target.value);
          }}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const { files } = event.clipboardData;
            if (files.length === 0) return;
            event.preventDefault();
            attachments.add(files);
          }}
          onBlur={() => {
            tell('typing', chat.id, false);
          }}
          data-testid="composer"
        />
        {left < warnBelow && (
          <span className={css.left} data-over={left < 0} role="status">
            {left < 0 ? text('composer.limit', { count: -left }) : text('composer.left', { count: left })}
          </span>
        )}
      </div>
      <button
        type="submit"
        className={css.send}
        disabled={!sendable}
        aria-label={text('composer.send')}
        // Keeps the focus, and with it the on-screen keyboard, in the text.
        onPointerDown={(event) => {
          event.preventDefault();
        }}
        data-testid="send"
      >
        <Icon name="send" />
      </button>
    </form>
  );
}
