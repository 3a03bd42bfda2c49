import { useLocale, useText } from '../../app/language.ts';
import { sizeOf } from '../../app/sizes.ts';
import { Icon } from '../../ui/Icon.tsx';
import css from './AttachmentTray.module.css';
import { BlobImage } from './BlobImage.tsx';
import { isDrawn } from './drawn.ts';
import type { Attachment, Attachments } from './useAttachments.ts';

/** What goes out with the next message; each file can be left out again. */
export function AttachmentTray({ attachments }: { attachments: Attachments }) {
  const text = useText();
  const { chosen, tooLarge, remove } = attachments;
  return (
    <>
      {tooLarge !== null && (
        <p className={css.note} role="alert">
          {text('composer.tooLarge', { name: tooLarge })}
        </p>
      )}
      {chosen.length > 0 && (
        <ul className={css.tray} aria-label={text('composer.attached')} data-testid="attachments">
          {chosen.map((one) => (
            <Chosen
              key={one.id}
              attachment={one}
              onRemove={() => {
                remove(one.id);
              }}
            />
          ))}
        </ul>
      )}
    </>
  );
}

function Chosen({ attachment: { file }, onRemove }: { attachment: Attachment; onRemove: () => void }) {
  const text = useText();
  const locale = useLocale();
  return (
    <li className={css.chosen}>
      <span className={css.look}>{isDrawn(file) ? <BlobImage blob={file} alt="" /> : <Icon name="file" />}</span>
      <span className={css.about}>
        <bdi className={css.name}>{file.name}</bdi>
        <span className={css.size}>{sizeOf(file.size, locale)}</span>
      </span>
      <button
        type="button"
        className={css.remove}
        aria-label={text('composer.detach', { name: file.name })}
        onClick={onRemove}
      >
        <Icon name="close" size={18} />
      </button>
    </li>
  );
}
