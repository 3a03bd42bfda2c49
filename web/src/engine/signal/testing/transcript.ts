import { readFileSync, writeFileSync } from 'node:fs';
import { decryptMessage, emptySessionRecord, encryptMessage, initiateSession } from '../index.ts';
import type {
  CiphertextType,
  DeviceAddress,
  LocalIdentity,
  PreKeyBundle,
  PreKeyStore,
  SessionRecord,
} from '../index.ts';
import { EngineParty } from './engine-party.ts';
import { LibsignalParty } from './libsignal-party.ts';
import { aliceAddress, bobAddress } from './party.ts';
import type { Party } from './party.ts';
import { seededDice, seededRandom } from './seeded.ts';

/**
 * A correspondence of this engine with the official library, frozen: our private keys, every random draw we made in its
 * order, and every message both ways. Byte strings are base64. Any implementation that draws the same bytes (base key,
 * Kyber, ratchet key; then seeds and messages of the braid as they fall due) must read and write the same messages.
 */
export interface Transcript {
  readonly madeWith: string;
  readonly role: 'initiator' | 'responder';
  readonly local: DeviceAddress;
  readonly peer: DeviceAddress;
  readonly registrationId: number;
  readonly identityKey: StoredPair;
  readonly signedPreKey: StoredPair & { readonly id: number };
  readonly kyberPreKey: StoredPair & { readonly id: number };
  readonly oneTimePreKey: StoredPair & { readonly id: number };
  readonly bundle?: StoredBundle;
  readonly openingDraws: readonly string[];
  readonly events: readonly TranscriptEvent[];
  readonly pqEpoch: number;
}

interface StoredPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

interface StoredBundle {
  readonly registrationId: number;
  readonly identityKey: string;
  readonly signedPreKey: { readonly id: number; readonly publicKey: string; readonly signature: string };
  readonly kyberPreKey: { readonly id: number; readonly publicKey: string; readonly signature: string };
  readonly oneTimePreKey: { readonly id: number; readonly publicKey: string };
}

interface TranscriptEvent {
  readonly from: 'local' | 'peer';
  readonly type: CiphertextType;
  readonly plaintext: string;
  readonly bytes: string;
  readonly draws: readonly string[];
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytesOf = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'base64'));
const fileOf = (role: string): URL => new URL(`../fixtures/transcript-${role}.json`, import.meta.url);

export function readTranscript(role: Transcript['role']): Transcript {
  return JSON.parse(readFileSync(fileOf(role), 'utf8')) as Transcript;
}

export function writeTranscript(transcript: Transcript): void {
  writeFileSync(fileOf(transcript.role), `${JSON.stringify(transcript, null, 1)}\n`);
}

/** What a replay produced; a faithful one equals the transcript. */
export interface Replay {
  readonly read: readonly string[];
  readonly written: readonly string[];
  readonly pqEpoch: number;
  readonly undrawn: number;
}

export async function replay(transcript: Transcript): Promise<Replay> {
  const pair = (stored: StoredPair) => ({
    publicKey: bytesOf(stored.publicKey),
    privateKey: bytesOf(stored.privateKey),
  });
  const { peer, registrationId, oneTimePreKey, signedPreKey, kyberPreKey } = transcript;
  const local: LocalIdentity = {
    address: transcript.local,
    identityKey: pair(transcript.identityKey),
    registrationId,
  };
  const preKeys: PreKeyStore = {
    signedPreKey: (id) => (id === signedPreKey.id ? pair(signedPreKey) : undefined),
    kyberPreKey: (id) => (id === kyberPreKey.id ? { ...pair(kyberPreKey), lastResort: false } : undefined),
    oneTimePreKey: (id) => (id === oneTimePreKey.id ? pair(oneTimePreKey) : undefined),
  };
  let draws = [...transcript.openingDraws];
  const random = (length: number): Uint8Array => {
    const drawn = bytesOf(draws.shift() ?? '');
    if (drawn.length !== length) throw new Error(`drew ${length} bytes, the transcript has ${drawn.length}`);
    return drawn;
  };
  const environment = { random, now: () => 0 };
  let record: SessionRecord = emptySessionRecord();
  if (transcript.bundle) record = await initiateSession(local, bundleOf(transcript.bundle, peer), environment);
  const [read, written]: [string[], string[]] = [[], []];
  let undrawn = draws.length;
  for (const event of transcript.events) {
    draws = [...event.draws];
    if (event.from === 'local') {
      const sent = await encryptMessage(record, local, peer, bytesOf(event.plaintext), environment);
      record = sent.record;
      written.push(base64(sent.bytes));
    } else {
      const { type, bytes } = event;
      const got = await decryptMessage(record, local, peer, type, bytesOf(bytes), preKeys, environment);
      record = got.record;
      read.push(base64(got.plaintext));
    }
    undrawn += draws.length;
  }
  return { read, written, pqEpoch: record.pqEpoch, undrawn };
}

