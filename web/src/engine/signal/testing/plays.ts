import { expect } from 'vitest';
import { SignalError } from '../index.ts';
import { LibsignalParty } from './libsignal-party.ts';
import type { Envelope, Party } from './party.ts';
import { seededDice, seededRandom } from './seeded.ts';

/** What a bad network does, in per cent of messages. */
export interface Weather {
  readonly lost: number;
  readonly duplicated: number;
  /** How far a message may be overtaken. */
  readonly reordering: number;
}

export interface Course {
  readonly sent: number;
  readonly delivered: number;
  readonly lost: number;
  readonly duplicatesRefused: number;
  readonly overtaken: number;
}

/** Two parties write to each other as dice decide. Every plaintext is checked, and every duplicate must be refused. */
export async function correspond(
  parties: readonly [Party, Party],
  messages: number,
  seed: string,
  weather: Weather,
): Promise<Course> {
  const roll = seededDice(seed);
  const random = seededRandom(`plaintexts ${seed}`);
  const course = { sent: 0, delivered: 0, lost: 0, duplicatesRefused: 0, overtaken: 0 };
  const underway: [Transit[], Transit[]] = [[], []];
  while (course.sent < messages || underway.some((queue) => queue.length > 0)) {
    const to = roll(2) as 0 | 1;
    const [receiver, sender] = [parties[to], parties[to === 0 ? 1 : 0]];
    const queue = underway[to];
    if (course.sent < messages && queue.length < weather.reordering && roll(2) === 0) {
      const plaintext = random(roll(300));
      const envelope = await sender.encrypt(receiver.address, plaintext);
      course.sent++;
      if (roll(100) < weather.lost) course.lost++;
      else queue.push({ envelope, plaintext, overtaken: 0 });
    } else if (queue.length > 0) {
      const mayOvertake = queue.every(({ overtaken }) => overtaken < maxOvertaken);
      const position = mayOvertake ? roll(queue.length) : 0;
      const [{ envelope, plaintext }] = queue.splice(position, 1) as [Transit];
      if (position > 0) course.overtaken++;
      for (const passed of queue.slice(0, position)) passed.overtaken++;
      expect(Buffer.compare(await receiver.decrypt(sender.address, envelope), plaintext)).toBe(0);
      course.delivered++;
      if (roll(100) < weather.duplicated) {
        await expectDuplicate(receiver, sender, envelope);
        course.duplicatesRefused++;
      }
    }
  }
  return course;
}

interface Transit {
  readonly envelope: Envelope;
  readonly plaintext: Uint8Array;
  overtaken: number;
}

/** Five chains are kept, so a message that more than four others overtake may be lost by design. */
const maxOvertaken = 4;

async function expectDuplicate(receiver: Party, sender: Party, envelope: Envelope): Promise<void> {
  const refusal: unknown = await receiver.decrypt(sender.address, envelope).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (receiver instanceof LibsignalParty) expect(String(refusal)).toContain('old counter');
  else expect(refusal instanceof SignalError && refusal.code).toBe('duplicate');
}

/** The first message and its answer, so that both sides have a session. */
export async function introduce(initiator: Party, responder: Party): Promise<void> {
  const hello = new TextEncoder().encode('hello');
  await initiator.open(await responder.bundle());
  const first = await initiator.encrypt(responder.address, hello);
  expect(first.type).toBe(3);
  expect(Buffer.compare(await responder.decrypt(initiator.address, first), hello)).toBe(0);
  const answer = await responder.encrypt(initiator.address, hello);
  expect(answer.type).toBe(2);
  expect(Buffer.compare(await initiator.decrypt(responder.address, answer), hello)).toBe(0);
}
