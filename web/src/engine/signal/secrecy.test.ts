import { describe, expect, test } from 'vitest';
import { equalBytes } from './bytes.ts';
import { receivePq, sendPq } from './pq-ratchet.ts';
import type { PqRatchet } from './pq-ratchet.ts';
import { decryptInSession } from './session-cipher.ts';
import type { SessionState } from './session-state.ts';
import { EngineParty } from './testing/engine-party.ts';
import { text, toHex } from './testing/hex.ts';
import { aliceAddress, bobAddress } from './testing/party.ts';
import type { Envelope } from './testing/party.ts';
import { introduce } from './testing/plays.ts';
import { currentSession, keysOfNextMessage } from './testing/secrets.ts';
import { seededDice, seededRandom } from './testing/seeded.ts';
import { decodeSignalMessage } from './wire.ts';

async function pair(seed: string): Promise<[EngineParty, EngineParty]> {
  const alice = await EngineParty.create(aliceAddress, `alice ${seed}`);
  const bob = await EngineParty.create(bobAddress, `bob ${seed}`);
  await introduce(alice, bob);
  return [alice, bob];
}

describe('forward secrecy', () => {
  test('after each message neither state holds a key of it, nor of any before', async () => {
    const parties = await pair('forward');
    const roll = seededDice('forward');
    const used: [name: string, hex: string][] = [];
    const sent: { to: EngineParty; from: EngineParty; envelope: Envelope }[] = [];
    for (let n = 0; n < 240; n++) {
      const to = roll(2);
      const [receiver, sender] = [parties[to]!, parties[1 - to]!];
      const before = currentSession(sender.record);
      const keys = keysOfNextMessage(before);
      const known = toHex(sender.record.serialize());
      expect(known).toContain(toHex(keys.chainKey!)); // the search below can find what is there
      expect(known).toContain(toHex(keys.pqChain!));
      const envelope = await sender.encrypt(receiver.address, text(`message ${n}`));
      await receiver.decrypt(sender.address, envelope);
      sent.push({ to: receiver, from: sender, envelope });
      for (const [name, key] of Object.entries(keys)) used.push([`${name} ${n}`, toHex(key)]);
      const [a, b] = parties.map((party) => toHex(party.record.serialize())) as [string, string];
      const left = used.filter(([, key]) => a.includes(key) || b.includes(key));
      expect(left.map(([name]) => name)).toEqual([]);
    }
    for (const { to, from, envelope } of sent.slice(-30))
      await expect(to.decrypt(from.address, envelope)).rejects.toThrow();
    expect(parties[0].record.pqEpoch).toBeGreaterThan(2);
  });

  test('a turn of the ratchet forgets the root key and the private key before it', async () => {
    const [alice, bob] = await pair('turn');
    for (let n = 0; n < 20; n++) {
      const { rootKey, ratchetKey } = currentSession(bob.record).ratchet;
      await bob.decrypt(alice.address, await alice.encrypt(bob.address, text('turn')));
      const stored = toHex(bob.record.serialize());
      expect(stored).not.toContain(toHex(rootKey));
      expect(stored).not.toContain(toHex(ratchetKey.privateKey));
      await alice.decrypt(bob.address, await bob.encrypt(alice.address, text('back')));
    }
  });
});

/** Eve has a copy of Bob's session and hears everything; what Bob draws at random after the theft she does not know. */
class Thief {
  readonly #ends = { sender: aliceAddress, recipient: bobAddress };
  readonly #random = seededRandom('eve');
  session: SessionState;
  pqRatchet: PqRatchet;

  constructor(stolen: SessionState) {
    this.session = stolen;
    this.pqRatchet = stolen.pqRatchet;
  }

  async read(bytes: Uint8Array, session: SessionState = this.session): Promise<boolean> {
    try {
      const { session: after } = await decryptInSession(session, this.#ends, bytes, this.#random);
      if (session === this.session) this.session = after;
      return true;
    } catch {
      return false;
    }
  }

  /** Follows the post-quantum ratchet as far as what is heard allows. */
  hear(bytes: Uint8Array): void {
    try {
      this.pqRatchet = receivePq(this.pqRatchet, decodeSignalMessage(bytes).pqRatchet).ratchet;
    } catch {
      // lost track
    }
  }

  /** Where Bob sends, she can only draw numbers of her own. */
  hearBobSend(): void {
    try {
      this.pqRatchet = sendPq(this.pqRatchet, this.#random).ratchet;
    } catch {
      // lost track
    }
  }
}

describe('healing', () => {
  test('a stolen state reads on until one round trip and one epoch have passed, and then no more', async () => {
    const [alice, bob] = await pair('theft');
    const eve = new Thief(currentSession(bob.record));
    const first = await alice.encrypt(bob.address, text('overheard'));
    expect(await eve.read(first.bytes)).toBe(true);
    eve.hear(first.bytes);
    await bob.decrypt(alice.address, first);
    const epochAtTheft = bob.record.pqEpoch;
    while (bob.record.pqEpoch < epochAtTheft + 2) await roundTrip(alice, bob, eve);

    const last = await alice.encrypt(bob.address, text('for Bob alone'));
    const now = currentSession(bob.record);
    expect(await eve.read(last.bytes)).toBe(false);
    expect(await eve.read(last.bytes, now)).toBe(true); // the same thief with both secrets of today
    expect(await eve.read(last.bytes, { ...now, pqRatchet: eve.pqRatchet })).toBe(false);
    expect(await eve.read(last.bytes, { ...now, ratchet: eve.session.ratchet })).toBe(false);
    expect(await bob.decrypt(alice.address, last)).toEqual(text('for Bob alone'));
  });

  test('one round trip alone heals the Diffie-Hellman half, and the other half is then still known', async () => {
    const [alice, bob] = await pair('half');
    const eve = new Thief(currentSession(bob.record));
    await roundTrip(alice, bob, eve);
    await roundTrip(alice, bob, eve);
    const next = await alice.encrypt(bob.address, text('half healed'));
    const now = currentSession(bob.record);
    expect(await eve.read(next.bytes)).toBe(false);
    expect(await eve.read(next.bytes, { ...now, pqRatchet: eve.pqRatchet })).toBe(true);
  });

  test('both sides end an epoch with the same secret and a fresh one', async () => {
    const [alice, bob] = await pair('epochs');
    const roots = new Set<string>();
    const epoch = () => Math.min(alice.record.pqEpoch, bob.record.pqEpoch);
    while (epoch() < 4) {
      await roundTrip(alice, bob);
      const [a, b] = [alice, bob].map(({ record }) => currentSession(record).pqRatchet.chains);
      for (const { epochs, sendEpoch } of [a!, b!]) {
        expect(epochs[0]!.epoch).toBeGreaterThanOrEqual(sendEpoch - 1);
        for (const { epoch: known, sending } of epochs) expect(sending === undefined).toBe(known < sendEpoch);
      }
      if (a!.epochs.at(-1)!.epoch === b!.epochs.at(-1)!.epoch) {
        expect(equalBytes(a!.root, b!.root)).toBe(true);
        roots.add(toHex(a!.root));
      }
    }
    expect(roots.size).toBeGreaterThanOrEqual(3);
  });
});

async function roundTrip(alice: EngineParty, bob: EngineParty, eve?: Thief): Promise<void> {
  const there = await alice.encrypt(bob.address, text('there'));
  eve?.hear(there.bytes);
  await eve?.read(there.bytes);
  await bob.decrypt(alice.address, there);
  const back = await bob.encrypt(alice.address, text('back'));
  eve?.hearBobSend();
  await alice.decrypt(bob.address, back);
}
