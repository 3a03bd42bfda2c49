import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PlayedNetwork } from '../testing/network.ts';
import { turn } from '../testing/until.ts';
import { Live } from './live.ts';
import { Tokens } from './tokens.ts';

let network: PlayedNetwork;

beforeEach(() => {
  network = new PlayedNetwork();
});

describe('the live connection', () => {
  const start = async () => {
    const heard = { connected: vi.fn(), frame: vi.fn(), ended: vi.fn(), state: vi.fn() };
    const tokens = new Tokens(network.environment);
    const live = new Live(network.environment, tokens, heard);
    live.start();
    await turn();
    return { live, heard, tokens };
  };
  const open = (live: Live) => {
    network.sockets.at(-1)!.onopen?.();
    live.settled();
  };

  it('waits as long as a server that is going away asks for', async () => {
    const { live } = await start();
    open(live);
    const value = { $typeName: 'parley.v1.ServerDraining' as const, reconnectAfterMs: 5_000 };
    network.sockets[0]!.answer('', { case: 'serverDraining', value });
    network.sockets[0]!.onclose?.({ code: 1001, reason: '' });
    network.clock.advance(5_000);
    await turn();
    expect(network.sockets).toHaveLength(1);
    network.clock.advance(250);
    await turn();
    expect(network.sockets).toHaveLength(2);
  });

  it('renews the token when it has expired, or when a connection was refused without a reason', async () => {
    const { live } = await start();
    open(live);
    expect(network.requests).toHaveLength(1);
    for (const code of [4401, 1006]) {
      network.sockets.at(-1)!.onclose?.({ code, reason: '' });
      network.clock.advance(15_000);
      await turn();
    }
    // The second connection never opened.
    expect(network.requests).toHaveLength(3);
    open(live);
    network.sockets.at(-1)!.onclose?.({ code: 1006, reason: '' });
    network.clock.advance(15_000);
    await turn();
    expect(network.requests).toHaveLength(3);
  });

  it('ends when the device is not of the account any more', async () => {
    const { live, heard } = await start();
    open(live);
    network.sockets[0]!.onclose?.({ code: 4410, reason: '' });
    expect(heard.ended).toHaveBeenCalledOnce();
  });

  it('does not push another device of the same kind out in a hurry, nor a server that has had too much', async () => {
    const { live } = await start();
    open(live);
    for (const code of [4409, 4429]) {
      const before = network.sockets.length;
      network.sockets.at(-1)!.onclose?.({ code, reason: '' });
      network.clock.advance(7_000);
      await turn();
      expect(network.sockets).toHaveLength(before);
      network.clock.advance(1_000);
      await turn();
      expect(network.sockets).toHaveLength(before + 1);
      network.sockets.at(-1)!.onopen?.();
    }
  });

  it('tries at once when the network is said to be back', async () => {
    const { live } = await start();
    open(live);
    network.sockets[0]!.onclose?.({ code: 1006, reason: '' });
    live.nudge();
    await turn();
    expect(network.sockets).toHaveLength(2);
  });

  it('does not end a new session because of an answer to the one before', async () => {
    let answer: (response: Response) => void = () => undefined;
    network.respond = () => new Promise<Response>((resolve) => (answer = resolve));
    const { live, heard, tokens } = await start();
    live.stop();
    tokens.forget();
    tokens.accept({ accessToken: 'new', expiresAt: network.clock.now() + 900_000, accountId: 'me', deviceId: 2 });
    live.start();
    await turn();
    answer(Response.json({ code: 'refresh-invalid' }, { status: 401 }));
    await turn();
    expect(heard.ended).not.toHaveBeenCalled();
    expect(network.sockets).toHaveLength(1);
  });
});
