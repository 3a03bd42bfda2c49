import { describe, expect, test } from 'vitest';
import {
  createDistribution,
  emptySenderKeyRecord,
  groupDecrypt,
  groupEncrypt,
  processDistribution,
  SignalError,
} from './index.ts';
import { SenderKeys, senderKeysOf } from './sender-keys-record.ts';
import { encodeGroupMessage } from './sender-keys-wire.ts';
import { distributionIds } from './testing/broadcasts.ts';
import { EngineMember } from './testing/group-member.ts';
import { text, toHex } from './testing/hex.ts';
import { aliceAddress, bobAddress } from './testing/party.ts';
import { refusalOf } from './testing/refusals.ts';
import { noRandom, seededRandom } from './testing/seeded.ts';
import { senderPair } from './testing/sender-pair.ts';
import { signXEdDSA } from './xeddsa.ts';

const [distributionId] = distributionIds;
const plaintext = text('for all of you');

describe('a message with one bit changed is refused and leaves the record as it was', () => {
  test('at every byte, and cut off anywhere', async () => {
    const { own, theirs } = await senderPair('tampering');
    const first = await groupEncrypt(own, distributionId, plaintext, seededRandom('first'));
    const { bytes } = await groupEncrypt(first.record, distributionId, plaintext, seededRandom('second'));
    const before = toHex(theirs.serialize());
    const outcomes = new Set<unknown>();
    for (const shift of [0, 3]) {
      for (let i = 0; i < bytes.length; i++) {
        const changed = bytes.slice();
        changed[i]! ^= 1 << ((i + shift) % 8);
        const outcome = await refusalOf(() => groupDecrypt(theirs, changed));
        expect(['invalid-message', 'invalid-signature', 'no-session'], `byte ${i}: ${String(outcome)}`).toContain(
          outcome,
        );
        outcomes.add(outcome);
        expect(toHex(theirs.serialize()) === before).toBe(true);
      }
    }
    expect(outcomes.size).toBe(3);
    for (let length = 0; length < bytes.length; length++)
      expect(['invalid-message', 'invalid-signature']).toContain(
        await refusalOf(() => groupDecrypt(theirs, bytes.subarray(0, length))),
      );
    expect((await groupDecrypt(theirs, bytes)).plaintext).toEqual(plaintext);
  });

  test('also when the sender signed a ciphertext that is none', async () => {
    const { own, theirs } = await senderPair('ciphertext');
    const { chainId, signingKey } = senderKeysOf(own).own!;
    for (const size of [0, 15, 16, 32]) {
      const signed = encodeGroupMessage({ distributionId, chainId, iteration: 0, ciphertext: new Uint8Array(size) });
      const bytes = Buffer.concat([signed, signXEdDSA(signingKey.privateKey, signed, seededRandom('signature'))]);
      expect(await refusalOf(() => groupDecrypt(theirs, bytes)), `${size} bytes`).toBe('invalid-message');
    }
    const sent = await groupEncrypt(own, distributionId, plaintext, seededRandom('sent'));
    expect((await groupDecrypt(theirs, sent.bytes)).plaintext).toEqual(plaintext);
  });

  test('a distribution with one bit changed is refused or reads nothing', async () => {
    const sender = new EngineMember(aliceAddress, 'distribution');
    const distribution = await sender.createDistribution(distributionId);
    const bytes = await sender.encrypt(distributionId, plaintext);
    const outcomes = new Set<unknown>();
    for (let i = 0; i < distribution.length; i++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = distribution.slice();
        changed[i]! ^= 1 << bit;
        const outcome = await refusalOf(async () => {
          const { plaintext: read } = await groupDecrypt(processDistribution(emptySenderKeyRecord(), changed), bytes);
          expect(read).not.toEqual(plaintext);
        });
        expect(outcome, `byte ${i}, bit ${bit}`).toBeTypeOf('string');
        outcomes.add(outcome);
      }
    }
    for (const code of ['invalid-message', 'invalid-key', 'invalid-signature', 'no-session', 'duplicate'])
      expect(outcomes).toContain(code);
    for (let length = 0; length < distribution.length; length++)
      expect(() => processDistribution(emptySenderKeyRecord(), distribution.subarray(0, length))).toThrow(SignalError);
  });
});

