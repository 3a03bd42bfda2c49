import { describe, expect, test } from 'vitest';
import {
  decryptMessage,
  emptySessionRecord,
  encryptMessage,
  initiateSession,
  inspectMessage,
  parseSessionRecord,
} from './index.ts';
import type { PreKeyBundle, PreKeyStore } from './index.ts';
import { EngineParty } from './testing/engine-party.ts';
import { text } from './testing/hex.ts';
import { aliceAddress, bobAddress } from './testing/party.ts';
import type { Envelope } from './testing/party.ts';
import { introduce } from './testing/plays.ts';

const day = 24 * 60 * 60 * 1000;
const hello = text('hello');

async function strangers(): Promise<[EngineParty, EngineParty]> {
  return [await EngineParty.create(aliceAddress, 'alice'), await EngineParty.create(bobAddress, 'bob')];
}

describe('opening a session', () => {
  test('repeats the first message until a reply is read, as the same session', async () => {
    const [alice, bob] = await strangers();
    await alice.open(await bob.bundle());
    for (const wanted of [hello, text('again'), text('and again')]) {
      const envelope = await alice.encrypt(bob.address, wanted);
      expect(envelope.type).toBe(3);
      expect(await bob.decrypt(alice.address, envelope)).toEqual(wanted);
    }
    expect(bob.record.archivedCount).toBe(0);
    expect(bob.last?.consumed).toBeUndefined();
    await alice.decrypt(bob.address, await bob.encrypt(alice.address, hello));
    expect((await alice.encrypt(bob.address, hello)).type).toBe(2);
  });

  test('names the prekeys it used up, once, and who wrote', async () => {
    const [alice, bob] = await strangers();
    const bundle = await bob.bundle();
    await alice.open(bundle);
    await bob.decrypt(alice.address, await alice.encrypt(bob.address, hello));
    expect(bob.last?.consumed).toMatchObject({
      signedPreKeyId: bundle.signedPreKey.id,
      kyberPreKeyId: bundle.kyberPreKey.id,
      kyberLastResort: true,
      oneTimePreKeyId: bundle.oneTimePreKey!.id,
    });
    expect(bob.last?.consumed?.baseKey.length).toBe(33);
    expect(bob.last?.identityKey).toEqual(alice.local.identityKey.publicKey);
    expect(bob.last?.registrationId).toBe(alice.local.registrationId);
    expect(bob.record.remoteRegistrationId).toBe(alice.local.registrationId);
  });

  test('works without a one-time prekey', async () => {
    const [alice, bob] = await strangers();
    bob.oneTimePreKeys.length = 0;
    await introduce(alice, bob);
    expect(bob.record.canSend(0)).toBe(true);
  });

  test('a first message whose prekeys are gone, one after the other, is refused', async () => {
    const [alice, bob] = await strangers();
    await alice.open(await bob.bundle());
    const { type, bytes } = await alice.encrypt(bob.address, hello);
    const none = () => undefined;
    const stores: PreKeyStore[] = [
      { ...bob.preKeys, signedPreKey: none },
      { ...bob.preKeys, kyberPreKey: none },
      { ...bob.preKeys, oneTimePreKey: none },
    ];
    for (const store of stores)
      await expect(
        decryptMessage(emptySessionRecord(), bob.local, alice.address, type, bytes, store, bob.environment),
      ).rejects.toMatchObject({ code: 'missing-prekey' });
    await bob.decrypt(alice.address, { type, bytes });
    bob.record = emptySessionRecord(); // the record is lost, the one-time key deleted: a replay finds nothing
    await expect(bob.decrypt(alice.address, { type, bytes })).rejects.toMatchObject({ code: 'missing-prekey' });
  });

  test('a bundle with a wrong signature, a foreign signature or a bad key is refused', async () => {
    const [alice, bob] = await strangers();
    const bundle = await bob.bundle();
    const lowOrder = new Uint8Array(33);
    lowOrder[0] = 5;
    const refusals: [PreKeyBundle, string][] = [
      [{ ...bundle, signedPreKey: { ...bundle.signedPreKey, signature: new Uint8Array(64) } }, 'invalid-signature'],
      [
        { ...bundle, kyberPreKey: { ...bundle.kyberPreKey, signature: bundle.signedPreKey.signature } },
        'invalid-signature',
      ],
      [{ ...bundle, identityKey: alice.local.identityKey.publicKey }, 'invalid-signature'],
      [{ ...bundle, identityKey: lowOrder }, 'invalid-key'],
      [{ ...bundle, oneTimePreKey: { id: 1, publicKey: lowOrder } }, 'invalid-key'],
      [{ ...bundle, kyberPreKey: { ...bundle.kyberPreKey, publicKey: new Uint8Array(1568) } }, 'invalid-key'],
    ];
    for (const [bad, code] of refusals)
      await expect(initiateSession(alice.local, bad, alice.environment)).rejects.toMatchObject({ code });
  });
});

