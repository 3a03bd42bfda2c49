import type { FileInfo, MessageId } from '../../bridge/types.ts';
import { Icon } from '../../ui/Icon.tsx';
import { BlobImage } from '../files/BlobImage.tsx';
import { isDrawn, previewUrl } from '../files/drawn.ts';
import { useFile } from '../files/useFile.ts';
import css from './Search.module.css';

/** What a found file looks like: the picture if it was shown a short while ago, else its preview; nothing is fetched for it. */
export function Look({ id, file }: { id: MessageId; file: FileInfo }) {
  const { blob } = useFile(id, false);
  const preview = file.picture ? previewUrl(file.picture.preview) : null;
  const drawn = file.picture && blob && isDrawn(blob) ? blob : null;
  return (
    <span className={css.look} data-testid={file.picture ? 'found-picture' : 'found-file'}>
      {drawn && <BlobImage blob={drawn} alt="" />}
      {!drawn && preview !== null && <img src={preview} alt="" data-preview />}
      {!drawn && preview === null && <Icon name={file.picture ? 'picture' : 'file'} />}
    </span>
  );
}
