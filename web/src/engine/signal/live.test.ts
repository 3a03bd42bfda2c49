import { describe, expect, test } from 'vitest';
import { EngineParty } from './testing/engine-party.ts';
import { LibsignalParty } from './testing/libsignal-party.ts';
import { aliceAddress, bobAddress } from './testing/party.ts';
import { correspond, introduce } from './testing/plays.ts';

const storm = { lost: 12, duplicated: 10, reordering: 6 };
const messages = 900;

function expectStorm(course: Awaited<ReturnType<typeof correspond>>): void {
  expect(course.sent).toBe(messages);
  expect(course.delivered).toBe(messages - course.lost);
  expect(course.lost).toBeGreaterThan(60);
  expect(course.duplicatesRefused).toBeGreaterThan(50);
  expect(course.overtaken).toBeGreaterThan(150);
}

describe('with the official library', () => {
  test('we write first: 900 messages through loss, duplication and reordering, over five epochs and more', async () => {
    const alice = await EngineParty.create(aliceAddress, 'alice');
    const bob = new LibsignalParty(bobAddress);
    await introduce(alice, bob);
    expectStorm(await correspond([alice, bob], messages, 'we write first', storm));
    expect(alice.record.pqEpoch - 1).toBeGreaterThanOrEqual(5);
  });

  test('they write first: the same', async () => {
    const alice = new LibsignalParty(aliceAddress);
    const bob = await EngineParty.create(bobAddress, 'bob');
    await introduce(alice, bob);
    expectStorm(await correspond([alice, bob], messages, 'they write first', storm));
    expect(bob.record.pqEpoch - 1).toBeGreaterThanOrEqual(5);
  });

  test('both write first at once: they end in one session', async () => {
    const alice = await EngineParty.create(aliceAddress, 'at once');
    const bob = new LibsignalParty(bobAddress);
    const hello = new TextEncoder().encode('hello');
    await alice.open(await bob.bundle());
    await bob.open(await alice.bundle());
    const [fromAlice, fromBob] = [await alice.encrypt(bob.address, hello), await bob.encrypt(alice.address, hello)];
    expect(new Uint8Array(await bob.decrypt(alice.address, fromAlice))).toEqual(hello);
    expect(await alice.decrypt(bob.address, fromBob)).toEqual(hello);
    expect(alice.record.archivedCount).toBe(1);
    const course = await correspond([alice, bob], 60, 'at once', { lost: 0, duplicated: 0, reordering: 1 });
    expect(course.delivered).toBe(60);
    expect((await alice.encrypt(bob.address, hello)).type).toBe(2);
    expect((await bob.encrypt(alice.address, hello)).type).toBe(2);
  });

  test('a session opened anew takes over, and late messages of the old one are still read', async () => {
    const alice = await EngineParty.create(aliceAddress, 'anew');
    const bob = new LibsignalParty(bobAddress);
    await introduce(alice, bob);
    const late = await bob.encrypt(alice.address, new TextEncoder().encode('late'));
    await introduce(alice, bob);
    expect(alice.record.archivedCount).toBe(1);
    expect(await alice.decrypt(bob.address, late)).toEqual(new TextEncoder().encode('late'));
    const course = await correspond([alice, bob], 40, 'anew', { lost: 0, duplicated: 5, reordering: 3 });
    expect(course.delivered).toBe(40);
  });
});

describe('with ourselves', () => {
  test('900 messages through the same storm, over five epochs and more on both sides', async () => {
    const alice = await EngineParty.create(aliceAddress, 'alice');
    const bob = await EngineParty.create(bobAddress, 'bob');
    await introduce(alice, bob);
    expectStorm(await correspond([alice, bob], messages, 'with ourselves', storm));
    expect(alice.record.pqEpoch - 1).toBeGreaterThanOrEqual(5);
    expect(bob.record.pqEpoch - 1).toBeGreaterThanOrEqual(5);
  });
});
