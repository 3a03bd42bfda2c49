import { lazy, Suspense, useState } from 'react';
import type { FileInfo, Message, PictureInfo } from '../../bridge/types.ts';
import { useLocale, useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { sizeOf } from '../../app/sizes.ts';
import { Icon } from '../../ui/Icon.tsx';
import { BlobImage } from './BlobImage.tsx';
import { isDrawn, previewUrl, roomFor } from './drawn.ts';
import { FileCard } from './FileCard.tsx';
import css from './Files.module.css';
import { Progress } from './Progress.tsx';
import { useFile } from './useFile.ts';

const PictureViewer = lazy(() => import('./PictureViewer.tsx'));

/** Larger ones are fetched when the person asks. */
const unaskedBytes = 8_000_000;

/** A picture in its place, which it has before it has come. */
export function FilePicture({ message, file, picture }: { message: Message; file: FileInfo; picture: PictureInfo }) {
  const text = useText();
  const locale = useLocale();
  const [wanted, setWanted] = useState(file.size <= unaskedBytes);
  const [open, setOpen] = useState(false);
  const { blob, refusal, fetch } = useFile(message.id, wanted);
  const { name } = file;
  // It is no picture after all.
  if (blob && !isDrawn(blob)) return <FileCard message={message} file={file} />;
  const { inlineSize, blockSize } = roomFor(picture);
  const preview = previewUrl(picture.preview);
  return (
    <>
      <button
        type="button"
        className={css.picture}
        style={{ inlineSize, aspectRatio: `${inlineSize} / ${blockSize}` }}
        aria-label={text(blob ? 'file.open' : 'file.load', { name })}
        onClick={() => {
          if (blob) setOpen(true);
          else if (wanted) void fetch();
          else setWanted(true);
        }}
        data-testid="picture"
        data-shown={blob !== null}
      >
        {preview !== null && blob === null && <img className={css.preview} src={preview} alt="" />}
        {blob !== null && <BlobImage blob={blob} alt="" />}
        {blob === null && !wanted && (
          <span className={css.ask}>
            <Icon name="download" size={18} />
            {sizeOf(file.size, locale)}
          </span>
        )}
        {refusal && <span className={css.ask}>{sentenceFor(refusal, '', text)}</span>}
        <Progress message={message} label={text(message.mine ? 'file.sending' : 'file.fetching', { name })} />
      </button>
      {open && blob !== null && (
        <Suspense>
          <PictureViewer
            blob={blob}
            name={name}
            onClose={() => {
              setOpen(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
