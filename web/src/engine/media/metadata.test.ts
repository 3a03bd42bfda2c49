import { describe, expect, it } from 'vitest';
import { concat, utf8 } from '../bytes.ts';
import { withoutMetadata } from './metadata.ts';

const of = (...bytes: number[]) => Uint8Array.from(bytes);
const be = (value: number, length: number) => Uint8Array.from({ length }, (_, i) => value >>> ((length - 1 - i) * 8));
const le = (value: number) => be(value, 4).reverse();
const clean = async (...parts: Uint8Array[]) =>
  new Uint8Array(await (await withoutMetadata(new Blob([concat(...parts)], { type: 'image/x' }))).arrayBuffer());

describe('a JPEG goes out', () => {
  const segment = (marker: number, ...data: Uint8Array[]) => {
    const all = concat(...data);
    return concat(of(0xff, marker), be(all.length + 2, 2), all);
  };
  const start = of(0xff, 0xd8);
  const density = segment(0xe0, utf8('JFIF\0'), of(1, 1, 0, 0, 1, 0, 1, 0, 0));
  const colours = segment(0xe2, utf8('ICC_PROFILE\0'), of(1, 1, 9, 9, 9));
  const coding = segment(0xee, utf8('Adobe'), of(0, 100, 0, 0, 0, 0, 1));
  const frame = concat(segment(0xdb, of(0, 1, 2, 3)), segment(0xc0, of(8, 0, 1, 0, 1, 1, 1, 0x11, 0)));
  const scan = concat(
    segment(0xda, of(1, 1, 0, 0, 63, 0)),
    of(0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xff, 0x00),
  );
  const end = of(0xff, 0xd9);
  const place = utf8('54.0887 N 12.1405 E');
  const exif = (orientation: number, little = true) => {
    const number = (value: number, length: number) => (little ? be(value, length).reverse() : be(value, length));
    const entry = (tag: number, type: number, count: number, value: Uint8Array) =>
      concat(number(tag, 2), number(type, 2), number(count, 4), value);
    const value = concat(number(orientation, 2), of(0, 0));
    const entries = [
      entry(0x010f, 2, 4, utf8('Cam\0')),
      entry(0x0112, 3, 1, value),
      entry(0x8825, 4, 1, number(60, 4)),
    ];
    const head = concat(utf8(little ? 'II' : 'MM'), number(42, 2), number(8, 4));
    return segment(0xe1, utf8('Exif\0\0'), head, number(entries.length, 2), ...entries, be(0, 4), place);
  };

  it('without the place, the camera, comments, and all that a program has written beside it', async () => {
    const beside = [
      segment(0xe1, utf8('http://ns.adobe.com/xap/1.0/\0'), place),
      segment(0xe0, utf8('JFXX\0'), of(16, 1, 2, 3)),
      segment(0xe2, utf8('MPF\0'), of(1, 2)),
      segment(0xed, utf8('Photoshop 3.0\0'), place),
      segment(0xfe, place),
    ];
    const cleaned = await clean(start, density, exif(1), ...beside, colours, coding, frame, scan, end);
    expect(cleaned).toEqual(concat(start, density, colours, coding, frame, scan, end));
  });

  it.each([true, false])('as upright as before (little endian: %s)', async (little) => {
    const cleaned = await clean(start, exif(6, little), frame, scan, end);
    expect(cleaned).toHaveLength(2 + 36 + frame.length + scan.length + 2);
    expect(await clean(cleaned)).toEqual(cleaned);
    expect(cleaned.slice(2, 6)).toEqual(concat(of(0xff, 0xe1), be(34, 2)));
    expect(String.fromCharCode(...cleaned)).not.toContain('54.0887');
    expect(cleaned[31]).toBe(6);
  });

  it('without what follows it, and with every scan of it', async () => {
    const video = concat(utf8('ftypmp42'), place);
    expect(await clean(start, frame, scan, segment(0xc4, of(1)), scan, end, video)).toEqual(
      concat(start, frame, scan, segment(0xc4, of(1)), scan, end),
    );
    expect(await clean(start, segment(0xfe, place), frame, scan)).toEqual(concat(start, frame, scan));
  });

  it('as it is where it is not built like one', async () => {
    const broken = [
      concat(start, of(0xff)),
      concat(start, of(0xff, 0xe1, 0, 1)),
      concat(start, of(0xff, 0xe1, 0xff, 0xff), place),
      concat(start, frame, of(7, 7)),
      concat(start, of(0xff, 0xfe, 0)),
    ];
    for (const bytes of broken) expect(await clean(bytes)).toEqual(bytes);
    for (let length = 8; length < 30; length++) {
      const cut = concat(utf8('Exif\0\0'), exif(6).slice(10, 10 + length));
      expect((await clean(start, segment(0xe1, cut), frame, scan, end)).slice(0, 2)).toEqual(start);
    }
  });
});

describe('a PNG goes out', () => {
  const chunk = (type: string, data: Uint8Array) => concat(be(data.length, 4), utf8(type), data, of(1, 2, 3, 4));
  const head = of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const [ihdr, idat, iend] = [chunk('IHDR', of(1)), chunk('IDAT', of(2, 3)), chunk('IEND', of())];

  it('without texts, times and Exif, and with colours and movement', async () => {
    const kept = ['gAMA', 'iCCP', 'tRNS', 'acTL', 'fcTL'].map((type) => chunk(type, of(5)));
    const dropped = ['tEXt', 'zTXt', 'iTXt', 'tIME', 'eXIf', 'caBX'].map((type) => chunk(type, utf8('at home')));
    expect(await clean(head, ihdr, ...dropped, ...kept, idat, iend, utf8('and more'))).toEqual(
      concat(head, ihdr, ...kept, idat, iend),
    );
  });

  it('as it is where it is not built like one', async () => {
    for (const bytes of [head, concat(head, ihdr, idat), concat(head, ihdr, be(2 ** 31, 4), utf8('IDAT'), idat)])
      expect(await clean(bytes)).toEqual(bytes);
  });
});

describe('a WebP goes out', () => {
  const chunk = (type: string, data: Uint8Array) =>
    concat(utf8(type), le(data.length), data, of(...(data.length % 2 ? [0] : [])));
  const file = (...chunks: Uint8Array[]) => {
    const all = concat(...chunks);
    return concat(utf8('RIFF'), le(all.length + 4), utf8('WEBP'), all);
  };
  const shape = (flags: number) => chunk('VP8X', of(flags, 0, 0, 0, 1, 0, 0, 1, 0, 0));
  const picture = chunk('VP8 ', of(1, 2, 3));

  it('without Exif and XMP, and says so', async () => {
    const cleaned = await clean(
      file(shape(0x3c), chunk('ICCP', of(1)), picture, chunk('EXIF', utf8('home!')), chunk('XMP ', of(1))),
    );
    expect(cleaned).toEqual(file(shape(0x30), chunk('ICCP', of(1)), picture));
  });

  it('as it is where it is not built like one', async () => {
    for (const bytes of [file(picture).slice(0, 20), file(concat(utf8('VP8 '), le(99), of(1)))])
      expect(await clean(bytes)).toEqual(bytes);
  });
});

it('everything else goes out as it is, under the type that it came with', async () => {
  const document = new Blob([utf8('II*\0 54.0887 N')], { type: 'image/tiff' });
  expect(await withoutMetadata(document)).toBe(document);
  const png = new Blob([of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), be(0, 4), utf8('IEND'), be(0, 4)], {
    type: 'image/png',
  });
  expect((await withoutMetadata(png)).type).toBe('image/png');
});
