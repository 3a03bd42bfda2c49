import { PreKeySignalMessage, SignalMessage } from '@signalapp/libsignal-client';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unshared } from './bytes.ts';
import { inspectMessage, SignalError } from './index.ts';
import { decodePqMessage, encodePqMessage } from './pq-message.ts';
import { encodeFields, Fields } from './protobuf.ts';
import { EngineParty } from './testing/engine-party.ts';
import { fromHex, text, toHex } from './testing/hex.ts';
import { aliceAddress, bobAddress } from './testing/party.ts';
import { ByteReader, encodeVarint } from './varint.ts';
import { decodePreKeySignalMessage, decodeSignalMessage, encodePreKeySignalMessage } from './wire.ts';

const invalid = expect.objectContaining({ code: 'invalid-message' }) as Error;

describe('integers', () => {
  test('come back, up to 2^53 - 1', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(new ByteReader(encodeVarint(value)).varint()).toBe(value);
      }),
      { seed: 1 },
    );
    expect(toHex(encodeVarint(300))).toBe('ac02');
  });

  test.each(['', '80', '8000', 'ffffffffffffffffff01', '80808080808080808080808001'])('%s is refused', (hex) => {
    expect(() => new ByteReader(fromHex(hex)).varint()).toThrow(invalid);
  });

  test('above the bound are refused', () => {
    expect(new ByteReader(encodeVarint(0xffffffff)).varint(0xffffffff)).toBe(0xffffffff);
    expect(() => new ByteReader(encodeVarint(0x100000000)).varint(0xffffffff)).toThrow(invalid);
  });
});

describe('fields', () => {
  test('are written as protobuf writes them', () => {
    expect(toHex(encodeFields([1, 150], [2, text('testing')], [3, undefined]))).toBe('089601120774657374696e67');
  });

  test.each([
    ['a length beyond the end', '0a05616263'],
    ['a field twice', '08010802'],
    ['field number zero', '0001'],
    ['a group', '0b0c'],
    ['fixed-size numbers', '0d00000000'],
    ['a huge length', '0affffffffffffff0f'],
  ])('%s is refused', (_, hex) => {
    expect(() => new Fields(fromHex(hex))).toThrow(invalid);
  });

  test('of the wrong type, missing or too large are refused, unknown ones passed over', () => {
    const fields = new Fields(encodeFields([1, 7], [2, text('two')], [9, 0x100000000]));
    expect(fields.integer(1)).toBe(7);
    for (const read of [
      () => fields.bytes(1),
      () => fields.integer(2),
      () => fields.integer(3),
      () => fields.integer(9),
    ])
      expect(read).toThrow(invalid);
    expect(fields.optionalBytes(3)).toBeUndefined();
  });
});

describe('messages', () => {
  test('are the official library’s, field by field', async () => {
    const alice = await EngineParty.create(aliceAddress, 'alice');
    const bob = await EngineParty.create(bobAddress, 'bob');
    await alice.open(await bob.bundle());
    await alice.encrypt(bob.address, text('first'));
    const { bytes } = await alice.encrypt(bob.address, text('second'));
    const native = PreKeySignalMessage.deserialize(unshared(bytes));
    const ours = decodePreKeySignalMessage(bytes);
    expect(native.registrationId()).toBe(ours.registrationId);
    expect(native.preKeyId()).toBe(ours.oneTimePreKeyId);
    expect(native.signedPreKeyId()).toBe(ours.signedPreKeyId);
    expect(native.version()).toBe(4);
    expect(encodePreKeySignalMessage(ours)).toEqual(bytes);
    const inner = SignalMessage.deserialize(unshared(ours.message));
    const decoded = decodeSignalMessage(ours.message);
    expect(inner.counter()).toBe(1);
    expect(decoded.counter).toBe(1);
    expect(decoded.ciphertext).toEqual(inner.body());
    expect(decoded.pqRatchet).toEqual(inner.pqRatchet());
    expect(toHex(decoded.addresses!)).toBe(
      '009d0652a3dcc34d11975f74d61598733f01' + '00796abedbca4e4f1888031fde5b921f9f03',
    );
  });

  test('that are garbage are refused as such, whatever the garbage', () => {
    const refusal = (type: 2 | 3, bytes: Uint8Array): unknown => {
      try {
        inspectMessage(type, bytes);
        return undefined;
      } catch (error) {
        return error instanceof SignalError ? error.code : error;
      }
    };
    fc.assert(
      fc.property(fc.constantFrom(2 as const, 3 as const), fc.uint8Array({ maxLength: 80 }), (type, garbage) => {
        expect(refusal(type, garbage)).toBe('invalid-message');
        expect(refusal(type, Uint8Array.of(0x44, ...garbage))).toBe('invalid-message');
      }),
      { numRuns: 300, seed: 2 },
    );
  });
});

describe('the post-quantum part', () => {
  test('comes back, in 4 to 40 bytes', () => {
    const chunk = { index: 65535, bytes: new Uint8Array(32).fill(9) };
    expect(toHex(encodePqMessage({ epoch: 1, keyIndex: 1, payload: { kind: 'none' } }))).toBe('01010100');
    const message = { epoch: 3, keyIndex: 200, payload: { kind: 'ct2', chunk } } as const;
    const bytes = encodePqMessage(message);
    expect(bytes.length).toBe(40);
    expect(decodePqMessage(bytes)).toEqual(message);
  });

  test.each([
    ['another version', '02010100'],
    ['epoch zero', '01000100'],
    ['key index zero', '01010000'],
    ['an unknown kind', '01010107'],
    ['trailing bytes', '0101010000'],
    ['a short chunk', '01010101' + '00' + 'aa'.repeat(31)],
    ['a chunk index above 65535', '01010101' + '808004' + 'aa'.repeat(32)],
  ])('%s is refused', (_, hex) => {
    expect(() => decodePqMessage(fromHex(hex))).toThrow(invalid);
  });
});
