import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import type { MailboxEntry, ServerFrame } from '../../contract/gen/parley/v1/live_pb.ts';
import { MailboxEntrySchema, ServerFrameSchema } from '../../contract/gen/parley/v1/live_pb.ts';
import type { EngineEnvironment } from '../environment.ts';
import { Unreachable } from '../refusal.ts';
import { until } from '../testing/until.ts';
import type { ClientEvent } from '../transport/link.ts';
import type { Live } from '../transport/live.ts';
import { Mailbox } from './mailbox.ts';
import type { Receiver } from './receiver.ts';

const entry = (id: number): MailboxEntry => create(MailboxEntrySchema, { mailboxId: BigInt(id) });

/** A mailbox between a server that has these entries and a store that takes when it may. */
function mailboxOf(entries: MailboxEntry[]) {
  const told: string[] = [];
  const taken: number[] = [];
  const gate: { open: Promise<unknown>; fails: boolean } = { open: Promise.resolve(), fails: false };
  let waiting = entries;
  const live = {
    command: ({ case: name, value }: ClientEvent): Promise<ServerFrame> => {
      if (name === 'mailboxPull') {
        const page = waiting.slice(0, value.limit);
        told.push(`pull ${page.length}`);
        const event = { case: 'mailboxPage' as const, value: { entries: page, more: waiting.length > page.length } };
        return Promise.resolve(create(ServerFrameSchema, { event }));
      }
      if (name !== 'mailboxAcknowledge') throw new Error(`not expected: ${name}`);
      told.push(`acknowledge ${value.mailboxIds.length}`);
      waiting = waiting.filter(({ mailboxId }) => !value.mailboxIds.includes(mailboxId));
      return Promise.resolve(create(ServerFrameSchema, {}));
    },
    reconnect: () => told.push('reconnect'),
  };
  const receiver = {
    take: async (some: MailboxEntry[]) => {
      await gate.open;
      if (gate.fails) throw new Unreachable('the list of the sender cannot be fetched');
      taken.push(some.length);
    },
  };
  const environment = { log: () => undefined } as unknown as EngineEnvironment;
  const mailbox = new Mailbox(environment, live as unknown as Live, receiver as unknown as Receiver);
  return { mailbox, told, taken, gate };
}

describe('the mailbox', () => {
  it('is pulled page by page, each stored before it is acknowledged, until nothing is left', async () => {
    const { mailbox, told, taken } = mailboxOf(Array.from({ length: 230 }, (_, i) => entry(i)));
    await mailbox.pull();
    expect(told).toEqual(['pull 100', 'acknowledge 100', 'pull 100', 'acknowledge 100', 'pull 30', 'acknowledge 30']);
    expect(taken).toEqual([100, 100, 30]);
  });

  it('acknowledges nothing that could not be stored, and begins anew', async () => {
    const { mailbox, told, gate } = mailboxOf([entry(1)]);
    gate.fails = true;
    await expect(mailbox.pull()).rejects.toThrow('cannot be fetched');
    mailbox.arrived(entry(2));
    await until('it begins anew', () => told.includes('reconnect'));
    expect(told).toEqual(['pull 1', 'reconnect']);
  });

  it('takes what piles up live in pages, and holds no more than it must: the rest is pulled', async () => {
    const entries = Array.from({ length: 900 }, (_, i) => entry(i));
    const { mailbox, told, taken, gate } = mailboxOf(entries);
    let open: (value?: unknown) => void = () => undefined;
    gate.open = new Promise((resolve) => (open = resolve));
    mailbox.arrived(entries[0]!);
    await new Promise(setImmediate);
    for (const each of entries.slice(1)) mailbox.arrived(each);
    open();
    await until('all is acknowledged', () => taken.reduce((sum, each) => sum + each, 0) >= 900);
    expect(Math.max(...taken)).toBe(100);
    expect(taken.reduce((sum, each) => sum + each, 0)).toBe(900);
    expect(told.filter((each) => each === 'pull 100')).not.toEqual([]);
    expect(told).not.toContain('reconnect');
  });
});
