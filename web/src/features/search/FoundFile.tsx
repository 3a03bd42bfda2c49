import type { FileInfo, SearchHit } from '../../bridge/types.ts';
import { useLocale, useText } from '../../app/language.ts';
import { sizeOf } from '../../app/sizes.ts';
import { Marked } from './Marked.tsx';
import css from './Search.module.css';

/** What was said about a file, and what it is called; a picture's name only when words of it were looked for. */
export function FoundFile({ hit, file }: { hit: SearchHit; file: FileInfo }) {
  const text = useText();
  const locale = useLocale();
  const named = !file.picture || hit.nameMarks.length > 0;
  return (
    <>
      {hit.text !== '' && <Marked text={hit.text} marks={hit.marks} />}
      {hit.text === '' && file.picture && text('message.photo')}
      {named && (
        <span className={css.file} data-under={hit.text !== '' || file.picture ? true : undefined}>
          <bdi>
            <Marked text={file.name} marks={hit.nameMarks} />
          </bdi>
          {!file.picture && <span className={css.size}>{sizeOf(file.size, locale)}</span>}
        </span>
      )}
    </>
  );
}
