import { SenderKeyDistributionMessage, SenderKeyMessage } from '@signalapp/libsignal-client';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unshared } from './bytes.ts';
import {
  createDistribution,
  emptySenderKeyRecord,
  groupDecrypt,
  groupEncrypt,
  inspectDistribution,
  inspectGroupMessage,
  parseSenderKeyRecord,
  processDistribution,
} from './index.ts';
import { SenderKeys, senderKeysOf } from './sender-keys-record.ts';
import { decodeDistribution, encodeDistribution, encodeGroupMessage, signedPart } from './sender-keys-wire.ts';
import { broadcast, distributionIds } from './testing/broadcasts.ts';
import { EngineMember } from './testing/group-member.ts';
import { text } from './testing/hex.ts';
import { LibsignalMember } from './testing/libsignal-member.ts';
import { aliceAddress, bobAddress } from './testing/party.ts';
import { refusalOf, refusedAs } from './testing/refusals.ts';
import { noRandom, seededRandom } from './testing/seeded.ts';
import { senderPair } from './testing/sender-pair.ts';

const [distributionId, otherId] = distributionIds;
const plaintext = text('for all of you');

describe('sender keys through loss, duplication, reordering, new chains and two distributions', () => {
  const storm = { lost: 12, duplicated: 10, reordering: 12 };

  test.each([
    ['we write, the official library reads', new EngineMember(aliceAddress, 'a'), new LibsignalMember(bobAddress)],
    ['the official library writes, we read', new LibsignalMember(aliceAddress), new EngineMember(bobAddress, 'b')],
    ['we write, we read', new EngineMember(aliceAddress, 'c'), new EngineMember(bobAddress, 'd')],
  ])('%s: 600 messages', async (name, sender, receiver) => {
    const course = await broadcast(sender, receiver, 600, name, storm);
    expect(course.sent).toBe(600);
    expect(course.delivered).toBe(600 - course.lost);
    expect(course.lost).toBeGreaterThan(40);
    expect(course.duplicatesRefused).toBeGreaterThan(30);
    expect(course.overtaken).toBeGreaterThan(200);
    expect(course.newChains).toBeGreaterThan(4);
  });
});

