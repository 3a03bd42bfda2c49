import type { PictureInfo } from '../../bridge/types.ts';
import { drawableTypeOf } from './sniff.ts';

const maxSide = 65_535;
const maxPreview = 4096;
const previewSide = 32;
/** Larger ones are sent without a preview: decoding them takes more memory than a phone has to spare. */
const maxBytes = 40 * 1024 * 1024;

/** How much room a picture takes and what stands there until it has come; null for everything that is not drawn. */
export async function pictureOf(file: Blob): Promise<PictureInfo | null> {
  if (file.size > maxBytes || (await drawableTypeOf(file)) === '') return null;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const { width, height } = bitmap;
  try {
    return width <= maxSide && height <= maxSide ? { width, height, preview: await previewOf(bitmap) } : null;
  } finally {
    bitmap.close();
  }
}

async function previewOf(bitmap: ImageBitmap): Promise<Uint8Array> {
  const scale = Math.min(1, previewSide / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = new OffscreenCanvas(width ?? 1, height ?? 1);
  const context = canvas.getContext('2d');
  if (!context) return new Uint8Array(0);
  context.fillStyle = '#808080';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.6 });
  return jpeg.type === 'image/jpeg' && jpeg.size <= maxPreview
    ? new Uint8Array(await jpeg.arrayBuffer())
    : new Uint8Array(0);
}