function bundleOf(stored: StoredBundle, address: DeviceAddress): PreKeyBundle {
  const signed = (key: StoredBundle['signedPreKey']) => ({
    id: key.id,
    publicKey: bytesOf(key.publicKey),
    signature: bytesOf(key.signature),
  });
  return {
    address,
    registrationId: stored.registrationId,
    identityKey: bytesOf(stored.identityKey),
    signedPreKey: signed(stored.signedPreKey),
    kyberPreKey: signed(stored.kyberPreKey),
    oneTimePreKey: { id: stored.oneTimePreKey.id, publicKey: bytesOf(stored.oneTimePreKey.publicKey) },
  };
}

/** Makes a new transcript with the official library: a few losses and messages out of order, over one epoch and more. */
export async function freeze(role: Transcript['role']): Promise<Transcript> {
  const seeded = seededRandom(`transcript ${role}`);
  let draws: string[] = [];
  const engine = await EngineParty.create(
    role === 'initiator' ? aliceAddress : bobAddress,
    `transcript ${role}`,
    (length) => {
      const drawn = seeded(length);
      draws.push(base64(drawn));
      return drawn;
    },
  );
  const official = new LibsignalParty(role === 'initiator' ? bobAddress : aliceAddress);
  const { local, signedPreKey, kyberPreKey } = engine;
  const [oneTimePreKey] = engine.oneTimePreKeys;
  if (!oneTimePreKey) throw new Error('no one-time prekey');
  const pair = ({ publicKey, privateKey }: { publicKey: Uint8Array; privateKey: Uint8Array }): StoredPair => ({
    publicKey: base64(publicKey),
    privateKey: base64(privateKey),
  });
  const head = {
    madeWith: '@signalapp/libsignal-client 0.103.0',
    role,
    local: engine.address,
    peer: official.address,
    registrationId: local.registrationId,
    identityKey: pair(local.identityKey),
    signedPreKey: { id: signedPreKey.id, ...pair(signedPreKey) },
    kyberPreKey: { id: kyberPreKey.id, ...pair(kyberPreKey) },
    oneTimePreKey: { id: oneTimePreKey.id, ...pair(oneTimePreKey) },
  };
  draws = [];
  let bundle: StoredBundle | undefined;
  if (role === 'initiator') {
    const theirs = await official.bundle();
    await engine.open(theirs);
    bundle = storedBundle(theirs);
  } else {
    await official.open(await engine.bundle());
  }
  const openingDraws = draws;
  const events: TranscriptEvent[] = [];
  const roll = seededDice(`transcript ${role}`);
  const say = async (from: Party, to: Party, plaintexts: readonly string[]): Promise<void> => {
    const underway: TranscriptEvent[] = [];
    for (const plain of plaintexts) {
      draws = [];
      const plaintext = new TextEncoder().encode(plain);
      const { type, bytes } = await from.encrypt(to.address, plaintext);
      const event = { type, plaintext: base64(plaintext), bytes: base64(bytes), draws };
      if (from === engine) events.push({ ...event, from: 'local' });
      underway.push({ ...event, from: 'peer' });
    }
    if (underway.length > 1) underway.reverse();
    for (const event of underway) {
      if (underway.length > 1 && roll(4) === 0) continue;
      draws = [];
      await to.decrypt(from.address, { type: event.type, bytes: bytesOf(event.bytes) });
      if (to === engine) events.push({ ...event, draws });
    }
  };
  const [first, second] = role === 'initiator' ? [engine, official] : [official, engine];
  for (let n = 0; n < 56; n++) {
    await say(first, second, n % 8 === 5 ? [`${n} a`, `${n} b`, `${n} c`] : [`${n}`]);
    await say(second, first, n % 8 === 2 ? [`${n} x`, `${n} y`] : [`${n}`]);
  }
  return { ...head, ...(bundle && { bundle }), openingDraws, events, pqEpoch: engine.record.pqEpoch };
}

function storedBundle({
  registrationId,
  identityKey,
  signedPreKey,
  kyberPreKey,
  oneTimePreKey,
}: PreKeyBundle): StoredBundle {
  if (!oneTimePreKey) throw new Error('no one-time prekey');
  const signed = (key: PreKeyBundle['signedPreKey']) => ({
    id: key.id,
    publicKey: base64(key.publicKey),
    signature: base64(key.signature),
  });
  return {
    registrationId,
    identityKey: base64(identityKey),
    signedPreKey: signed(signedPreKey),
    kyberPreKey: signed(kyberPreKey),
    oneTimePreKey: { id: oneTimePreKey.id, publicKey: base64(oneTimePreKey.publicKey) },
  };
}