describe('secrecy', () => {
  test('after each message neither record holds a key of it, nor of any before', async () => {
    let { own, theirs } = await senderPair('forward');
    const random = seededRandom('forward secrecy');
    const used: string[] = [];
    for (let n = 0; n < 100; n++) {
      const chainKey = toHex(senderKeysOf(own).own!.chainKey);
      expect(toHex(own.serialize())).toContain(chainKey); // the search below can find what is there
      const sent = await groupEncrypt(own, distributionId, plaintext, random);
      own = sent.record;
      theirs = (await groupDecrypt(theirs, sent.bytes)).record;
      used.push(chainKey);
      const [a, b] = [toHex(own.serialize()), toHex(theirs.serialize())];
      expect(used.filter((key) => a.includes(key) || b.includes(key))).toEqual([]);
    }
  });

  test('the key of a message passed over is gone once it was read', async () => {
    const { own, theirs } = await senderPair('skipped');
    const random = seededRandom('skipped keys');
    const first = await groupEncrypt(own, distributionId, plaintext, random);
    const second = await groupEncrypt(first.record, distributionId, plaintext, random);
    const jumped = (await groupDecrypt(theirs, second.bytes)).record;
    const key = toHex(senderKeysOf(jumped).chains[0]!.skipped.get(0)!);
    expect(toHex(jumped.serialize())).toContain(key);
    const { record } = await groupDecrypt(jumped, first.bytes);
    expect(toHex(record.serialize())).not.toContain(key);
    expect(await refusalOf(() => groupDecrypt(record, first.bytes))).toBe('duplicate');
  });

  test('a distribution reads nothing of what was sent before it, and does not bring back what was read', async () => {
    const sender = new EngineMember(aliceAddress, 'later');
    const [early, late] = [new EngineMember(bobAddress, 'early'), new EngineMember(bobAddress, 'late')];
    const atFirst = await sender.createDistribution(distributionId);
    await early.processDistribution(aliceAddress, atFirst);
    const before = await sender.encrypt(distributionId, plaintext);
    const atLast = await sender.createDistribution(distributionId);
    const after = await sender.encrypt(distributionId, plaintext);
    await late.processDistribution(aliceAddress, atLast);
    for (const member of [early, late]) expect(await member.decrypt(aliceAddress, after)).toEqual(plaintext);
    expect(await refusalOf(() => late.decrypt(aliceAddress, before))).toBe('duplicate');
    expect(await early.decrypt(aliceAddress, before)).toEqual(plaintext);
    for (const member of [early, late]) {
      for (const distribution of [atFirst, atLast]) await member.processDistribution(aliceAddress, distribution);
      for (const bytes of [before, after])
        expect(await refusalOf(() => member.decrypt(aliceAddress, bytes))).toBe('duplicate');
    }
  });

  test('who reads cannot write in the sender’s name', async () => {
    const { own, theirs } = await senderPair('forgery');
    expect([own.canSend, theirs.canSend, emptySenderKeyRecord().canSend]).toEqual([true, false, false]);
    expect(await refusalOf(() => groupEncrypt(theirs, distributionId, plaintext, noRandom))).toBe('no-session');
    const { chainId, chainKey } = senderKeysOf(theirs).chains[0]!;
    const stranger = await createDistribution(emptySenderKeyRecord(), distributionId, seededRandom('stranger'));
    const { signingKey } = senderKeysOf(stranger.record).own!;
    const forged = new SenderKeys(distributionId, { chainId, chainKey, iteration: 0, signingKey });
    const { bytes } = await groupEncrypt(forged, distributionId, plaintext, seededRandom('forged'));
    expect(await refusalOf(() => groupDecrypt(theirs, bytes))).toBe('invalid-signature');
  });
});
