import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useText } from '../../app/language.ts';
import { Icon } from '../../ui/Icon.tsx';
import { BlobImage } from './BlobImage.tsx';
import css from './PictureViewer.module.css';
import { save } from './save.ts';

interface Props {
  blob: Blob;
  name: string;
  onClose: () => void;
}

/** A picture as large as the window allows. */
export default function PictureViewer({ blob, name, onClose }: Props) {
  const text = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return createPortal(
    <dialog ref={dialog} className={css.viewer} aria-label={name} onClose={onClose} data-testid="picture-viewer">
      <header className={css.bar}>
        <bdi className={css.name}>{name}</bdi>
        <button
          type="button"
          className={css.button}
          aria-label={text('file.save', { name })}
          onClick={() => {
            save(blob, name);
          }}
          data-testid="save-picture"
        >
          <Icon name="download" />
        </button>
        <button
          type="button"
          className={css.button}
          aria-label={text('common.close')}
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </header>
      <BlobImage className={css.picture} blob={blob} alt={name} />
    </dialog>,
    document.body,
  );
}
