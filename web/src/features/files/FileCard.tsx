import type { FileInfo, Message } from '../../bridge/types.ts';
import { useLocale, useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { sizeOf } from '../../app/sizes.ts';
import { Icon } from '../../ui/Icon.tsx';
import css from './Files.module.css';
import { Progress } from './Progress.tsx';
import { save } from './save.ts';
import { useFile } from './useFile.ts';

/** A file that is not drawn: what it is called, how large it is, and a way to have it. */
export function FileCard({ message, file }: { message: Message; file: FileInfo }) {
  const text = useText();
  const locale = useLocale();
  const { refusal, fetch } = useFile(message.id, false);
  const { name } = file;
  return (
    <span className={css.card} data-testid="file">
      <span className={css.kind}>
        <Icon name="file" />
      </span>
      <span className={css.about}>
        <bdi className={css.name}>{name}</bdi>
        <span className={css.size}>{sizeOf(file.size, locale)}</span>
        <Progress message={message} label={text(message.mine ? 'file.sending' : 'file.fetching', { name })} />
        {refusal && (
          <span className={css.refusal} role="alert">
            {sentenceFor(refusal, '', text)}
          </span>
        )}
      </span>
      <button
        type="button"
        className={css.save}
        aria-label={text('file.save', { name })}
        onClick={() => {
          void fetch().then((blob) => {
            if (blob) save(blob, name);
          });
        }}
        data-testid="save-file"
      >
        <Icon name="download" />
      </button>
    </span>
  );
}
