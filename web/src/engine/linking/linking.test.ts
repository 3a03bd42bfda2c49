import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromBinary } from '@bufbuild/protobuf';
import { DeviceListBodySchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import { fromBase64 } from '../bytes.ts';
import { eventually } from '../recovery/testing.ts';
import { Play } from '../testing/play.ts';
import { rawContent } from '../testing/rawContent.ts';
import type { TestDevice } from '../testing/device.ts';
import type { Fate } from '../testing/server.ts';
import { until } from '../testing/until.ts';

const dayMs = 86_400_000;

describe('a new browser that another device lets in', () => {
  let play: Play;
  let phone: TestDevice;
  let bob: TestDevice;
  beforeEach(async () => {
    play = new Play();
    [phone, bob] = [await play.person('Alice'), await play.person('Bob')];
  });
  afterEach(() => play.end());

  const fresh = (name = 'laptop') => play.browser(name, phone);
  const linked = async (name = 'laptop') => (await fresh(name)).linkWith(phone);
  const listed = () => {
    const { body } = play.server.accounts.newestList(phone.me);
    return fromBinary(DeviceListBodySchema, fromBase64(body)).devices.map(({ deviceId }) => deviceId);
  };
  const states = () => play.server.account(phone.phoneNumber).devices.map(({ state }) => state);
  const isEmpty = async ({ databaseName }: TestDevice) => {
    const { vault, ...stores } = await rawContent(databaseName);
    expect(vault).not.toBe('');
    return Object.values(stores).join('') === '';
  };

  it('sends and receives everything, and so does the other', async () => {
    const chat = await phone.openChatWith(bob);
    await phone.write(chat, 'before');
    await phone.ticks(chat, 'delivered');
    const laptop = await linked();
    await until('the history is there', () => laptop.chat(chat)?.lastMessage);
    for (const each of [laptop, bob]) await each.call('openChat', chat);
    await laptop.write(chat, 'from the laptop');
    await phone.reads(chat, 'before', 'from the laptop');
    await phone.write(chat, 'from the phone');
    await bob.reads(chat, 'before', 'from the laptop', 'from the phone');
    await bob.write(chat, 'from Bob');
    for (const each of [phone, laptop]) {
      await each.reads(chat, 'before', 'from the laptop', 'from the phone', 'from Bob');
      expect(each.messages(chat).filter(({ mine }) => !mine)).toHaveLength(1);
      expect(each.session).toMatchObject({ kind: 'ready', me: { displayName: 'Alice' } });
    }
    await laptop.ticks(chat, 'delivered', 'delivered', 'delivered');
    const bobs = bob.messages(chat).at(-1)!;
    for (const each of [phone, laptop]) expect(each.chat(chat)!.unread).toBe(1);
    await phone.call('markRead', chat, bobs.sequence!);
    await until('it is read on the laptop too', () => laptop.chat(chat)!.unread === 0);
    await bob.ticks(chat, 'read');
  });

  it('shows the chats, and says that what was before is on the other device when it is to stay there', async () => {
    const chat = await phone.openChatWith(bob);
    await phone.call('keepOnlyHere', true);
    await phone.write(chat, 'before');
    await phone.ticks(chat, 'delivered');
    const laptop = await linked();
    await until('the chat is there', () => laptop.chat(chat));
    expect(laptop.chat(chat)).toMatchObject({ lastMessage: null, unread: 0, earlier: 'elsewhere' });
    await until('it has looked', () => laptop.history.filling === 0);
    await laptop.call('openChat', chat);
    expect(laptop.threads.get(chat)).toMatchObject({ messages: [], earlier: 'elsewhere' });
    await laptop.write(chat, 'now');
    await laptop.ticks(chat, 'delivered');
    await laptop.reload();
    await laptop.call('openChat', chat);
    expect(laptop.threads.get(chat)!.earlier).toBe('elsewhere');
    await phone.call('openChat', chat);
    expect(phone.threads.get(chat)!.earlier).toBe('none');
  });

  it('does not end what the other side types when its person writes from another device', async () => {
    const chat = await phone.openChatWith(bob);
    const laptop = await linked();
    await bob.call('startChat', phone.person);
    await bob.call('typing', chat, true);
    await until('Bob types', () => phone.chat(chat)?.typing);
    await laptop.write(chat, 'hello');
    await phone.reads(chat, 'hello');
    expect(phone.chat(chat)!.typing).toBe(true);
  });

  it('keeps its person online while the person is at either device', async () => {
    const laptop = await linked();
    const chat = await bob.openChatWith(phone);
    const online = () => bob.chat(chat)?.presence?.online;
    await phone.call('setVisible', true);
    await laptop.call('setVisible', true);
    await until('Alice is online', online);
    await phone.call('setVisible', false);
    await laptop.call('searchPeople', 'nobody');
    expect(online()).toBe(true);
    await laptop.die();
    await until('Alice is away', () => !online());
  });

  it('is asked for when the code is right but the account has devices', async () => {
    const laptop = await fresh();
    await until('it is open', () => laptop.session.kind === 'signed-out');
    await laptop.call('requestCode', laptop.phoneNumber);
    await laptop.call('verifyCode', '123456');
    expect(laptop.session.kind).toBe('has-devices');
    await laptop.reload();
    await until('it asks again', () => laptop.session.kind === 'has-devices');
    await laptop.call('beginLinking');
    const link = await until('it shows a code', () => laptop.joining?.kind === 'code' && laptop.joining.link);
    await phone.call('admitDevice', link);
    await phone.call('confirmDevice');
    await laptop.untilLinked();
    expect(listed()).toEqual([1, 3]);
  });

  it('renews its code before it is void, and at last waits to be asked', async () => {
    const laptop = await fresh();
    const codes = [await laptop.showCode()];
    for (let i = 1; i <= 5; i++) {
      play.clock.advance(50_000);
      codes.push(
        await until(
          'another code',
          () => laptop.joining?.kind === 'code' && !codes.includes(laptop.joining.link) && laptop.joining.link,
        ),
      );
    }
    play.clock.advance(50_000);
    await until('no more codes', () => laptop.joining?.kind === 'stale');
    await expect(phone.call('admitDevice', codes[0]!)).rejects.toThrow('link-gone');
    await laptop.call('beginLinking');
    const link = await until('a new code', () => laptop.joining?.kind === 'code' && laptop.joining.link);
    await phone.call('admitDevice', link);
    await phone.call('confirmDevice');
    await laptop.untilLinked();
  });

  it('is let in by a code that was renewed while it was being scanned', async () => {
    const laptop = await fresh();
    const first = await laptop.showCode();
    play.clock.advance(50_000);
    await until('another code', () => laptop.joining?.kind === 'code' && laptop.joining.link !== first);
    const { digits } = await phone.call('admitDevice', first);
    await until('the digits are there', () => laptop.joining?.kind === 'compare');
    expect(laptop.joining).toEqual({ kind: 'compare', digits });
    expect(digits).toMatch(/^\d{6}$/);
    await phone.call('confirmDevice');
    await laptop.untilLinked();
    play.clock.advance(600_000);
    expect(laptop.session.kind).toBe('ready');
  });

  it('is called by the name that it gives itself', async () => {
    const claims = () => play.server.asked.filter(({ name }) => name === 'POST links/:id/claim');
    await linked('Firefox, Linux');
    expect(claims().map(({ value }) => value)).toEqual([JSON.stringify({ deviceName: 'Firefox, Linux' })]);
  });

  it('leaves nothing behind when its person gives it up, and the other is told', async () => {
    const laptop = await fresh();
    const { digits } = await phone.call('admitDevice', await laptop.showCode());
    await until('the digits are there', () => laptop.joining?.kind === 'compare');
    expect(digits).toHaveLength(6);
    await laptop.call('cancelLinking');
    expect(laptop.session).toEqual({ kind: 'signed-out' });
    await expect(phone.call('deviceAnswered')).resolves.toBeNull();
    await expect(phone.call('confirmDevice')).rejects.toThrow();
    expect(await isEmpty(laptop)).toBe(true);
    expect(listed()).toEqual([1]);
    expect(states()).toEqual(['active', 'removed']);
  });

  it('leaves nothing behind when the digits are not the same', async () => {
    const laptop = await fresh();
    await phone.call('admitDevice', await laptop.showCode());
    await until('the digits are there', () => laptop.joining?.kind === 'compare');
    await phone.call('declineDevice');
    await until('it is told', () => laptop.joining?.kind === 'failed');
    expect(laptop.joining).toMatchObject({ refusal: { code: 'link-cancelled' } });
    await eventually('all is forgotten', () => isEmpty(laptop));
    expect(states()).toEqual(['active', 'removed']);
    await laptop.call('beginLinking');
    const link = await until('a new code', () => laptop.joining?.kind === 'code' && laptop.joining.link);
    await phone.call('admitDevice', link);
    await phone.call('confirmDevice');
    await laptop.untilLinked();
  });

  it('begins anew when it is reloaded with a code, with digits, and when the other is', async () => {
    const laptop = await fresh();
    await laptop.showCode();
    await laptop.reload();
    await phone.call('admitDevice', await laptop.showCode());
    await until('the digits are there', () => laptop.joining?.kind === 'compare');
    await laptop.reload();
    await until('it is as before', () => laptop.session.kind === 'signed-out');
    await expect(phone.call('confirmDevice')).rejects.toThrow();

    await phone.call('admitDevice', await laptop.showCode());
    await until('the digits are there', () => laptop.joining?.kind === 'compare');
    await phone.reload();
    await until('it is told', () => laptop.joining?.kind === 'failed');
    await expect(phone.call('confirmDevice')).rejects.toThrow('link-cancelled');
    expect(listed()).toEqual([1]);
    await laptop.call('cancelLinking');
    await laptop.linkWith(phone);
  });

  it('is linked all the same when it is reloaded just after it was let in', async () => {
    const laptop = await fresh();
    await phone.call('admitDevice', await laptop.showCode());
    await until('the digits are there', () => laptop.joining?.kind === 'compare');
    await phone.call('deviceAnswered');
    await laptop.die();
    await phone.call('confirmDevice');
    await laptop.open();
    await laptop.untilLinked();
    expect(listed()).toEqual([1, 2]);
  });

  const steps = [
    'POST links',
    'GET links/:id/offer',
    'POST auth/refresh-token',
    'PUT devices/self/keys',
    'PUT links/:id/answer',
    'GET users/profile',
  ];
  const fates: Fate[] = ['unsent', 'answer-lost'];
  it.each(steps.slice(1).flatMap((step) => fates.map((fate) => [step, fate] as const)))(
    'gets through when the connection breaks at its %s (%s)',
    async (step, fate) => {
      const laptop = await fresh();
      await until('it is open', () => laptop.session.kind === 'signed-out');
      let broken = false;
      play.server.fate = ({ browser, name }) => {
        if (broken || browser !== laptop.name || name !== step) return 'answered';
        broken = true;
        return fate;
      };
      await laptop.linkWith(phone);
      expect(broken).toBe(true);
      expect(listed()).toEqual([1, 2]);
    },
  );

  it.each(steps.slice(1, -1))('says that it was cancelled, also when that is as its %s is answered', async (step) => {
    const laptop = await fresh();
    const link = await laptop.showCode();
    let asked = false;
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    play.server.late = ({ browser, name }) => {
      if (browser !== laptop.name || name !== step) return null;
      asked = true;
      return held;
    };
    await phone.call('admitDevice', link);
    await until('it has asked', () => asked);
    await phone.call('declineDevice');
    answer();
    await until('it is told', () => laptop.joining?.kind === 'failed');
    expect(laptop.joining).toMatchObject({ refusal: { code: 'link-cancelled' } });
    await eventually('all is forgotten', () => isEmpty(laptop));
    expect(listed()).toEqual([1]);
  });

  it.each(fates)('is let in when the connection of the other breaks as it confirms (%s)', async (fate) => {
    const laptop = await fresh();
    await phone.call('admitDevice', await laptop.showCode());
    let broken = false;
    play.server.fate = ({ name }) => {
      if (broken || name !== 'PUT users/:id/device-list') return 'answered';
      broken = true;
      return fate;
    };
    await expect(phone.call('confirmDevice')).rejects.toThrow('unreachable');
    await phone.call('confirmDevice');
    await laptop.untilLinked();
    expect(listed()).toEqual([1, 2]);
    expect(play.server.accounts.newestList(phone.me).epoch).toBe(2);
  });

  it('says so when there is no network, and tries again when it is asked', async () => {
    const laptop = await fresh();
    await until('it is open', () => laptop.session.kind === 'signed-out');
    laptop.cutNetwork();
    await laptop.call('beginLinking');
    await until('it says so', () => laptop.joining?.kind === 'failed');
    expect(laptop.joining).toMatchObject({ refusal: { code: 'unreachable' } });
    laptop.browser.cut = false;
    await laptop.call('cancelLinking');
    await laptop.linkWith(phone);
  });

  it('cannot let others in, remove them or sign the list, and never tries', async () => {
    const laptop = await linked();
    expect(await laptop.call('linkedDevices')).toMatchObject({ canManage: false });
    expect(await phone.call('linkedDevices')).toMatchObject({
      canManage: true,
      devices: [
        { deviceId: 1, current: true },
        { deviceId: 2, current: false, name: 'device 2' },
      ],
    });
    const tablet = await fresh('tablet');
    await expect(laptop.call('admitDevice', await tablet.showCode())).rejects.toThrow('primary-only');
    await expect(laptop.call('removeDevice', 1)).rejects.toThrow('primary-only');
    await phone.die();
    await laptop.die();
    play.clock.advance(30 * dayMs);
    await laptop.open();
    await laptop.untilOnline();
    expect(laptop.askedSince(0)).not.toContain('PUT users/:id/device-list');
    await phone.open();
    await until('the phone has signed it again', () => play.server.accounts.newestList(phone.me).epoch === 3);
    expect(listed()).toEqual([1, 2]);
    const chat = await laptop.openChatWith(bob);
    await laptop.write(chat, 'after a month');
    await laptop.ticks(chat, 'delivered');
  });

  it('is announced on every other device but the one that let it in, until the person has taken note', async () => {
    const laptop = await linked('laptop');
    expect(phone.arrived).toEqual([]);
    const tablet = await linked('tablet');
    await until('the laptop tells', () => laptop.arrived[0]?.name);
    expect(laptop.arrived).toMatchObject([{ deviceId: 3, name: 'device 3' }]);
    expect([...phone.arrived, ...tablet.arrived]).toEqual([]);
    await laptop.reload();
    expect(laptop.arrived).toMatchObject([{ deviceId: 3 }]);
    await laptop.call('dismissDevice', 3);
    expect(laptop.arrived).toEqual([]);
    await linked('television');
    await until('the laptop tells', () => laptop.arrived.length === 1);
    await phone.call('removeDevice', 4);
    await until('it is gone, and so is the news', () => laptop.arrived.length === 0);
  });

  it('is removed while messages are in flight, wipes itself, and loses nobody a message', async () => {
    const laptop = await linked();
    const chat = await laptop.openChatWith(bob);
    await laptop.write(chat, 'one');
    await laptop.ticks(chat, 'delivered');
    await bob.die();
    await laptop.write(chat, 'two');
    await laptop.ticks(chat, 'delivered', 'sent');
    await phone.call('removeDevice', 2);
    await until('it is signed out', () => laptop.session.kind === 'signed-out');
    expect(laptop.session).toEqual({ kind: 'signed-out', notice: 'device-removed' });
    expect(await isEmpty(laptop)).toBe(true);
    await phone.call('openChat', chat);
    await phone.reads(chat, 'one', 'two');
    await phone.write(chat, 'three');
    await bob.open();
    await bob.untilOnline();
    await bob.call('openChat', chat);
    await bob.reads(chat, 'one', 'two', 'three');
    await bob.write(chat, 'four');
    await phone.reads(chat, 'one', 'two', 'three', 'four');
    const last = play.server.asked.filter(({ name }) => name === 'messageSend').at(-1)!;
    const { envelopes } = last.value as { envelopes: { accountId: string; deviceId: number }[] };
    expect(envelopes.map(({ deviceId }) => deviceId)).toEqual([1]);
  });

  it('learns that it was removed when it comes back', async () => {
    const laptop = await linked();
    await laptop.die();
    await phone.call('removeDevice', 2);
    await laptop.open();
    await until('it is signed out', () => laptop.session.kind === 'signed-out');
    expect(laptop.session).toEqual({ kind: 'signed-out', notice: 'device-removed' });
    expect(await isEmpty(laptop)).toBe(true);
    await laptop.linkWith(phone);
    expect(listed()).toEqual([1, 3]);
  });

  it('believes the list that leaves it out, even if the server does not sign it out', async () => {
    const laptop = await linked();
    play.server.state.remove = () => undefined;
    await phone.call('removeDevice', 2);
    await until('it is signed out', () => laptop.session.kind === 'signed-out');
    expect(laptop.session).toEqual({ kind: 'signed-out', notice: 'device-removed' });
  });
});
