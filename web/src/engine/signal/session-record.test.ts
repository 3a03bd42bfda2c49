import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { emptySessionRecord, parseSessionRecord, SignalError } from './index.ts';
import { EngineParty } from './testing/engine-party.ts';
import { text, toHex } from './testing/hex.ts';
import { aliceAddress, bobAddress } from './testing/party.ts';
import { introduce } from './testing/plays.ts';
import { seededDice } from './testing/seeded.ts';
import { Sessions, sessionsOf } from './session-record.ts';
import { currentSession } from './testing/secrets.ts';

/** Records of both sides along a correspondence with losses, so that every step of the braid is among them. */
async function records(): Promise<{ bytes: Uint8Array[]; steps: Set<string> }> {
  const roll = seededDice('records');
  const alice = await EngineParty.create(aliceAddress, 'alice');
  const bob = await EngineParty.create(bobAddress, 'bob');
  await alice.open(await bob.bundle());
  const bytes = [emptySessionRecord().serialize(), alice.record.serialize()];
  await introduce(alice, bob);
  const steps = new Set<string>();
  for (let n = 0; n < 260; n++) {
    for (const [from, to] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      const envelope = await from.encrypt(to.address, text(`${n}`));
      if (roll(100) >= (from === alice ? 3 : 30)) await to.decrypt(from.address, envelope);
      for (const { record } of [alice, bob]) steps.add(currentSession(record).pqRatchet.braid.step);
      if (roll(4) === 0) bytes.push(from.record.serialize(), to.record.serialize());
      from.record = parseSessionRecord(from.record.serialize()); // a restart after every message
    }
  }
  return { bytes, steps };
}

describe('a stored record', () => {
  let stored: Uint8Array[];
  let steps: Set<string>;

  beforeAll(async () => {
    ({ bytes: stored, steps } = await records());
  });

  test('comes back byte for byte, from every step of the braid', () => {
    expect(steps.size).toBe(11);
    expect(stored.length).toBeGreaterThan(100);
    for (const bytes of stored) expect(Buffer.compare(reencode(bytes), bytes)).toBe(0);
  });

  test('cut off anywhere, or with bytes added, is refused', () => {
    const bytes = stored.at(-1)!;
    const refused = expect.objectContaining({ code: 'invalid-state' }) as Error;
    for (let length = 0; length < bytes.length; length += 1 + (length >> 6))
      expect(() => parseSessionRecord(bytes.subarray(0, length)), `${length}`).toThrow(refused);
    expect(() => parseSessionRecord(Buffer.concat([bytes, Buffer.of(0)]))).toThrow(refused);
  });

  test('that is garbage, or has bytes changed, is refused as such or is again a record, and never breaks anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (garbage) => {
        expect(outcome(garbage)).toBe(toHex(garbage) === '010000' ? 'record' : 'invalid-state');
      }),
      { numRuns: 500, seed: 5 },
    );
    let refused = 0;
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (pick, changes) => {
          const bytes = stored[pick % stored.length]!.slice();
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const result = outcome(bytes);
          if (result === 'invalid-state') refused++;
          else expect(Buffer.compare(reencode(bytes), bytes)).toBe(0);
        },
      ),
      { numRuns: 500, seed: 6 },
    );
    expect(refused).toBeGreaterThan(10);
  });

  test('with bytes changed that still parses, encrypts and decrypts or refuses, and never breaks anything', async () => {
    const alice = await EngineParty.create(aliceAddress, 'alice');
    const bob = await EngineParty.create(bobAddress, 'bob');
    await introduce(alice, bob);
    const envelope = await bob.encrypt(alice.address, text('hello'));
    const good = alice.record.serialize();
    const use = async (bytes: Uint8Array): Promise<string> => {
      try {
        alice.record = parseSessionRecord(bytes);
        await alice.encrypt(bob.address, text('hello'));
        await alice.decrypt(bob.address, envelope);
        return 'works';
      } catch (error) {
        if (error instanceof SignalError) return error.code;
        throw error;
      }
    };
    expect(await use(good)).toBe('works');
    const outcomes = new Set<string>();
    for (let at = 0; at < good.length; at += 2) {
      const bytes = good.slice();
      bytes[at]! ^= 0x81;
      outcomes.add(await use(bytes));
    }
    expect(outcomes).toContain('invalid-state');
    expect(outcomes).toContain('bad-mac');
  });
});

/** Parses and encodes again; the copies keep remembered encodings out of it. */
function reencode(bytes: Uint8Array): Uint8Array {
  const { current, archived } = sessionsOf(parseSessionRecord(bytes));
  return new Sessions(
    current && { ...current },
    archived.map((session) => ({ ...session })),
  ).serialize();
}

function outcome(bytes: Uint8Array): string {
  try {
    parseSessionRecord(bytes);
    return 'record';
  } catch (error) {
    if (error instanceof SignalError) return error.code;
    throw error;
  }
}
