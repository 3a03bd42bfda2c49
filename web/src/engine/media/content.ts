import { create } from '@bufbuild/protobuf';
import type { Content, File, Picture } from '../../contract/gen/parley/v1/content_pb.ts';
import { FileSchema } from '../../contract/gen/parley/v1/content_pb.ts';
import type { PictureInfo } from '../../bridge/types.ts';
import type { StoredContent, StoredFile } from '../store/records.ts';
import { isGoodName } from './names.ts';

/** The context of containers that hold files. */
export const fileContext = 'Parley/media/v1/file';
/** Bytes of a file. */
export const maxFileBytes = 100 * 1024 * 1024;
const maxCaption = 16_384;
const maxSide = 65_535;
const maxPreview = 4096;
const mediaTypes = /^(?=.{3,127}$)[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/;

export const unknownType = 'application/octet-stream';

/** What a message says; 'unsupported' for a kind that this version does not know, or a field outside its bounds. */
export function readContent({ kind }: Content): StoredContent {
  if (kind.case === 'text') return { kind: 'text', text: kind.value.text };
  const file = kind.case === 'file' ? readFile(kind.value) : null;
  return file && kind.case === 'file' ? { kind: 'file', file, caption: kind.value.caption } : { kind: 'unsupported' };
}

export function writeFile({ picture, size, ...file }: StoredFile, caption: string): File {
  const value = { ...file, caption, size: BigInt(size) };
  return create(FileSchema, picture ? { ...value, picture } : value);
}

export function isCaption(text: string): boolean {
  return Array.from(text).length <= maxCaption;
}

/** Lower case without parameters, or what says nothing. */
export function goodMediaType(type: string): string {
  const plain = (type.split(';')[0] ?? '').trim().toLowerCase();
  return mediaTypes.test(plain) ? plain : unknownType;
}

function readFile({ mediaId, key, size, name, mediaType, caption, picture }: File): StoredFile | null {
  const good =
    /^[0-9a-f]{32}$/.test(mediaId) &&
    key.length === 32 &&
    size >= 0n &&
    size <= BigInt(maxFileBytes) &&
    isGoodName(name) &&
    mediaTypes.test(mediaType) &&
    isCaption(caption);
  if (!good) return null;
  const file: StoredFile = { mediaId, key, size: Number(size), name, mediaType };
  const drawn = picture && readPicture(picture);
  return drawn ? { ...file, picture: drawn } : file;
}

/** A picture that is no good is left away: its file can be fetched without it. */
function readPicture({ width, height, preview }: Picture): PictureInfo | null {
  const isSide = (side: number): boolean => side >= 1 && side <= maxSide;
  const isJpeg = preview[0] === 0xff && preview[1] === 0xd8 && preview[2] === 0xff;
  const good = isSide(width) && isSide(height) && preview.length <= maxPreview && (preview.length === 0 || isJpeg);
  return good ? { width, height, preview } : null;
}
