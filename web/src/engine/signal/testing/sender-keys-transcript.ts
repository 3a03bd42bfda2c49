import { readFileSync, writeFileSync } from 'node:fs';
import {
  createDistribution,
  emptySenderKeyRecord,
  groupDecrypt,
  groupEncrypt,
  processDistribution,
  SignalError,
} from '../index.ts';
import type { DeviceAddress, SenderKeyRecord } from '../index.ts';
import { distributionIds } from './broadcasts.ts';
import { EngineMember } from './group-member.ts';
import type { GroupMember } from './group-member.ts';
import { LibsignalMember } from './libsignal-member.ts';
import { aliceAddress, bobAddress } from './party.ts';
import { seededDice, seededRandom } from './seeded.ts';

/**
 * Two members of a group, this engine and the official library, frozen: everything that was distributed and written both
 * ways, and every random draw we made in its order. Byte strings are base64. Any implementation that draws the same
 * bytes (of a chain its id, its key, its signing key; of a message 64 bytes for the signature) must read and write the
 * same messages, and refuse what was refused.
 */
export interface SenderKeysTranscript {
  readonly madeWith: string;
  readonly local: DeviceAddress;
  readonly peer: DeviceAddress;
  readonly distributionId: string;
  readonly events: readonly SenderKeysEvent[];
}

/** `anew`: the writer forgot its chain before. `refusal`: the code this engine refused the peer's message with. */
interface SenderKeysEvent {
  readonly from: 'local' | 'peer';
  readonly kind: 'distribution' | 'message';
  readonly anew?: true;
  readonly plaintext?: string;
  readonly refusal?: string;
  readonly bytes: string;
  readonly draws: readonly string[];
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytesOf = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'base64'));
const file = new URL('../fixtures/transcript-sender-keys.json', import.meta.url);

export function readSenderKeysTranscript(): SenderKeysTranscript {
  return JSON.parse(readFileSync(file, 'utf8')) as SenderKeysTranscript;
}

export function writeSenderKeysTranscript(transcript: SenderKeysTranscript): void {
  writeFileSync(file, `${JSON.stringify(transcript, null, 1)}\n`);
}

/** What a replay made of each event; a faithful one gives what `outcomesOf` reads in the transcript. */
export interface Outcome {
  readonly kind: 'wrote' | 'read' | 'refused' | 'took';
  readonly value: string;
}

export function outcomesOf({ events }: SenderKeysTranscript): Outcome[] {
  return events.map(({ from, kind, bytes, plaintext, refusal }) => {
    if (from === 'local') return { kind: 'wrote', value: bytes };
    if (kind === 'distribution') return { kind: 'took', value: bytes };
    return refusal === undefined ? { kind: 'read', value: plaintext ?? '' } : { kind: 'refused', value: refusal };
  });
}

export async function replaySenderKeys({ distributionId, events }: SenderKeysTranscript): Promise<Outcome[]> {
  let own = emptySenderKeyRecord();
  let theirs = emptySenderKeyRecord();
  const outcomes: Outcome[] = [];
  for (const event of events) {
    const draws = [...event.draws];
    const random = (length: number): Uint8Array => {
      const drawn = bytesOf(draws.shift() ?? '');
      if (drawn.length !== length) throw new Error(`drew ${length} bytes, the transcript has ${drawn.length}`);
      return drawn;
    };
    if (event.anew && event.from === 'local') own = emptySenderKeyRecord();
    if (event.from === 'peer') {
      const { outcome, record } = await take(theirs, event);
      outcomes.push(outcome);
      theirs = record;
    } else if (event.kind === 'distribution') {
      const { distribution, record } = await createDistribution(own, distributionId, random);
      outcomes.push({ kind: 'wrote', value: base64(distribution) });
      own = record;
    } else {
      const { bytes, record } = await groupEncrypt(own, distributionId, bytesOf(event.plaintext ?? ''), random);
      outcomes.push({ kind: 'wrote', value: base64(bytes) });
      own = record;
    }
    if (draws.length > 0) throw new Error(`${draws.length} draws of the transcript were not made`);
  }
  return outcomes;
}

