import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContentSchema } from '../../contract/gen/parley/v1/content_pb.ts';
import { openBlob, sealBlob, sealContainer } from '../signal/index.ts';
import { seededRandom } from '../signal/testing/seeded.ts';
import type { CallRefused, TestDevice } from '../testing/device.ts';
import { Play } from '../testing/play.ts';
import { rawContent } from '../testing/rawContent.ts';
import { until } from '../testing/until.ts';
import { fileContext, goodMediaType, readContent, writeFile } from './content.ts';
import { fileName, isGoodName } from './names.ts';
import { drawableType } from './sniff.ts';

const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());
const some = (size: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: size }, (_, i) => (i * 31) ^ (i >> 7));
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...some(5000)]);

describe('files between two people', () => {
  let play: Play;
  let alice: TestDevice;
  let bob: TestDevice;
  let chat: string;
  beforeEach(async () => {
    play = new Play();
    [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
    chat = await alice.openChatWith(bob);
  });
  afterEach(() => play.end());

  const send = async (bytes: Uint8Array<ArrayBuffer>, name = 'notes.pdf', caption = '', type = 'application/pdf') => {
    const id = alice.newId();
    await alice.call('sendFile', chat, id, new Blob([bytes], { type }), name, caption);
    return id;
  };
  const bobHas = async (count = 1) => {
    await until('Bob has the chat', () => bob.chat(chat));
    await bob.call('openChat', chat);
    await until('Bob has the message', () => bob.messages(chat).length === count);
    return bob.messages(chat);
  };
  const code = (error: unknown) => (error as CallRefused).message;

  it('arrive byte for byte, with all that was said about them and nothing that opens them', async () => {
    const id = await send(some(300_000), '/home/alice/plan.pdf', 'the plan');
    const [message] = await bobHas();
    const content = {
      kind: 'file',
      caption: 'the plan',
      file: { name: 'plan.pdf', mediaType: 'application/pdf', size: 300_000 },
    };
    expect(message?.content).toEqual(content);
    const blob = await bob.call('openFile', id);
    expect(await bytesOf(blob)).toEqual(some(300_000));
    expect(blob.type).toBe('');
    expect(await bytesOf(await alice.call('openFile', id))).toEqual(some(300_000));
    expect(bob.chat(chat)?.lastMessage?.content).toEqual(content);
  });

  it('are drawn by what they are, not by what somebody says they are', async () => {
    const picture = await send(png, 'beach.bin', '', '');
    const trap = await send(new TextEncoder().encode('<svg onload="x()">'), 'cat.png', '', 'image/png');
    const [first, second] = await bobHas(2);
    expect(first?.content).toMatchObject({ file: { picture: { width: 4, height: 3 } } });
    expect(second?.content).not.toHaveProperty('file.picture');
    expect((await bob.call('openFile', picture)).type).toBe('image/png');
    expect((await bob.call('openFile', trap)).type).toBe('');
  });

  it('come before what was written while they were still being sealed', async () => {
    const sent = send(some(2_000_000), 'long.pdf');
    const written = alice.write(chat, 'what do you think of it?');
    const second = send(some(300_000), 'short.pdf');
    const last = alice.write(chat, 'and of this?');
    await Promise.all([sent, written, second, last]);
    const said = (await bobHas(4)).map(({ content }) => (content.kind === 'file' ? content.file.name : content));
    expect(said).toEqual([
      'long.pdf',
      { kind: 'text', text: 'what do you think of it?' },
      'short.pdf',
      { kind: 'text', text: 'and of this?' },
    ]);
    expect(alice.chat(chat)?.lastMessage?.content).toEqual({ kind: 'text', text: 'and of this?' });
  });

  it('hold nothing back that was written after one that cannot be sent', async () => {
    const refused = alice.call('sendFile', chat, alice.newId(), new Blob([some(1)]), 'x', 'x'.repeat(16_385));
    const written = alice.write(chat, 'all the same');
    await expect(refused).rejects.toThrow('input-invalid');
    await written;
    expect((await bobHas())[0]?.content).toEqual({ kind: 'text', text: 'all the same' });
  });

  it('wait without a network and over a reload, in the order of writing, and leave nothing behind', async () => {
    alice.cutNetwork();
    await alice.write(chat, 'before');
    const id = await send(some(100_000));
    await alice.write(chat, 'after');
    await alice.reload();
    await alice.call('openChat', chat);
    await alice.ticks(chat, 'sending', 'sending', 'sending');
    expect(await bytesOf(await alice.call('openFile', id))).toEqual(some(100_000));
    await alice.restoreNetwork();
    await alice.ticks(chat, 'delivered', 'delivered', 'delivered');
    await bobHas(3);
    expect(bob.texts(chat)).toEqual(['before', 'file', 'after']);
    expect(await bytesOf(await bob.call('openFile', id))).toEqual(some(100_000));
    expect((await rawContent(alice.databaseName)).shelf).toBe('');
  });

  it('keep the order in which they were chosen, however large they are', async () => {
    await Promise.all([send(some(2_000_000), 'large'), send(some(10), 'small'), send(some(500_000), 'middling')]);
    await bobHas(3);
    const names = bob.messages(chat).map(({ content }) => content.kind === 'file' && content.file.name);
    expect(names).toEqual(['large', 'small', 'middling']);
  });

  it('are sent once, however often the answer is lost', async () => {
    let lost = 0;
    play.server.fate = ({ name }) => (name === 'POST media/upload' && lost++ < 3 ? 'answer-lost' : 'answered');
    await send(some(1000));
    for (let tries = 0; tries < 4; tries++) {
      await until('it waits or has gone', () => lost > tries || play.server.media.files.size > 0);
      play.clock.advance(60_000);
    }
    await alice.ticks(chat, 'delivered');
    expect(lost).toBeGreaterThan(3);
    expect(play.server.media.files.size).toBe(1);
    await bobHas(1);
  });

  it('tell how far they have come', async () => {
    const id = await send(some(400_000));
    await alice.ticks(chat, 'delivered');
    const told = alice.events.flatMap((event) =>
      event.type === 'transfer' && event.id === id ? [event.transfer] : [],
    );
    expect(told[0]).toMatchObject({ moved: 0 });
    expect(told.some((transfer) => transfer && transfer.moved > 0)).toBe(true);
    expect(told.at(-1)).toBeNull();
  });

  it('fail when the server takes no more, and hold nobody up', async () => {
    play.server.media.quota = 1;
    await send(some(10), 'first');
    await send(some(10), 'second');
    await alice.write(chat, 'a text');
    await alice.ticks(chat, 'delivered', 'delivered', 'failed');
    await bobHas(2);
    expect(bob.texts(chat)).toEqual(['file', 'a text']);
  });

  it('are refused when the server has something else, or nothing', async () => {
    const [one, two] = [await send(some(50_000), 'one'), await send(some(50_000).reverse(), 'two')];
    await bobHas(2);
    const [[, first], [, second]] = [...play.server.media.files] as never as [
      [string, { bytes: Uint8Array }],
      [string, { bytes: Uint8Array }],
    ];
    const honest = first.bytes;
    const altered = honest.slice();
    altered[30_000]! ^= 1;
    for (const lie of [
      second.bytes,
      altered,
      honest.slice(0, -1),
      honest.slice(0, 56 + 16_400),
      new Uint8Array([...honest, 0]),
      new Uint8Array(0),
    ]) {
      first.bytes = lie;
      expect(await bob.call('openFile', one).catch(code)).toBe('file-damaged');
    }
    play.server.media.files.clear();
    expect(await bob.call('openFile', two).catch(code)).toBe('file-gone');
    expect(await bob.call('openFile', bob.newId()).catch(code)).toBe('file-missing');
  });

  it('too large or with too much said about them are refused, and leave nothing', async () => {
    const large = { size: 100 * 1024 * 1024 + 1, type: '' } as Blob;
    expect(await alice.call('sendFile', chat, alice.newId(), large, 'large', '').catch(code)).toBe('too-large');
    expect(await send(some(1), 'a', 'x'.repeat(16_385)).catch(code)).toBe('input-invalid');
    expect(alice.messages(chat)).toEqual([]);
  });

  it('leave no word of themselves in the database or on the server', async () => {
    alice.cutNetwork();
    const canary = new TextEncoder().encode('canary of a file '.repeat(2000));
    await send(canary, 'canary.txt', 'canary caption', 'text/canary');
    const raw = await rawContent(alice.databaseName);
    expect(raw.shelf?.length).toBeGreaterThan(30_000);
    expect(Object.values(raw).join('\n')).not.toContain('anary');
    await alice.restoreNetwork();
    await alice.ticks(chat, 'delivered');
    await bobHas();
    expect(Object.values(await rawContent(bob.databaseName)).join('\n')).not.toContain('anary');
    const [file] = [...play.server.media.files.values()];
    expect(Buffer.from(file!.bytes).toString('latin1')).not.toContain('anary');
  });
});

describe('a container as a blob', () => {
  const random = seededRandom('blob');
  const key = random(32);
  const salt = random(24);

  it.each([0, 1, 159, 160, 4096, 16_383, 16_384, 16_385, 65_536, 1 << 20, 1_200_000])(
    'of %i bytes is the one that its bytes are',
    async (size) => {
      const sealed = await sealBlob(key, fileContext, new Blob([some(size)]), () => salt);
      expect(Buffer.compare(await bytesOf(sealed), await sealContainer(key, fileContext, some(size), () => salt))).toBe(
        0,
      );
      const opened = await openBlob(key, fileContext, sealed.stream(), size);
      expect(Buffer.compare(await bytesOf(opened), some(size))).toBe(0);
      await expect(openBlob(key, fileContext, sealed.stream(), size + 1)).rejects.toMatchObject({ code: 'bad-mac' });
    },
  );

  it('is the one of the other language, byte for byte, and so is its message', async () => {
    const fixture = JSON.parse(readFileSync(new URL('fixtures/file.json', import.meta.url), 'utf8')) as Record<
      string,
      string
    >;
    const bytes = (name: string) => new Uint8Array(Buffer.from(fixture[name] ?? '', 'base64'));
    const file = Uint8Array.from({ length: Number(fixture.size) }, (_, i) => (i * 7 + (i >> 8)) & 255);
    const sealed = await sealBlob(bytes('key'), fileContext, new Blob([file]), () => bytes('salt'));
    expect(Buffer.compare(await bytesOf(sealed), bytes('container'))).toBe(0);
    const content = fromBinary(ContentSchema, bytes('content'));
    const read = readContent(content);
    expect(read).toMatchObject({ kind: 'file', caption: 'von gestern', file: { name: 'Foto – Ελλάδα 🏖.jpeg' } });
    if (read.kind !== 'file') return;
    const kind = { case: 'file' as const, value: writeFile(read.file, read.caption) };
    expect(toBinary(ContentSchema, create(ContentSchema, { sentAt: content.sentAt, kind }))).toEqual(bytes('content'));
  });
});

describe('what a message says', () => {
  const good = { mediaId: '0'.repeat(32), key: new Uint8Array(32), size: 1n, name: 'a', mediaType: 'a/b', caption: '' };
  const read = (change: object) =>
    readContent(create(ContentSchema, { kind: { case: 'file', value: { ...good, ...change } } }));

  it('is shown only within its bounds, and what is newer is said to be so', () => {
    expect(read({}).kind).toBe('file');
    const faults = [
      { mediaId: '../x' },
      { mediaId: 'A'.repeat(32) },
      { key: new Uint8Array(31) },
      { size: -1n },
      { size: 104_857_601n },
      { name: '' },
      { name: 'a/b' },
      { name: 'a\u202eb' },
      { name: 'x'.repeat(256) },
      { mediaType: '' },
      { mediaType: 'A/B' },
      { mediaType: 'text/html; x' },
      { caption: 'x'.repeat(16_385) },
    ];
    for (const fault of faults) expect(read(fault)).toEqual({ kind: 'unsupported' });
    expect(readContent(fromBinary(ContentSchema, Uint8Array.of(0x9a, 0x06, 0x01, 0x00)))).toEqual({
      kind: 'unsupported',
    });
  });

  it('leaves a picture away that is no good', () => {
    const jpeg = Uint8Array.of(0xff, 0xd8, 0xff);
    expect(read({ picture: { width: 4, height: 3, preview: jpeg } })).toHaveProperty('file.picture');
    for (const picture of [
      { width: 0, height: 1 },
      { width: 1, height: 65_536 },
      { width: 1, height: 1, preview: Uint8Array.of(60) },
    ]) {
      expect(read({ picture: { preview: new Uint8Array(0), ...picture } })).not.toHaveProperty('file.picture');
    }
  });

  it('has names that are names, and types that are types', () => {
    expect(['../../etc/passwd', 'C:\\a\\tax.xls', 'in\u202egpj.exe', 'a\nb\0c', '', '/'].map(fileName)).toEqual([
      'passwd',
      'tax.xls',
      'ingpj.exe',
      'abc',
      'file',
      'file',
    ]);
    expect(isGoodName('Foto – Ελλάδα 👩‍👩‍👧.jpeg')).toBe(true);
    expect(['Image/PNG', 'text/plain; charset=x', 'nonsense', ''].map(goodMediaType)).toEqual([
      'image/png',
      'text/plain',
      'application/octet-stream',
      'application/octet-stream',
    ]);
  });

  it('knows what may be drawn by its first bytes', () => {
    const type = (text: string) => drawableType(Uint8Array.from(text, (each) => each.charCodeAt(0)));
    expect(['\x89PNG\r\n\x1a\n', '\xff\xd8\xff\xe0', 'GIF89a', 'RIFFxxxxWEBP', '\0\0\0\x1cftypavif'].map(type)).toEqual(
      ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'],
    );
    for (const text of ['', '<svg', '<!DOCTYPE html>', '%PDF-1.7', '\0\0\0\x1cftypmp42']) expect(type(text)).toBe('');
  });
});
