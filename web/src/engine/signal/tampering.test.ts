import { beforeAll, describe, expect, test } from 'vitest';
import { SignalError } from './index.ts';
import { EngineParty } from './testing/engine-party.ts';
import { text, toHex } from './testing/hex.ts';
import { aliceAddress, bobAddress } from './testing/party.ts';
import type { Envelope } from './testing/party.ts';
import { introduce } from './testing/plays.ts';
import { decodePreKeySignalMessage } from './wire.ts';

async function refusalOf(party: EngineParty, envelope: Envelope): Promise<unknown> {
  return party.decrypt(aliceAddress, envelope).then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function expectRefusedEverywhere(party: EngineParty, envelope: Envelope, positions: Iterable<number>) {
  const before = toHex(party.record.serialize());
  for (const position of positions) {
    const bytes = envelope.bytes.slice();
    bytes[position]! ^= 1 << (position % 8);
    expect(await refusalOf(party, { type: envelope.type, bytes }), `byte ${position}`).toBeInstanceOf(SignalError);
    expect(toHex(party.record.serialize()) === before, `state after byte ${position}`).toBe(true);
  }
}

/** Milliseconds: each of some 1,900 positions costs a whole key agreement. */
const patience = 300_000;

const every = (count: number, step = 1): number[] =>
  Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);

describe('a message with one bit changed is refused and leaves the state as it was', () => {
  let alice: EngineParty;
  let bob: EngineParty;
  const plaintext = text('the plaintext');

  beforeAll(async () => {
    alice = await EngineParty.create(aliceAddress, 'alice');
    bob = await EngineParty.create(bobAddress, 'bob');
  });

  test(
    'in the first message',
    async () => {
      await alice.open(await bob.bundle());
      const envelope = await alice.encrypt(bob.address, plaintext);
      const { registrationId } = decodePreKeySignalMessage(envelope.bytes);
      // The registration id is the one thing nothing authenticates: it is reported, and the signed device list decides.
      const field = Buffer.from(envelope.bytes).indexOf(Buffer.from([5 << 3, (registrationId & 0x7f) | 0x80]));
      const claimed = [field + 1, field + 2];
      const positions = every(envelope.bytes.length).filter((i) => !claimed.includes(i));
      expect(positions.length).toBeGreaterThan(1700);
      await expectRefusedEverywhere(bob, envelope, positions);
      const bytes = envelope.bytes.slice();
      bytes[field + 1]! ^= 2;
      const other = await EngineParty.create(bobAddress, 'bob');
      expect(await other.decrypt(aliceAddress, { type: 3, bytes })).toEqual(plaintext);
      expect(other.last?.registrationId).toBe(registrationId ^ 2);
      expect(await bob.decrypt(aliceAddress, envelope)).toEqual(plaintext);
    },
    patience,
  );

  test(
    'in a repetition of the first message, all of it',
    async () => {
      const envelope = await alice.encrypt(bob.address, plaintext);
      expect(envelope.type).toBe(3);
      await expectRefusedEverywhere(bob, envelope, every(envelope.bytes.length));
      expect(await bob.decrypt(aliceAddress, envelope)).toEqual(plaintext);
      expect(bob.record.archivedCount).toBe(0);
    },
    patience,
  );

  test('in an ordinary message, all of it, with keys skipped and an epoch under way', async () => {
    await introduce(alice, bob);
    for (let i = 0; i < 12; i++) {
      await bob.decrypt(aliceAddress, await alice.encrypt(bob.address, plaintext));
      await alice.decrypt(bobAddress, await bob.encrypt(alice.address, plaintext));
      await alice.encrypt(bob.address, plaintext);
    }
    const envelope = await alice.encrypt(bob.address, plaintext);
    expect(envelope.type).toBe(2);
    for (const shift of [0, 3]) {
      const before = toHex(bob.record.serialize());
      for (let i = 0; i < envelope.bytes.length; i++) {
        const bytes = envelope.bytes.slice();
        bytes[i]! ^= 1 << ((i + shift) % 8);
        expect(await refusalOf(bob, { type: 2, bytes }), `byte ${i}`).toBeInstanceOf(SignalError);
        expect(toHex(bob.record.serialize()) === before).toBe(true);
      }
    }
    for (let length = 0; length < envelope.bytes.length; length++)
      expect(await refusalOf(bob, { type: 2, bytes: envelope.bytes.subarray(0, length) })).toBeInstanceOf(SignalError);
    expect(await bob.decrypt(aliceAddress, envelope)).toEqual(plaintext);
  });
});