async function take(
  theirs: SenderKeyRecord,
  event: SenderKeysEvent,
): Promise<{ outcome: Outcome; record: SenderKeyRecord }> {
  const bytes = bytesOf(event.bytes);
  if (event.kind === 'distribution')
    return { outcome: { kind: 'took', value: event.bytes }, record: processDistribution(theirs, bytes) };
  try {
    const { plaintext, record } = await groupDecrypt(theirs, bytes);
    return { outcome: { kind: 'read', value: base64(plaintext) }, record };
  } catch (error) {
    if (!(error instanceof SignalError)) throw error;
    return { outcome: { kind: 'refused', value: error.code }, record: theirs };
  }
}

/** Makes a new transcript with the official library: losses, duplicates, messages out of order, late ones, new chains. */
export async function freezeSenderKeys(): Promise<SenderKeysTranscript> {
  const [distributionId] = distributionIds;
  const seeded = seededRandom('transcript of sender keys');
  const roll = seededDice('transcript of sender keys');
  let draws: string[] = [];
  const engine = new EngineMember(aliceAddress, '', (length) => {
    const drawn = seeded(length);
    draws.push(base64(drawn));
    return drawn;
  });
  const official = new LibsignalMember(bobAddress);
  const events: SenderKeysEvent[] = [];
  const distribute = async (from: GroupMember, to: GroupMember, anew: boolean): Promise<void> => {
    draws = [];
    if (anew) from.forgetOwnChain(distributionId);
    const bytes = await from.createDistribution(distributionId);
    await to.processDistribution(from.address, bytes);
    const side = from === engine ? 'local' : 'peer';
    events.push({ from: side, kind: 'distribution', ...(anew && { anew }), bytes: base64(bytes), draws });
  };
  const read = async (bytes: Uint8Array, plaintext: Uint8Array): Promise<void> => {
    const refusal: unknown = await engine.decrypt(official.address, bytes).then(
      () => undefined,
      (error: unknown) => error,
    );
    const code = refusal instanceof SignalError && { refusal: refusal.code };
    const event = { from: 'peer', kind: 'message', bytes: base64(bytes), draws: [] } as const;
    events.push({ ...event, plaintext: base64(plaintext), ...code });
  };
  const underway: [bytes: Uint8Array, plaintext: Uint8Array][] = [];
  for (let n = 0; n < 96; n++) {
    if (n % 24 === 0) await distribute(engine, official, n > 0);
    else if (n % 24 === 9) await distribute(engine, official, false);
    if (n % 12 === 1) await distribute(official, engine, n > 1);
    else if (n % 12 === 7) await distribute(official, engine, false);
    draws = [];
    const plaintext = new TextEncoder().encode(`message ${n}`);
    const ours = await engine.encrypt(distributionId, plaintext);
    events.push({ from: 'local', kind: 'message', plaintext: base64(plaintext), bytes: base64(ours), draws });
    if (roll(4) > 0) await official.decrypt(engine.address, ours);
    if (n === 0) continue;
    underway.push([await official.encrypt(distributionId, plaintext), plaintext]);
    while (underway.length > 5) {
      const [[bytes, plain]] = underway.splice(roll(underway.length), 1) as [(typeof underway)[number]];
      if (roll(6) > 0) await read(bytes, plain);
      if (roll(6) === 0) await read(bytes, plain);
    }
  }
  // A chain that was never distributed here.
  official.forgetOwnChain(distributionId);
  await official.createDistribution(distributionId);
  const plaintext = new TextEncoder().encode('for others');
  await read(await official.encrypt(distributionId, plaintext), plaintext);
  return {
    madeWith: '@signalapp/libsignal-client 0.103.0',
    local: engine.address,
    peer: official.address,
    distributionId,
    events,
  };
}
