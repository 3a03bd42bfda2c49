import { concat, utf8 } from '../bytes.ts';
import { drawableTypeOf } from './sniff.ts';

/** What is left of a file: stretches of it, from and up to, and what is new. */
type Part = readonly [number, number] | Uint8Array<ArrayBuffer>;

const cleaners: Record<string, (bytes: Uint8Array) => Part[] | null> = {
  'image/jpeg': jpeg,
  'image/png': png,
  'image/webp': webp,
};

/**
 * The same picture without what a camera or a program has written beside it: the place, the time, the device, names, smaller
 * pictures of what was there before it was cut. No point of it changes, and it stands as upright as before. JPEG, PNG and
 * WebP; everything else, and what is not built as these are, comes back as it is.
 */
export async function withoutMetadata(file: Blob): Promise<Blob> {
  const clean = cleaners[await drawableTypeOf(file)];
  const parts = clean?.(new Uint8Array(await file.arrayBuffer()));
  if (!parts) return file;
  return new Blob(
    parts.map((part) => (part instanceof Uint8Array ? part : file.slice(...part))),
    { type: file.type },
  );
}

/** ITU-T T.81, Annex B. What follows the end of the picture is left out: there phones put videos and second pictures. */
function jpeg(bytes: Uint8Array): Part[] | null {
  const view = viewOf(bytes);
  const parts: Part[] = [[0, 2]];
  for (let at = 2; ;) {
    const begin = at;
    if (bytes[at] !== 0xff) return null;
    while (bytes[at] === 0xff) at++;
    const marker = bytes[at++];
    if (marker === undefined) return null;
    if (marker === 0xd9) return [...parts, [begin, at]];
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      parts.push([begin, at]);
      continue;
    }
    if (at + 2 > bytes.length) return null;
    const end = at + view.getUint16(at);
    if (end < at + 2 || end > bytes.length) return null;
    const data = bytes.subarray(at + 2, end);
    at = end;
    if (marker === 0xda) {
      at = endOfScan(bytes, end);
      parts.push([begin, at]);
      if (at === bytes.length) return parts;
    } else if (marker === 0xe1) {
      const orientation = orientationOf(data);
      if (orientation > 1) parts.push(exifOf(orientation));
    } else if (isOfThePicture(marker, data)) parts.push([begin, end]);
  }
}

/** Where the next marker begins that does not belong to the compressed lines; the end, when they break off. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

/** Of what applications may add, the picture needs its density, its colours and how they are coded. */
function isOfThePicture(marker: number, data: Uint8Array): boolean {
  if (marker === 0xe0) return startsWith(data, 'JFIF\0');
  if (marker === 0xe2) return startsWith(data, 'ICC_PROFILE\0');
  if (marker === 0xee) return startsWith(data, 'Adobe');
  return marker !== 0xfe && !(marker >= 0xe0 && marker <= 0xef);
}

const exifHead = utf8('Exif\0\0');

/** Which way is up, 1 to 8 as in Exif 2.32, 4.6.4; 0 when nothing is said. */
function orientationOf(data: Uint8Array): number {
  if (!startsWith(data, 'Exif\0\0')) return 0;
  const tiff = data.subarray(exifHead.length);
  const view = viewOf(tiff);
  const little = startsWith(tiff, 'II');
  if (tiff.length < 8 || (!little && !startsWith(tiff, 'MM'))) return 0;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 0;
  for (let n = 0, entries = view.getUint16(directory, little); n < entries; n++) {
    const entry = directory + 2 + n * 12;
    if (entry + 12 > tiff.length) return 0;
    if (view.getUint16(entry, little) !== 0x0112) continue;
    const orientation = view.getUint16(entry + 8, little);
    return orientation <= 8 ? orientation : 0;
  }
  return 0;
}

/** Says which way is up, and nothing else. */
function exifOf(orientation: number): Uint8Array<ArrayBuffer> {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const length = 2 + exifHead.length + tiff.length;
  return concat(Uint8Array.of(0xff, 0xe1, length >> 8, length & 0xff), exifHead, Uint8Array.from(tiff));
}

/** Chunks that a picture may be without and that are of it nevertheless: colours, density, transparency, movement. */
const pngExtras: ReadonlySet<string> = new Set(
  'tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT pHYs bKGD hIST sPLT acTL fcTL fdAT'.split(' '),
);

/** PNG, third edition, section 5. A chunk that a picture cannot be without has a capital letter. */
function png(bytes: Uint8Array): Part[] | null {
  const view = viewOf(bytes);
  const parts: Part[] = [[0, 8]];
  for (let at = 8; at + 12 <= bytes.length;) {
    const type = nameAt(bytes, at + 4);
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length || !/^[A-Za-z]{4}$/.test(type)) return null;
    if (/^[A-Z]/.test(type) || pngExtras.has(type)) parts.push([at, end]);
    if (type === 'IEND') return parts;
    at = end;
  }
  return null;
}

const webpChunks: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);

/** RFC 9649, section 2.3 and after. The header says how long all is and that there is Exif and XMP: it is written anew. */
function webp(bytes: Uint8Array): Part[] | null {
  const view = viewOf(bytes);
  const whole = 8 + view.getUint32(4, true);
  if (whole < 12 || whole > bytes.length) return null;
  const chunks: Part[] = [];
  let length = 4;
  for (let at = 12; at + 8 <= whole;) {
    const type = nameAt(bytes, at);
    const size = view.getUint32(at + 4, true);
    const end = at + 8 + size + (size & 1);
    if (end > whole) return null;
    if (webpChunks.has(type)) {
      if (type === 'VP8X' && size > 0) {
        const chunk = bytes.slice(at, end);
        chunk[8] = (chunk[8] ?? 0) & ~0x0c;
        chunks.push(chunk);
      } else chunks.push([at, end]);
      length += end - at;
    }
    at = end;
  }
  const size = new Uint8Array(4);
  viewOf(size).setUint32(0, length, true);
  return [[0, 4], size, [8, 12], ...chunks];
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function nameAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return String.fromCharCode(...bytes.subarray(0, text.length)) === text;
}
