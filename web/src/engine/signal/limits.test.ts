import { beforeAll, describe, expect, test } from 'vitest';
import type { SessionRecord } from './index.ts';
import { EngineParty } from './testing/engine-party.ts';
import { text } from './testing/hex.ts';
import { LibsignalParty } from './testing/libsignal-party.ts';
import { aliceAddress, bobAddress } from './testing/party.ts';
import type { Envelope } from './testing/party.ts';
import { introduce } from './testing/plays.ts';
import { currentSession } from './testing/secrets.ts';

const duplicate = { code: 'duplicate' };
const plaintext = text('one of many');

describe('a chain of 25,002 messages of which only late ones arrive', () => {
  const chain: Envelope[] = [];
  let bob: EngineParty;
  let introduced: SessionRecord;

  beforeAll(async () => {
    const alice = await EngineParty.create(aliceAddress, 'alice');
    bob = await EngineParty.create(bobAddress, 'bob');
    await introduce(alice, bob);
    introduced = bob.record;
    for (let i = 0; i < 25_002; i++) chain.push(await alice.encrypt(bobAddress, plaintext));
  });

  const deliver = (index: number) => bob.decrypt(aliceAddress, chain[index]!);

  test('a jump over 25,000 is followed, over 25,001 refused', async () => {
    bob.record = introduced;
    await expect(deliver(25_001)).rejects.toMatchObject({ code: 'too-far-ahead' });
    expect(bob.record).toBe(introduced);
    expect(await deliver(25_000)).toEqual(plaintext);
    expect(await deliver(25_001)).toEqual(plaintext);
  });

  test('of the keys passed over the newest 2,000 are kept, and each works once', async () => {
    bob.record = introduced;
    await deliver(2_500);
    const [receiving] = currentSession(bob.record).ratchet.receiving.slice(-1);
    expect(receiving!.skipped.size).toBe(2_000);
    await expect(deliver(499)).rejects.toMatchObject(duplicate);
    for (const index of [500, 501, 1_499, 2_498, 2_499]) {
      expect(await deliver(index)).toEqual(plaintext);
      await expect(deliver(index)).rejects.toMatchObject(duplicate);
    }
    await expect(deliver(2_500)).rejects.toMatchObject(duplicate);
    expect(await deliver(2_501)).toEqual(plaintext);
  });

  test('exactly 2,000 passed over can all be read, oldest last', async () => {
    bob.record = introduced;
    await deliver(2_000);
    for (let index = 1_999; index >= 0; index -= 7) expect(await deliver(index)).toEqual(plaintext);
    const fresh = bob.record.serialize().length;
    await deliver(2_001);
    expect(Math.abs(bob.record.serialize().length - fresh)).toBeLessThan(100);
  });

  test('new gaps push out the oldest keys', async () => {
    bob.record = introduced;
    await deliver(1_500);
    await deliver(3_000);
    await expect(deliver(900)).rejects.toMatchObject(duplicate);
    expect(await deliver(1_100)).toEqual(plaintext);
    const [receiving] = currentSession(bob.record).ratchet.receiving.slice(-1);
    expect(receiving!.skipped.size).toBeLessThanOrEqual(2_000);
  });
});

describe('receiving chains', () => {
  test('of the last five ratchet keys are kept', async () => {
    const alice = await EngineParty.create(aliceAddress, 'alice');
    const bob = new LibsignalParty(bobAddress);
    await introduce(alice, bob);
    const late: Envelope[] = [];
    for (let turn = 0; turn < 7; turn++) {
      late.push(await bob.encrypt(aliceAddress, plaintext));
      await alice.decrypt(bobAddress, await bob.encrypt(aliceAddress, plaintext));
      await bob.decrypt(aliceAddress, await alice.encrypt(bobAddress, plaintext));
    }
    expect(currentSession(alice.record).ratchet.receiving.length).toBe(5);
    for (const [turn, envelope] of late.entries()) {
      const outcome = await alice.decrypt(bobAddress, envelope).catch(() => 'lost');
      expect(outcome, `turn ${turn}`).toEqual(turn < 2 ? 'lost' : plaintext);
    }
  });
});
