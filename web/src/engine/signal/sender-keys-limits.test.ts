import { beforeAll, describe, expect, test } from 'vitest';
import { emptySenderKeyRecord, groupDecrypt, parseSenderKeyRecord, processDistribution } from './index.ts';
import type { SenderKeyRecord } from './index.ts';
import { senderKeysOf } from './sender-keys-record.ts';
import { distributionIds } from './testing/broadcasts.ts';
import { text } from './testing/hex.ts';
import { LibsignalMember } from './testing/libsignal-member.ts';
import { aliceAddress } from './testing/party.ts';

const [distributionId] = distributionIds;
const plaintext = text('for all of you');

describe('a chain of 25,002 messages of which only late ones arrive', () => {
  const chain: Uint8Array[] = [];
  let distributed: SenderKeyRecord;
  let record: SenderKeyRecord;

  beforeAll(async () => {
    const sender = new LibsignalMember(aliceAddress);
    distributed = processDistribution(emptySenderKeyRecord(), await sender.createDistribution(distributionId));
    for (let i = 0; i < 25_002; i++) chain.push(await sender.encrypt(distributionId, plaintext));
  });

  const deliver = async (index: number): Promise<Uint8Array> => {
    const got = await groupDecrypt(record, chain[index]!);
    record = got.record;
    return got.plaintext;
  };

  test('a jump over 25,000 is followed, over 25,001 refused', async () => {
    record = distributed;
    await expect(deliver(25_001)).rejects.toMatchObject({ code: 'too-far-ahead' });
    expect(record).toBe(distributed);
    expect(await deliver(25_000)).toEqual(plaintext);
    expect(await deliver(25_001)).toEqual(plaintext);
  });

  test('of the keys passed over the newest 2,000 are kept, and each works once', async () => {
    record = distributed;
    await deliver(2_500);
    expect(senderKeysOf(record).chains[0]!.skipped.size).toBe(2_000);
    await expect(deliver(499)).rejects.toMatchObject({ code: 'duplicate' });
    for (const index of [500, 501, 1_499, 2_498, 2_499]) {
      expect(await deliver(index)).toEqual(plaintext);
      await expect(deliver(index)).rejects.toMatchObject({ code: 'duplicate' });
    }
    expect(senderKeysOf(record).chains[0]!.skipped.size).toBe(1_995);
    record = parseSenderKeyRecord(record.serialize());
    expect(await deliver(2_497)).toEqual(plaintext);
  });
});
