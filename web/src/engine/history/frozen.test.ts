import { describe, expect, it } from 'vitest';
import { openSegment, sealSegment } from './segment.ts';
import type { Segment } from './segment.ts';
import vector from './fixtures/segment.json';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (of: Uint8Array) => Buffer.from(of).toString('hex');

// The C# client reads and writes the same bytes (tests/Parley.Client.Tests/Keyring/FrozenSegmentTests.cs).
describe('a frozen segment', () => {
  const content: Omit<Segment, 'hash'> = {
    chain: vector.chain,
    number: vector.number,
    prevHash: bytes(vector.prevHash),
    heads: vector.heads.map(({ chain, number, hash }) => ({ chain, number, hash: bytes(hash) })),
    entries: vector.entries.map(({ contentKey, bodyHash, ...entry }) => ({
      ...entry,
      contentKey: bytes(contentKey),
      bodyHash: bytes(bodyHash),
    })),
  };

  it('is sealed to the same bytes', async () => {
    const drawn = bytes(vector.random);
    let at = 0;
    const random = (length: number) => drawn.slice(at, (at += length));
    const body = await sealSegment(bytes(vector.historyKey), vector.chatId, vector.deviceId, content, random);
    expect(hex(body)).toBe(vector.body);
    expect(at).toBe(drawn.length);
  });

  it('says what it said', async () => {
    const opened = await openSegment([bytes(vector.historyKey)], vector.chatId, bytes(vector.body));
    expect(opened).toEqual({ ...content, hash: bytes(vector.hash) });
  });
});
