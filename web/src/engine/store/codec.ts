import { concat, utf8 } from '../bytes.ts';

/**
 * Plain data with byte arrays inside, as bytes: length of the head (4, big endian) || head as JSON || the byte arrays.
 * In the head a byte array stands as `{ "$bytes": [offset, length] }`.
 */
export function encodeRecord(value: unknown): Uint8Array<ArrayBuffer> {
  const blobs: Uint8Array[] = [];
  let offset = 0;
  const head = utf8(
    JSON.stringify(value, (_key, part: unknown) => {
      if (!(part instanceof Uint8Array)) return part;
      const at = offset;
      blobs.push(part);
      offset += part.length;
      return { $bytes: [at, part.length] };
    }),
  );
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, head.length);
  return concat(length, head, ...blobs);
}

export function decodeRecord(bytes: Uint8Array): unknown {
  const headLength = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  const blobs = bytes.subarray(4 + headLength);
  return JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headLength)), (_key, part: unknown) => {
    const place = bytesPlace(part);
    return place ? blobs.slice(place[0], place[0] + place[1]) : part;
  });
}

function bytesPlace(part: unknown): [number, number] | null {
  if (typeof part !== 'object' || part === null || !('$bytes' in part)) return null;
  const place: unknown = part.$bytes;
  return Array.isArray(place) ? [Number(place[0]), Number(place[1])] : null;
}