describe('trust', () => {
  test('a message of another identity than the expected one is refused, for both types', async () => {
    const [alice, bob] = await strangers();
    await alice.open(await bob.bundle());
    const expectFrom = (identityKey: Uint8Array, { type, bytes }: Envelope) =>
      decryptMessage(bob.record, bob.local, alice.address, type, bytes, bob.preKeys, bob.environment, identityKey);
    const first = await alice.encrypt(bob.address, hello);
    const untrusted = { code: 'untrusted-identity' };
    await expect(expectFrom(bob.local.identityKey.publicKey, first)).rejects.toMatchObject(untrusted);
    await introduce(alice, bob);
    const second = await alice.encrypt(bob.address, hello);
    await expect(expectFrom(bob.local.identityKey.publicKey, second)).rejects.toMatchObject(untrusted);
    expect((await expectFrom(alice.local.identityKey.publicKey, second)).plaintext).toEqual(hello);
  });

  test('a first message that names other devices is refused', async () => {
    const [alice, bob] = await strangers();
    await alice.open(await bob.bundle());
    const envelope = await alice.encrypt({ ...bobAddress, deviceId: 4 }, hello);
    await expect(bob.decrypt(alice.address, envelope)).rejects.toMatchObject({ code: 'invalid-message' });
    const right = await alice.encrypt(bobAddress, hello);
    await expect(bob.decrypt({ ...aliceAddress, deviceId: 2 }, right)).rejects.toMatchObject({
      code: 'invalid-message',
    });
    expect(await bob.decrypt(aliceAddress, right)).toEqual(hello);
  });
});

describe('the record', () => {
  test('of a stranger neither sends nor reads', async () => {
    const [alice, bob] = await strangers();
    expect(alice.record.canSend(0)).toBe(false);
    await expect(alice.encrypt(bob.address, hello)).rejects.toMatchObject({ code: 'no-session' });
    await introduce(alice, bob);
    const envelope = await alice.encrypt(bob.address, hello);
    bob.record = emptySessionRecord();
    await expect(bob.decrypt(alice.address, envelope)).rejects.toMatchObject({ code: 'no-session' });
  });

  test('does not send into a session that was not answered for more than 30 days, until it is', async () => {
    const [alice, bob] = await strangers();
    await alice.open(await bob.bundle());
    await bob.decrypt(alice.address, await alice.encrypt(bob.address, hello));
    const answer = await bob.encrypt(alice.address, hello);
    alice.now += 30 * day;
    expect(alice.record.canSend(alice.now)).toBe(true);
    await alice.encrypt(bob.address, hello);
    alice.now += 1;
    expect(alice.record.canSend(alice.now)).toBe(false);
    await expect(alice.encrypt(bob.address, hello)).rejects.toMatchObject({ code: 'no-session' });
    await alice.decrypt(bob.address, answer);
    expect(alice.record.canSend(alice.now)).toBe(true);
    expect((await alice.encrypt(bob.address, hello)).type).toBe(2);
  });

  test('keeps 40 archived sessions, forgets the 41st, and promotes the one that worked', async () => {
    const [alice, bob] = await strangers();
    const opened: Envelope[] = [];
    bob.oneTimePreKeys.length = 0;
    const bundle = await bob.bundle();
    for (let i = 0; i < 42; i++) {
      await alice.open(bundle);
      await bob.decrypt(alice.address, await alice.encrypt(bob.address, hello));
      opened.push(await bob.encrypt(alice.address, text(`answer ${i}`)));
    }
    expect(alice.record.archivedCount).toBe(40);
    expect(bob.record.archivedCount).toBe(40);
    await expect(alice.decrypt(bob.address, opened[0]!)).rejects.toMatchObject({ code: 'bad-mac' });
    expect(await alice.decrypt(bob.address, opened[1]!)).toEqual(text('answer 1'));
    expect(alice.record.archivedCount).toBe(40);
    expect((await alice.encrypt(bob.address, hello)).type).toBe(2); // the answered session is current now
    const promoted = await alice.encrypt(bob.address, text('back in the old one'));
    expect(await bob.decrypt(alice.address, promoted)).toEqual(text('back in the old one'));
    expect(parseSessionRecord(alice.record.serialize()).archivedCount).toBe(40);
  });

  test('archived at a retry request needs a bundle again, and still reads', async () => {
    const [alice, bob] = await strangers();
    await introduce(alice, bob);
    const underway = await bob.encrypt(alice.address, hello);
    const failed = await alice.encrypt(bob.address, hello);
    const { ratchetKey, counter } = inspectMessage(failed.type, failed.bytes);
    expect(counter).toBe(0);
    expect(alice.record.sendsWith(ratchetKey)).toBe(true);
    alice.record = alice.record.archiveCurrent();
    expect(alice.record.sendsWith(ratchetKey)).toBe(false);
    expect(alice.record.canSend(0)).toBe(false);
    expect(alice.record.remoteIdentityKey).toBeUndefined();
    expect(await alice.decrypt(bob.address, underway)).toEqual(hello);
    expect(alice.record.remoteIdentityKey).toEqual(bob.local.identityKey.publicKey);
  });

  test('is a value: encrypting from the same one twice does not touch it', async () => {
    const [alice, bob] = await strangers();
    await introduce(alice, bob);
    const before = alice.record.serialize();
    const { record, local, environment } = alice;
    const one = await encryptMessage(record, local, bob.address, hello, environment);
    expect(alice.record.serialize()).toEqual(before);
    expect(one.record.serialize()).not.toEqual(before);
  });

  test('tells of a first message what a retry request needs', async () => {
    const [alice, bob] = await strangers();
    await alice.open(await bob.bundle());
    const { type, bytes } = await alice.encrypt(bob.address, hello);
    expect(inspectMessage(type, bytes)).toMatchObject({
      type: 3,
      counter: 0,
      registrationId: alice.local.registrationId,
      identityKey: alice.local.identityKey.publicKey,
    });
    expect(() => inspectMessage(3, bytes.subarray(0, 50))).toThrow(
      expect.objectContaining({ code: 'invalid-message' }),
    );
  });
});
