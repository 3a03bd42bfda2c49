import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { emptySenderKeyRecord, parseSenderKeyRecord, processDistribution } from './index.ts';
import { SenderKeys, senderKeysOf } from './sender-keys-record.ts';
import { distributionIds } from './testing/broadcasts.ts';
import { EngineMember } from './testing/group-member.ts';
import { text } from './testing/hex.ts';
import { aliceAddress, bobAddress } from './testing/party.ts';
import { refusedAs } from './testing/refusals.ts';
import { seededDice } from './testing/seeded.ts';

const [distributionId] = distributionIds;
const plaintext = text('for all of you');

describe('a stored record', () => {
  let stored: Uint8Array[];

  beforeAll(async () => {
    const roll = seededDice('stored');
    const sender = new EngineMember(aliceAddress, 'stored');
    const receiver = new EngineMember(bobAddress, 'stored too');
    stored = [emptySenderKeyRecord().serialize()];
    for (let n = 0; n < 60; n++) {
      if (n % 15 === 0) {
        sender.forgetOwnChain(distributionId);
        await receiver.processDistribution(aliceAddress, await sender.createDistribution(distributionId));
      }
      const bytes = await sender.encrypt(distributionId, plaintext);
      if (roll(3) > 0) await receiver.decrypt(aliceAddress, bytes);
      stored.push(...sender.stored.values(), ...receiver.stored.values());
    }
  });

  test('comes back byte for byte', () => {
    for (const bytes of stored) expect(parseSenderKeyRecord(bytes).serialize()).toEqual(bytes);
    const { chainCount, nextIteration, distributionId: id } = parseSenderKeyRecord(stored.at(-2)!);
    expect({ chainCount, nextIteration, id }).toEqual({ chainCount: 0, nextIteration: 15, id: distributionId });
    expect(parseSenderKeyRecord(stored.at(-1)!).chainCount).toBe(4);
  });

  test('cut off anywhere, or with bytes added, is refused', () => {
    for (const bytes of stored.slice(-2)) {
      for (let length = 0; length < bytes.length; length++)
        expect(() => parseSenderKeyRecord(bytes.subarray(0, length)), `${length}`).toThrow(refusedAs('invalid-state'));
      expect(() => parseSenderKeyRecord(Buffer.concat([bytes, Buffer.of(0)]))).toThrow(refusedAs('invalid-state'));
    }
  });

  test('with a chain twice, or with a distribution and no chain, is refused', () => {
    const { chains } = senderKeysOf(parseSenderKeyRecord(stored.at(-1)!));
    const twice = [chains[0]!, chains[1]!, chains[0]!];
    for (const record of [
      new SenderKeys(distributionId, undefined, twice),
      new SenderKeys(distributionId),
      new SenderKeys(undefined, undefined, chains),
    ])
      expect(() => parseSenderKeyRecord(record.serialize())).toThrow(refusedAs('invalid-state'));
  });

  test('with bytes changed is refused as such or is again a record, and never breaks anything', () => {
    const outcomes = { refused: 0, parsed: 0 };
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (pick, changes) => {
          const bytes = stored[pick % stored.length]!.slice();
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          try {
            expect(parseSenderKeyRecord(bytes).serialize()).toEqual(bytes);
            outcomes.parsed++;
          } catch (error) {
            expect(error).toEqual(refusedAs('invalid-state'));
            outcomes.refused++;
          }
        },
      ),
      { numRuns: 500, seed: 8 },
    );
    expect(outcomes.refused).toBeGreaterThan(10);
    expect(outcomes.parsed).toBeGreaterThan(10);
  });

  test('of another kind is not taken for one', async () => {
    const foreign = { ...emptySenderKeyRecord() };
    const distribution = await new EngineMember(aliceAddress, 'foreign').createDistribution(distributionId);
    expect(() => processDistribution(foreign, distribution)).toThrow(refusedAs('invalid-argument'));
  });
});
