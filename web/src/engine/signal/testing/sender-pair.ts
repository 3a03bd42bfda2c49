import { createDistribution, emptySenderKeyRecord, processDistribution } from '../index.ts';
import type { SenderKeyRecord } from '../index.ts';
import { distributionIds } from './broadcasts.ts';
import { seededRandom } from './seeded.ts';

/** The record of a sender with a chain in the first distribution, and that of a receiver who has it. */
export async function senderPair(seed: string): Promise<{ own: SenderKeyRecord; theirs: SenderKeyRecord }> {
  const [distributionId] = distributionIds;
  const { distribution, record } = await createDistribution(emptySenderKeyRecord(), distributionId, seededRandom(seed));
  return { own: record, theirs: processDistribution(emptySenderKeyRecord(), distribution) };
}