describe('the bytes', () => {
  test('are the official library’s, field by field', async () => {
    const sender = new EngineMember(aliceAddress, 'bytes');
    const distribution = await sender.createDistribution(distributionId);
    await sender.encrypt(distributionId, plaintext);
    const message = await sender.encrypt(distributionId, plaintext);
    const native = SenderKeyDistributionMessage.deserialize(unshared(distribution));
    expect(inspectDistribution(distribution)).toEqual({ distributionId, chainId: native.chainId(), iteration: 0 });
    expect([native.distributionId(), native.iteration()]).toEqual([distributionId, 0]);
    const read = SenderKeyMessage.deserialize(unshared(message));
    expect(inspectGroupMessage(message)).toEqual({ distributionId, chainId: native.chainId(), iteration: 1 });
    expect([read.distributionId(), read.chainId(), read.iteration()]).toEqual([distributionId, native.chainId(), 1]);
    expect(
      encodeGroupMessage({ distributionId, chainId: read.chainId(), iteration: 1, ciphertext: read.ciphertext() }),
    ).toEqual(signedPart(message));
  });

  test('that are garbage are refused as such, whatever the garbage', async () => {
    const { theirs } = await senderPair('garbage');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 140 }), fc.boolean(), async (garbage, versioned) => {
        const bytes = versioned ? Uint8Array.of(0x33, ...garbage) : garbage;
        expect(await refusalOf(() => groupDecrypt(theirs, bytes))).toBe('invalid-message');
        expect(() => processDistribution(theirs, bytes)).toThrow(refusedAs('invalid-message'));
        expect(() => inspectGroupMessage(bytes)).toThrow(refusedAs('invalid-message'));
        expect(() => inspectDistribution(bytes)).toThrow(refusedAs('invalid-message'));
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  test('of a distribution with keys that are none are refused', async () => {
    const { distribution } = await createDistribution(emptySenderKeyRecord(), distributionId, seededRandom('keys'));
    const lowOrder = distribution.slice();
    lowOrder.fill(0, -32);
    expect(() => processDistribution(emptySenderKeyRecord(), lowOrder)).toThrow(refusedAs('invalid-key'));
    const { signingKey, ...rest } = decodeDistribution(distribution);
    for (const size of [0, 31, 33]) {
      const bytes = encodeDistribution({ ...rest, signingKey, chainKey: new Uint8Array(size) });
      expect(() => processDistribution(emptySenderKeyRecord(), bytes)).toThrow(refusedAs('invalid-message'));
    }
  });

  test('of chain ids have 31 bits', async () => {
    const ones = (length: number): Uint8Array => new Uint8Array(length).fill(0xff);
    const { distribution } = await createDistribution(emptySenderKeyRecord(), distributionId, ones);
    expect(inspectDistribution(distribution).chainId).toBe(0x7fffffff);
  });
});

describe('chains of one sender', () => {
  test('are kept for the five distributed last, and one distributed again counts as new', async () => {
    const senders = Array.from({ length: 6 }, () => new LibsignalMember(aliceAddress));
    const distributions = await Promise.all(senders.map((sender) => sender.createDistribution(distributionId)));
    const receivers = [new EngineMember(bobAddress, 'chains'), new LibsignalMember(bobAddress)];
    for (const receiver of receivers) {
      for (const n of [0, 1, 2, 3, 4, 0, 5]) await receiver.processDistribution(aliceAddress, distributions[n]!);
    }
    for (const [n, sender] of senders.entries()) {
      const bytes = await sender.encrypt(distributionId, plaintext);
      for (const receiver of receivers) {
        const outcome = await receiver.decrypt(aliceAddress, bytes).catch(() => 'lost');
        expect(outcome === 'lost', `chain ${n}`).toBe(n === 1);
      }
    }
    expect((receivers[0] as EngineMember).record(aliceAddress, distributionId).chainCount).toBe(5);
  });

  test('of which the newest takes the place of one with its id and another key', async () => {
    const { own, theirs } = await senderPair('first');
    const chainId = inspectDistribution((await createDistribution(own, distributionId, noRandom)).distribution).chainId;
    const redrawn = seededRandom('second');
    const sameId = (length: number): Uint8Array =>
      length === 4 ? Uint8Array.of(chainId >> 24, chainId >> 16, chainId >> 8, chainId) : redrawn(length);
    const second = await createDistribution(emptySenderKeyRecord(), distributionId, sameId);
    const both = processDistribution(theirs, second.distribution);
    expect(both.chainCount).toBe(1);
    const sent = await groupEncrypt(second.record, distributionId, plaintext, redrawn);
    expect((await groupDecrypt(both, sent.bytes)).plaintext).toEqual(plaintext);
    expect(await refusalOf(() => groupDecrypt(theirs, sent.bytes))).toBe('invalid-signature');
  });

  test('and distribution are not mixed up with those of another distribution', async () => {
    const { own, theirs } = await senderPair('mixed');
    const other = await createDistribution(emptySenderKeyRecord(), otherId, seededRandom('other'));
    const sent = await groupEncrypt(other.record, otherId, plaintext, seededRandom('sent'));
    expect(await refusalOf(() => groupDecrypt(theirs, sent.bytes))).toBe('invalid-message');
    expect(() => processDistribution(theirs, other.distribution)).toThrow(refusedAs('invalid-message'));
    expect(await refusalOf(() => groupEncrypt(own, otherId, plaintext, noRandom))).toBe('invalid-argument');
    expect(await refusalOf(() => createDistribution(own, otherId, noRandom))).toBe('invalid-argument');
    expect(await refusalOf(() => createDistribution(emptySenderKeyRecord(), 'D1', seededRandom('id')))).toBe(
      'invalid-argument',
    );
  });

  test('end with message 4,294,967,295', async () => {
    const { own } = await senderPair('end');
    const keys = senderKeysOf(own);
    const almost = new SenderKeys(distributionId, { ...keys.own!, iteration: 0xffffffff });
    const { distribution } = await createDistribution(almost, distributionId, noRandom);
    const last = await groupEncrypt(almost, distributionId, plaintext, seededRandom('last'));
    const theirs = processDistribution(emptySenderKeyRecord(), distribution);
    const got = await groupDecrypt(theirs, last.bytes);
    expect(got.plaintext).toEqual(plaintext);
    const spent = parseSenderKeyRecord(last.record.serialize());
    expect([almost.canSend, spent.canSend]).toEqual([true, false]);
    expect(await refusalOf(() => groupEncrypt(spent, distributionId, plaintext, noRandom))).toBe('no-session');
    expect(await refusalOf(() => createDistribution(spent, distributionId, noRandom))).toBe('no-session');
    expect(await refusalOf(() => groupDecrypt(parseSenderKeyRecord(got.record.serialize()), last.bytes))).toBe(
      'duplicate',
    );
  });
});
