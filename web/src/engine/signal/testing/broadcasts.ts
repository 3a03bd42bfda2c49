import { expect } from 'vitest';
import { SignalError } from '../index.ts';
import type { GroupMember } from './group-member.ts';
import { LibsignalMember } from './libsignal-member.ts';
import type { Course, Weather } from './plays.ts';
import { seededDice, seededRandom } from './seeded.ts';

/** Two distributions of the same sender, as of two groups. */
export const distributionIds = [
  'd1d1d1d1-7000-41eb-b32a-33b8a8a487a6',
  '0aa0bb11-cc22-4d33-9e44-ff5566778899',
] as const;

interface Broadcast {
  readonly bytes: Uint8Array;
  readonly plaintext: Uint8Array;
}

export interface BroadcastCourse extends Course {
  readonly newChains: number;
}

/**
 * One member writes in two distributions as dice decide, and begins a new chain now and then; another reads. Every
 * plaintext is checked, and every duplicate must be refused. Messages of the chain before arrive after its successor.
 */
export async function broadcast(
  sender: GroupMember,
  receiver: GroupMember,
  messages: number,
  seed: string,
  weather: Weather,
): Promise<BroadcastCourse> {
  const roll = seededDice(seed);
  const random = seededRandom(`plaintexts ${seed}`);
  const course = { sent: 0, delivered: 0, lost: 0, duplicatesRefused: 0, overtaken: 0, newChains: 0 };
  const underway: Broadcast[] = [];
  const distribute = async (id: string): Promise<void> =>
    receiver.processDistribution(sender.address, await sender.createDistribution(id));
  for (const id of distributionIds) await distribute(id);
  while (course.sent < messages || underway.length > 0) {
    const id = distributionIds[roll(2) as 0 | 1];
    if (course.sent < messages && underway.length < weather.reordering && roll(2) === 0) {
      const whim = roll(40);
      if (whim === 0) {
        sender.forgetOwnChain(id);
        course.newChains++;
      }
      if (whim < 3) await distribute(id); // a new chain, or the old one once more
      const plaintext = random(roll(300));
      const bytes = await sender.encrypt(id, plaintext);
      course.sent++;
      if (roll(100) < weather.lost) course.lost++;
      else underway.push({ bytes, plaintext });
    } else if (underway.length > 0) {
      const position = roll(underway.length);
      const [{ bytes, plaintext }] = underway.splice(position, 1) as [Broadcast];
      if (position > 0) course.overtaken++;
      expect(Buffer.compare(await receiver.decrypt(sender.address, bytes), plaintext)).toBe(0);
      course.delivered++;
      if (roll(100) < weather.duplicated) {
        await expectDuplicate(receiver, sender, bytes);
        course.duplicatesRefused++;
      }
    }
  }
  return course;
}

async function expectDuplicate(receiver: GroupMember, sender: GroupMember, bytes: Uint8Array): Promise<void> {
  const refusal: unknown = await receiver.decrypt(sender.address, bytes).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (receiver instanceof LibsignalMember) expect(String(refusal)).toContain('old counter');
  else expect(refusal instanceof SignalError && refusal.code).toBe('duplicate');
}
