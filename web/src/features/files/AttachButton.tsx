import { useRef } from 'react';
import { useText } from '../../app/language.ts';
import { Icon } from '../../ui/Icon.tsx';
import css from './AttachButton.module.css';

/** Opens the browser's choice of files. */
export function AttachButton({ onChoose }: { onChoose: (files: Iterable<File>) => void }) {
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          onChoose(event.target.files ?? []);
          // The same file can be chosen again.
          event.target.value = '';
        }}
        data-testid="attach-input"
      />
      <button
        type="button"
        className={css.attach}
        aria-label={text('composer.attach')}
        title={text('composer.attach')}
        onClick={() => input.current?.click()}
        data-testid="attach"
      >
        <Icon name="clip" />
      </button>
    </>
  );
}
