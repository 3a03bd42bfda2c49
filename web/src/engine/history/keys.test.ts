import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromBinary } from '@bufbuild/protobuf';
import { SealedKeyringSegmentSchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import { fromBase64, toHex } from '../bytes.ts';
import type { TestDevice } from '../testing/device.ts';
import { lose } from '../testing/rawContent.ts';
import { until } from '../testing/until.ts';
import { everything, Stage } from './testing.ts';

const minute = 60_000;

describe('the keys of the history', () => {
  let stage: Stage;
  let phone: TestDevice;
  let chat: string;
  beforeEach(async () => {
    stage = await Stage.set();
    ({ phone, chat } = stage);
  });
  afterEach(() => stage.play.end());

  const keyIds = () =>
    stage.segments().map(({ body }) => toHex(fromBinary(SealedKeyringSegmentSchema, fromBase64(body)).keyId));
  const write = async (from: number, by = phone): Promise<void> => {
    await stage.talk(1, from);
    await by.call('setVisible', false);
    await until('it is covered', () => stage.covered() === from + 1);
  };
  const controls = (device: TestDevice) => device.askedSince(0).filter((name) => name === 'controlSend').length;

  it('stay the same while no device leaves', async () => {
    await write(0);
    await stage.link();
    await phone.reload();
    await phone.untilOnline();
    await phone.call('openChat', chat);
    await write(1);
    expect(new Set(keyIds()).size).toBe(1);
    expect(controls(phone)).toBe(0);
  });

  it('are followed by another when a device leaves, which the others are given and it is not', async () => {
    const [laptop, lost] = [await stage.link(), await stage.link('lost')];
    await write(0);
    await phone.call('removeDevice', 3);
    await until('the laptop has the next key', () => stage.play.server.account(phone.phoneNumber).lists.length === 4);
    await until('it was sent', () => controls(phone) === 1);
    await stage.settled(laptop);
    await write(1);
    const [first, second] = keyIds();
    expect(second).not.toBe(first);
    await laptop.call('openChat', chat);
    await until('the laptop has both', () => laptop.texts(chat).length === 2);
    // Whoever is linked from now on reads all of it, and so does the laptop write under the new one.
    const tablet = await stage.link('tablet');
    await stage.untilComplete(tablet);
    await tablet.call('openChat', chat);
    expect(await everything(tablet, chat)).toEqual(['message 0', 'message 1']);
    await phone.die();
    await laptop.write(chat, 'from the laptop');
    await until('it is committed', () => laptop.chat(chat)?.lastMessage?.sequence === 3);
    await laptop.call('setVisible', false);
    await until('it is covered', () => stage.covered() === 3);
    expect(keyIds()[2]).toBe(second);
    expect(lost.session).toMatchObject({ kind: 'signed-out' });
  });

  it('are asked for by a device that misses one, once in ten minutes', async () => {
    const laptop = await stage.link();
    await stage.talk(2);
    await until('the laptop has both', () => laptop.chat(chat)?.lastMessage?.sequence === 2);
    await laptop.die();
    await lose(laptop.databaseName, 'history');
    await phone.die();
    await laptop.open();
    await laptop.untilOnline();
    await until('it asks', () => controls(laptop) === 1);
    await stage.settled(laptop);
    await laptop.reload();
    await laptop.untilOnline();
    await stage.settled(laptop);
    expect(controls(laptop)).toBe(1);
    await laptop.call('setVisible', false);
    expect(stage.covered()).toBe(0);
    await phone.open();
    await phone.untilOnline();
    await until('the phone answers', () => controls(phone) === 1);
    await stage.settled(laptop);
    await phone.die();
    await laptop.call('setVisible', false);
    await until('the laptop writes', () => stage.covered() === 2);

    stage.play.clock.advance(11 * minute);
    await laptop.reload();
    await laptop.untilOnline();
    await stage.settled(laptop);
    expect(controls(laptop)).toBe(1);
  });

  it('are given to nobody who is not in the list of the account', async () => {
    const laptop = await stage.link();
    await stage.talk(2);
    await laptop.die();
    await lose(laptop.databaseName, 'history');
    // The server keeps from the laptop that it was removed, and carries on with its mailbox.
    await laptop.open();
    stage.play.server.fate = ({ browser, name }) =>
      browser === 'Alice' && name === 'mailboxPull' ? 'unsent' : 'answered';
    await phone.die();
    await until('it asks', () => controls(laptop) === 1);
    const waiting = stage.play.server.account(phone.phoneNumber).devices[0]!.mailbox;
    expect(waiting).toHaveLength(1);
    const request = waiting[0]!;
    waiting.length = 0;
    stage.play.server.fate = () => 'answered';
    await phone.open();
    await phone.untilOnline();
    await phone.call('removeDevice', 2);
    await stage.settled(phone);
    const before = controls(phone);
    stage.play.server.delivery.post(stage.play.server.device(phone.phoneNumber), request);
    await until('it is acknowledged', () => stage.play.server.device(phone.phoneNumber).mailbox.length === 0);
    await stage.settled(phone);
    expect(controls(phone)).toBe(before);
  });

  it('are made by a device that had none, from before there was a history', async () => {
    await phone.die();
    await lose(phone.databaseName, 'history');
    await phone.open();
    await phone.untilOnline();
    await phone.call('openChat', chat);
    await write(0);
    expect(keyIds()).toHaveLength(1);
  });
});

describe('keeping the history on the devices that have it', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.set();
  });
  afterEach(() => stage.play.end());

  it('takes away what was kept, and is known to all devices and to the server', async () => {
    const { phone, chat } = stage;
    const laptop = await stage.link();
    await stage.talk(2);
    await phone.call('setVisible', false);
    await until('it is covered', () => stage.covered() === 2);
    await phone.call('keepOnlyHere', true);
    expect(stage.segments()).toEqual([]);
    await until('the laptop knows', () => laptop.history.onlyHere);
    await stage.talk(1, 2);
    for (const device of [phone, laptop]) await device.call('setVisible', false);
    await stage.settled(laptop);
    expect(stage.segments()).toEqual([]);
    const tablet = await stage.link('tablet');
    await stage.untilComplete(tablet);
    expect(tablet.history).toEqual({ onlyHere: true, filling: 0, warnings: [] });
    expect(tablet.chat(chat)).toMatchObject({ lastMessage: null, earlier: 'elsewhere' });
  });

  it('ends when the person says so on any device, for what is written from then on', async () => {
    const { phone, chat } = stage;
    const laptop = await stage.link();
    await phone.call('keepOnlyHere', true);
    await until('the laptop knows', () => laptop.history.onlyHere);
    await stage.talk(1);
    stage.play.clock.advance(1);
    await laptop.call('keepOnlyHere', false);
    await until('the phone knows', () => !phone.history.onlyHere);
    await stage.talk(1, 1);
    await phone.call('setVisible', false);
    await until('it is kept', () => stage.covered() === 1);
    expect(stage.segments()[0]!.ranges).toEqual([[2, 2]]);
    const tablet = await stage.link('tablet');
    await stage.untilComplete(tablet);
    await tablet.call('openChat', chat);
    expect(await everything(tablet, chat)).toEqual(['message 1']);
    expect(tablet.threads.get(chat)).toMatchObject({ earlier: 'elsewhere' });
  });

  it('is told to the server after a tunnel too', async () => {
    const { phone } = stage;
    phone.cutNetwork();
    await expect(phone.call('keepOnlyHere', true)).rejects.toThrow('unreachable');
    await phone.reload();
    await phone.restoreNetwork();
    const account = stage.play.server.account(phone.phoneNumber);
    await until('the server knows', () => stage.play.server.keyrings.off.has(account));
    expect(phone.history.onlyHere).toBe(true);
  });
});
