import type { FileInfo, Message } from '../../bridge/types.ts';
import { FileCard } from './FileCard.tsx';
import { FilePicture } from './FilePicture.tsx';

/** The file of a message, drawn if it is a picture. */
export function FileBody({ message, file }: { message: Message; file: FileInfo }) {
  return file.picture ? (
    <FilePicture message={message} file={file} picture={file.picture} />
  ) : (
    <FileCard message={message} file={file} />
  );
}
