import { create, toBinary } from '@bufbuild/protobuf';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerFrame } from '../../contract/gen/parley/v1/live_pb.ts';
import { ClientBatchSchema } from '../../contract/gen/parley/v1/live_pb.ts';
import { Unreachable } from '../refusal.ts';
import { PlayedNetwork } from '../testing/network.ts';
import { turn } from '../testing/until.ts';
import { CommandRefused } from './commands.ts';
import type { ClientEvent } from './link.ts';
import { Link } from './link.ts';

const ok: ServerFrame['event'] = { case: 'ok', value: { $typeName: 'parley.v1.Ok', sequence: 5n, committedAt: 1n } };
const ping: ClientEvent = { case: 'ping', value: { $typeName: 'parley.v1.Ping' } };
const typing = (chatId: string): ClientEvent => {
  return { case: 'messageTyping', value: { $typeName: 'parley.v1.Typing', chatId, active: true } };
};

let network: PlayedNetwork;

beforeEach(() => {
  network = new PlayedNetwork();
});

describe('a link', () => {
  const events = () => ({ opened: vi.fn(), frame: vi.fn(), closed: vi.fn() });
  const connect = (heard = events()) => {
    const link = new Link(network.environment, 'secret', heard);
    const socket = network.sockets.at(-1)!;
    socket.onopen?.();
    return { link, socket, heard };
  };

  it('pairs commands with their answers, in whatever order they come', async () => {
    const { link, socket } = connect();
    const [first, second] = [link.command(ping), link.command(ping)];
    await turn();
    expect(socket.batches.map((batch) => batch.map(({ id }) => id))).toEqual([['1', '2']]);
    socket.answer('2', ok);
    expect((await second).event).toMatchObject(ok);
    const problem = {
      $typeName: 'parley.v1.Problem' as const,
      status: 429,
      code: 'slow',
      detail: '',
      retryAfterMs: 9,
      stale: [],
    };
    socket.answer('1', { case: 'problem', value: problem });
    await expect(first).rejects.toBeInstanceOf(CommandRefused);
    socket.answer('1', ok);
    socket.answer('unknown', ok);
    expect(link.isOpen).toBe(true);
  });

  it('gives a command up after fifteen seconds, and all of them when the connection is lost', async () => {
    const { link, socket, heard } = connect();
    const slow = expect(link.command(ping)).rejects.toBeInstanceOf(Unreachable);
    network.clock.advance(15_000);
    await slow;
    const lost = expect(link.command(ping)).rejects.toBeInstanceOf(Unreachable);
    socket.onclose?.({ code: 1006, reason: '' });
    await lost;
    expect(heard.closed).toHaveBeenCalledExactlyOnceWith(1006);
    await expect(link.command(ping)).rejects.toBeInstanceOf(Unreachable);
    expect(network.clock.waiting).toBe(0);
  });

  it('asks for a sign of life every twenty seconds and stays while there is one', async () => {
    const { link, socket } = connect();
    for (let round = 1; round <= 3; round++) {
      network.clock.advance(20_000);
      await turn();
      expect(socket.frames).toHaveLength(round);
      socket.answer(String(round), ok);
      await turn();
    }
    expect(link.isOpen).toBe(true);
  });

  it('is given up ten seconds after a sign of life was asked for in vain', async () => {
    const { link, socket, heard } = connect();
    network.clock.advance(20_000);
    await turn();
    network.clock.advance(9_999);
    expect(link.isOpen).toBe(true);
    network.clock.advance(1);
    expect(link.isOpen).toBe(false);
    expect(socket.closedWith).toBe(4000);
    expect(heard.closed).toHaveBeenCalledOnce();
    expect(network.clock.waiting).toBe(0);
  });

  it('is given up when it does not open within fifteen seconds', () => {
    const heard = events();
    new Link(network.environment, 'secret', heard);
    network.clock.advance(15_000);
    expect(heard.closed).toHaveBeenCalledOnce();
    expect(heard.opened).not.toHaveBeenCalled();
  });

  it('sends batches that the server takes: fifty frames at most, and never more bytes than it allows', async () => {
    const { link, socket } = connect();
    for (let i = 0; i < 120; i++) link.tell(typing(`chat ${i}`));
    await turn();
    expect(socket.batches.map(({ length }) => length)).toEqual([50, 50, 20]);
    socket.batches.length = 0;
    const long = 'x'.repeat(60_000);
    for (let i = 0; i < 7; i++) link.tell(typing(long));
    await turn();
    expect(socket.frames).toHaveLength(7);
    for (const frames of socket.batches) {
      expect(toBinary(ClientBatchSchema, create(ClientBatchSchema, { frames })).length).toBeLessThan(256 * 1024);
    }
    expect(socket.batches).toHaveLength(4);
  });

  it('keeps the token out of the address', () => {
    const openSocket = vi.spyOn(network.environment, 'openSocket');
    connect();
    expect(openSocket).toHaveBeenCalledWith('wss://chat.example/api/v1/live', [
      'parley.v1.proto',
      'parley.token.secret',
    ]);
  });
});
