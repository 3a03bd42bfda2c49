// The costs of sessions and sender keys in the web client's engine and in the official library: sessions.mjs <bundle of parties.ts>
import { randomBytes, randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { measure } from './meter.mjs';

const parties = await import(pathToFileURL(process.argv[2]).href);
const { aliceAddress, bobAddress, emptySessionRecord } = parties;

const messagesOneWay = 50;
const plaintext = new Uint8Array(randomBytes(200));
const random = (length) => new Uint8Array(randomBytes(length));

const send = async (from, to) => to.decrypt(from.address, await from.encrypt(to.address, plaintext));

const sessions = async (implementation, make, forget) => {
  const [alice, bob, third] = [await make(aliceAddress), await make(bobAddress), await make(aliceAddress)];
  const bundle = await bob.bundle();
  await measure(implementation, 'session set-up by the initiator', async () => {
    forget(third);
    await third.open(bundle);
    await third.encrypt(bob.address, plaintext);
  });

  const first = await third.encrypt(bob.address, plaintext);
  const restore = keepOneTimePreKeys(bob);
  await measure(implementation, 'session set-up by the responder', async () => {
    forget(bob);
    restore();
    await bob.decrypt(third.address, first);
  });

  forget(bob);
  restore();
  await alice.open(bundle);
  await send(alice, bob);
  await send(bob, alice);
  let count = 0;
  await measure(implementation, 'encrypt + decrypt on a chain', () =>
    ++count % messagesOneWay === 0 ? send(bob, alice) : send(alice, bob),
  );
  await measure(implementation, 'encrypt + decrypt, taking turns', () =>
    ++count % 2 === 0 ? send(bob, alice) : send(alice, bob),
  );
};

/** One-time prekeys are deleted on use; gives a function that puts them back. */
const keepOneTimePreKeys = (party) => {
  if (party.oneTimePreKeys) {
    const kept = [...party.oneTimePreKeys];
    return () => party.oneTimePreKeys.splice(0, party.oneTimePreKeys.length, ...kept);
  }
  const kept = [...party.preKeys.records];
  return () => kept.forEach(([id, record]) => party.preKeys.records.set(id, record));
};

const groups = async (implementation, sender, reader) => {
  const id = randomUUID();
  await reader.processDistribution(sender.address, await sender.createDistribution(id));
  await measure(implementation, 'sender key encrypt + decrypt', async () =>
    reader.decrypt(sender.address, await sender.encrypt(id, plaintext)),
  );
};

await sessions(
  'engine',
  (address) => parties.EngineParty.create(address, '', random),
  (party) => (party.record = emptySessionRecord()),
);
await sessions(
  'libsignal',
  (address) => new parties.LibsignalParty(address),
  (party) => party.sessions.records.clear(),
);
await groups(
  'engine',
  new parties.EngineMember(aliceAddress, '', random),
  new parties.EngineMember(bobAddress, '', random),
);
await groups('libsignal', new parties.LibsignalMember(aliceAddress), new parties.LibsignalMember(bobAddress));
