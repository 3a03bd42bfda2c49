import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromBinary } from '@bufbuild/protobuf';
import { DeviceListBodySchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import { fromBase64 } from '../bytes.ts';
import { readRecoveryKey } from './recoveryKey.ts';
import { openBackup } from './backup.ts';
import { Play } from '../testing/play.ts';
import type { TestDevice } from '../testing/device.ts';
import { stillness, until } from '../testing/until.ts';
import { everything } from '../history/testing.ts';
import { backedUp, choose, eventually, passphrase, restored, writeKeyDown } from './testing.ts';

const dayMs = 24 * 60 * 60 * 1000;

let play: Play;
let alice: TestDevice;
let bob: TestDevice;
let chat: string;
beforeEach(async () => {
  play = new Play();
  [alice, bob] = [await play.person('Alice'), await play.person('Bob')];
  chat = await alice.openChatWith(bob);
  await alice.write(chat, 'before');
  await alice.ticks(chat, 'delivered');
  await bob.call('openChat', chat);
});
afterEach(() => play.end());

const account = () => play.server.account(alice.phoneNumber);
const fresh = async (name = 'new') => choose(await play.browser(name, alice));
const opened = async (key: string) => {
  const { content } = await openBackup(readRecoveryKey(key), fromBase64(account().backup!.body), alice.me);
  return content;
};
/** The chat opens and has exactly these in it, some of which may still have to come. */
const has = async (device: TestDevice, ...texts: string[]): Promise<void> => {
  await until('the chat is known', () => device.chat(chat));
  await device.call('openChat', chat);
  await eventually('the history is there', async () => (await everything(device, chat)).join() === texts.join());
};

describe('a backup', () => {
  it('is made when the recovery key was written down, and not before', async () => {
    const { key, ask } = await alice.call('makeRecoveryKey');
    expect((await alice.call('makeRecoveryKey')).key).toBe(key);
    const wrong = ask.map((group) => ({ group, digits: '0000' }));
    await expect(alice.call('confirmRecoveryKey', wrong)).rejects.toThrow('recovery-groups-wrong');
    await expect(alice.call('confirmRecoveryKey', [])).rejects.toThrow('recovery-groups-wrong');
    expect(account().backup).toBeNull();
    expect(await writeKeyDown(alice)).toBe(key);
    expect(account().backup).toMatchObject({ version: 1, wrap: null });
    expect(await opened(key)).toMatchObject({ accountId: alice.me, listEpoch: 1 });
  });

  it('is written again when what is in it has changed, and else not', async () => {
    const key = await writeKeyDown(alice);
    const before = account().backup!.version;
    await alice.reload();
    await alice.untilOnline();
    await stillness(20);
    expect(account().backup!.version).toBe(before);
    await (await play.browser('laptop', alice)).linkWith(alice);
    await until('it knows the new list', () => account().backup!.version > before);
    await backedUp(alice);
    const content = await opened(key);
    expect(content.listEpoch).toBe(2);
    expect(content.historyKeys).toHaveLength(1);
  });

  it('comes after a version that this device does not know of', async () => {
    account().backup = { version: 7, body: 'AAAA', wrap: null, updatedAt: 1 };
    const key = await writeKeyDown(alice);
    expect(account().backup!.version).toBe(8);
    expect(await opened(key)).toMatchObject({ accountId: alice.me });
  });

  it('is deleted when the person turns recovery off', async () => {
    await writeKeyDown(alice);
    await alice.call('turnOffRecovery');
    await until('it is gone', () => account().backup === null);
    expect(alice.recovery).toMatchObject({ keyMadeAt: null, backedUpAt: null, waiting: false, reminder: false });
    await writeKeyDown(alice);
    expect(account().backup!.version).toBe(1);
  });

  it('opens by the newest key only', async () => {
    const old = await writeKeyDown(alice);
    const key = await writeKeyDown(alice);
    await until('it is under the new key', () => account().backup!.version === 2);
    expect(key).not.toBe(old);
    await expect(opened(old)).rejects.toThrow('recovery-key-wrong');
    expect(await opened(key)).toMatchObject({ accountId: alice.me });
  });

  it('is the business of the device with the account identity key', async () => {
    const laptop = await (await play.browser('laptop', alice)).linkWith(alice);
    await until('it knows', () => laptop.recovery?.canManage === false);
    await expect(laptop.call('makeRecoveryKey')).rejects.toThrow('primary-only');
    await expect(laptop.call('setPassphrase', passphrase)).rejects.toThrow('primary-only');
  });

  it('is missed after some days, until the person has put the reminder away', async () => {
    expect(alice.recovery).toMatchObject({ reminder: false });
    const later = async (days: number) => {
      play.clock.advance(days * dayMs);
      await alice.reload();
      await alice.untilOnline();
    };
    await later(4);
    await until('it is reminded', () => alice.recovery?.reminder);
    await alice.call('dismissReminder');
    expect(alice.recovery).toMatchObject({ reminder: false });
    await later(20);
    expect(alice.recovery).toMatchObject({ reminder: false });
    await later(11);
    await until('it is reminded again', () => alice.recovery?.reminder);
    await writeKeyDown(alice);
    expect(alice.recovery).toMatchObject({ reminder: false });
  });
});

describe('a restore', () => {
  it('by the recovery key keeps the safety number, signs the old device out, and brings the history', async () => {
    const { digits } = await bob.call('safetyNumber', chat);
    const key = await writeKeyDown(alice);
    await alice.write(chat, 'and more');
    await alice.ticks(chat, 'delivered', 'delivered');
    play.clock.advance(60_000);
    await until('the keyring has both', () => play.server.keyrings.of(account(), chat).length > 0);
    await alice.die();

    const phone = await fresh();
    expect(phone.session).toMatchObject({ kind: 'has-devices', backup: { passphrase: false } });
    await phone.call('restore', { recoveryKey: key.toLowerCase() });
    await restored(phone);
    expect((await phone.call('safetyNumber', chat)).digits).toBe(digits);
    await has(phone, 'before', 'and more');
    await phone.write(chat, 'I am back');
    await bob.reads(chat, 'before', 'and more', 'I am back');
    await bob.write(chat, 'so I see');
    await phone.reads(chat, 'before', 'and more', 'I am back', 'so I see');
    expect((await bob.call('safetyNumber', chat)).digits).toBe(digits);

    const newest = fromBinary(DeviceListBodySchema, fromBase64(account().lists.at(-1)!.body));
    expect(newest.devices).toHaveLength(1);
    expect((await phone.call('linkedDevices')).canManage).toBe(true);
    await alice.open();
    await until('the old one is out', () => alice.session.kind === 'signed-out');
  });

  it('brings what was written a moment before the person signed out of the only device', async () => {
    const key = await writeKeyDown(alice);
    await backedUp(alice);
    await alice.write(chat, 'one moment');
    await alice.ticks(chat, 'delivered', 'delivered');
    await alice.call('signOut');
    const phone = await fresh();
    await phone.call('restore', { recoveryKey: key });
    await restored(phone);
    await has(phone, 'before', 'one moment');
  });

  it('writes the next backup with a history key that the old devices do not have', async () => {
    const key = await writeKeyDown(alice);
    await eventually('the history key is in', async () => (await opened(key)).historyKeys.length === 1);
    await alice.die();
    const phone = await fresh();
    await phone.call('restore', { recoveryKey: key });
    await restored(phone);
    await eventually('the next key is in', async () => (await opened(key)).historyKeys.length === 2);
    await backedUp(phone);
    const content = await opened(key);
    expect(content.historyKeys.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(content.listEpoch).toBe(2);
    expect(phone.recovery).toMatchObject({ canManage: true, keyMadeAt: alice.recovery!.keyMadeAt });
  });

  it('with a wrong key says so at once and changes nothing', async () => {
    const key = await writeKeyDown(alice);
    const other = await writeKeyDown(bob);
    const phone = await fresh();
    await expect(phone.call('restore', { recoveryKey: other })).rejects.toThrow('recovery-key-wrong');
    await expect(phone.call('restore', { recoveryKey: key.slice(5) })).rejects.toThrow('recovery-key-length');
    expect(phone.session.kind).toBe('has-devices');
    expect(account().lists).toHaveLength(1);
    await phone.call('restore', { recoveryKey: key });
    await restored(phone);
  });

  it('goes by passphrase too, after a wrong one, and either opens what is written later', async () => {
    await alice.call('setPassphrase', passphrase);
    await backedUp(alice);
    await expect(alice.call('setPassphrase', 'Alice Alice 1234')).rejects.toThrow('passphrase-weak');
    const tries = account().passphraseTries;
    await alice.die();
    const phone = await fresh();
    expect(phone.session).toMatchObject({ backup: { passphrase: true } });
    await expect(phone.call('restore', { passphrase: `${passphrase}!` })).rejects.toThrow('passphrase-wrong');
    await phone.call('restore', { passphrase: `  ${passphrase}\n` });
    await restored(phone);
    expect(account().passphraseTries).toBe(tries + 2);
    expect(phone.recovery).toMatchObject({ keyMadeAt: null });
    expect(phone.recovery?.passphraseSetAt).toBeGreaterThan(0);

    const key = await writeKeyDown(phone);
    await until('both are in it', () => account().backup!.wrap !== null && phone.recovery?.waiting === false);
    await phone.die();
    const one = await fresh('one');
    await one.call('restore', { passphrase });
    await restored(one);
    await backedUp(one);
    const other = await fresh('other');
    await other.call('restore', { recoveryKey: key });
    await restored(other);
  });

  it('keeps whom the person has verified, and notices another key of theirs', async () => {
    const { digits } = await alice.call('safetyNumber', chat);
    await alice.call('markVerified', chat, digits);
    const key = await writeKeyDown(alice);
    await eventually('it is in the backup', async () => (await opened(key)).verified.length === 1);
    await alice.die();
    await bob.call('signOut');
    await bob.signUp();
    const phone = await fresh();
    await phone.call('restore', { recoveryKey: key });
    await restored(phone);
    await phone.call('openChat', chat);
    await phone.write(chat, 'is it you?');
    await until('it asks', () => phone.chat(chat)?.verification === 'changed');
    expect(play.server.state.chats.get(chat)!.messages).toHaveLength(1);
  });

  it.each([
    ['holds the newest list back', (lists: unknown[]) => lists.pop()],
    ['has no list at all', (lists: unknown[]) => lists.splice(0)],
  ])('is refused when the server %s', async (_, forge) => {
    const key = await writeKeyDown(alice);
    await (await play.browser('laptop', alice)).linkWith(alice);
    await eventually('it knows the list', async () => (await opened(key)).listEpoch === 2);
    const phone = await fresh();
    forge(account().lists);
    await expect(phone.call('restore', { recoveryKey: key })).rejects.toThrow('backup-list');
    expect(phone.session.kind).toBe('has-devices');
  });

  it('is refused when the backup is of another account', async () => {
    const key = await writeKeyDown(alice);
    const phone = await choose(await play.browser('thief', bob));
    await expect(phone.call('restore', { recoveryKey: key })).rejects.toThrow('backup-missing');
    play.server.account(bob.phoneNumber).backup = account().backup;
    await expect(phone.call('restore', { recoveryKey: key })).rejects.toThrow('backup-refused');
  });

  it('takes back what was lost when the person has started anew in between', async () => {
    const key = await writeKeyDown(alice);
    const { digits } = await bob.call('safetyNumber', chat);
    await alice.die();
    const anew = await play.browser('anew', alice);
    await anew.signUp();
    await anew.openChatWith(bob);
    await anew.write(chat, 'somebody new');
    await bob.reads(chat, 'before', 'security-code-changed', 'somebody new');
    const phone = await fresh();
    await phone.call('restore', { recoveryKey: key });
    await restored(phone);
    expect((await phone.call('safetyNumber', chat)).digits).toBe(digits);
  });
});

describe('the registration lock', () => {
  it('lets nobody in by the code alone', async () => {
    expect(await alice.call('registrationLock')).toEqual({ setAt: null });
    await alice.call('setRegistrationLock', 'correct horse');
    expect((await alice.call('registrationLock')).setAt).not.toBeNull();
    const thief = await play.browser('thief', alice);
    await until('it is signed out', () => thief.session.kind === 'signed-out');
    await thief.call('requestCode', alice.phoneNumber);
    await expect(thief.call('verifyCode', '123456')).rejects.toThrow('password-required');
    await expect(thief.call('verifyCode', '123456', 'battery')).rejects.toThrow('password-wrong');
    expect(thief.session.kind).toBe('code-sent');
    await thief.call('verifyCode', '123456', 'correct horse');
    await until('it is in', () => thief.session.kind === 'has-devices');
    await alice.call('endRegistrationLock');
    expect(await alice.call('registrationLock')).toEqual({ setAt: null });
  });
});
