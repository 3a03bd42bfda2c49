import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientFrame, ServerFrame } from '../../contract/gen/parley/v1/live_pb.ts';
import { ClientBatchSchema, ServerBatchSchema } from '../../contract/gen/parley/v1/live_pb.ts';
import { concat } from '../bytes.ts';
import type { EngineEnvironment, LiveSocket } from '../environment.ts';
import { SessionEnded, Stopped, Unreachable } from '../refusal.ts';
import { ManualClock } from '../testing/clock.ts';
import { turn } from '../testing/until.ts';
import { Api } from './api.ts';
import { Backoff } from './backoff.ts';
import { CommandRefused } from './commands.ts';
import type { ClientEvent } from './link.ts';
import { Link } from './link.ts';
import { Live } from './live.ts';
import { Tokens } from './tokens.ts';

/** A socket of which the test plays the other end. */
class PlayedSocket implements LiveSocket {
  binaryType = '';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly batches: ClientFrame[][] = [];
  closedWith: number | undefined;

  send(data: Uint8Array<ArrayBuffer>): void {
    this.batches.push(fromBinary(ClientBatchSchema, data).frames);
  }

  close(code?: number): void {
    this.closedWith = code;
  }

  get frames(): ClientFrame[] {
    return this.batches.flat();
  }

  answer(id: string, event: ServerFrame['event']): void {
    const batch = create(ServerBatchSchema, { frames: [{ id, event }] });
    this.onmessage?.({ data: concat(toBinary(ServerBatchSchema, batch)).buffer });
  }
}

const ok: ServerFrame['event'] = { case: 'ok', value: { $typeName: 'parley.v1.Ok', sequence: 5n, committedAt: 1n } };
const ping: ClientEvent = { case: 'ping', value: { $typeName: 'parley.v1.Ping' } };
const typing = (chatId: string): ClientEvent => {
  return { case: 'messageTyping', value: { $typeName: 'parley.v1.Typing', chatId, active: true } };
};

let clock: ManualClock;
let sockets: PlayedSocket[];
let requests: { path: string; authorization: string | null }[];
let respond: (path: string) => Response | Promise<Response>;
let environment: EngineEnvironment;

beforeEach(() => {
  clock = new ManualClock();
  sockets = [];
  requests = [];
  respond = () => Response.json({ accessToken: `token ${requests.length}`, expiresAt: clock.now() + 900_000 });
  environment = {
    origin: 'https://chat.example',
    databaseName: 'none',
    deviceName: 'none',
    stock: { first: 0, preKeys: 0, kyberPreKeys: 0 },
    passphraseCost: { memoryKib: 8192, passes: 1, lanes: 1 },
    now: clock.now,
    random: (length) => new Uint8Array(length),
    chance: () => 0.5,
    newId: () => 'id',
    timer: clock.timer,
    fetch: (url, { headers }) => {
      const path = url.replace('https://chat.example/api/v1/', '');
      requests.push({ path, authorization: new Headers(headers).get('Authorization') });
      return Promise.resolve(respond(path));
    },
    upload: () => Promise.reject(new TypeError('no files here')),
    pictureOf: () => Promise.resolve(null),
    openSocket: () => {
      const socket = new PlayedSocket();
      sockets.push(socket);
      return socket;
    },
    log: () => undefined,
  };
});

describe('the backoff', () => {
  it('draws below a ceiling that doubles up to 15 seconds, and begins anew after a success', () => {
    const almost = new Backoff(() => 0.999_999);
    const waits = Array.from({ length: 9 }, () => Math.ceil((almost.next() + 1) / 250) * 250);
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    almost.reset();
    expect(almost.next()).toBeLessThan(250);
    almost.slow();
    expect(almost.next()).toBeGreaterThan(14_000);
  });

  it('never waits longer than the cap, nor less than nothing, however often it fails', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 100 }),
        (draws) => {
          let at = 0;
          const backoff = new Backoff(() => draws[at++] ?? 0);
          const waits = draws.map(() => backoff.next());
          expect(waits.every((wait) => wait >= 0 && wait < 15_000 && Number.isInteger(wait))).toBe(true);
        },
      ),
    );
  });
});

describe('the tokens', () => {
  it('are fetched once for all that want one at the same time, and kept until shortly before they end', async () => {
    const tokens = new Tokens(environment);
    expect(await Promise.all([tokens.token(), tokens.token(), tokens.refresh()])).toEqual(Array(3).fill('token 1'));
    clock.advance(839_999);
    expect(await tokens.token()).toBe('token 1');
    clock.advance(1);
    expect(await tokens.token()).toBe('token 2');
    expect(requests).toHaveLength(2);
  });

  it('are renewed once when several requests find out that one is refused', async () => {
    const tokens = new Tokens(environment);
    const first = await tokens.token();
    const renewed = await Promise.all([tokens.renew(first), tokens.renew(first)]);
    expect(renewed).toEqual(['token 2', 'token 2']);
    expect(await tokens.renew(first)).toBe('token 2');
    expect(requests).toHaveLength(2);
  });

  it('make a refused request go out a second time with a new token, and not a third time', async () => {
    let refuse = 1;
    const tokens = new Tokens(environment);
    const api = new Api(environment, tokens);
    const refresh = respond;
    respond = (path) => {
      if (path.startsWith('auth/')) return refresh(path);
      return refuse-- > 0 ? Response.json({ code: 'unauthenticated' }, { status: 401 }) : Response.json({ users: [] });
    };
    expect(await api.search('bob')).toEqual([]);
    expect(requests.map(({ authorization }) => authorization)).toEqual([
      null,
      'Bearer token 1',
      null,
      'Bearer token 3',
    ]);
    refuse = 9;
    requests.length = 0;
    await expect(api.search('bob')).rejects.toMatchObject({ status: 401 });
    expect(requests.filter(({ path }) => path.startsWith('users'))).toHaveLength(2);
  });

  it('end the session when the server refuses to renew them, and only then', async () => {
    const tokens = new Tokens(environment);
    respond = () => Response.json({ code: 'busy' }, { status: 503 });
    await expect(tokens.token()).rejects.toMatchObject({ refusal: { code: 'busy' } });
    respond = () => Promise.reject(new TypeError('no network'));
    await expect(tokens.token()).rejects.toBeInstanceOf(Unreachable);
    respond = () => Response.json({ code: 'refresh-reused' }, { status: 401 });
    await expect(tokens.token()).rejects.toBeInstanceOf(SessionEnded);
  });

  it('are not asked for any more by what is left of a session that was left, until there is another', async () => {
    const tokens = new Tokens(environment);
    const late = tokens.token();
    const outcome = expect(late).rejects.toBeInstanceOf(Stopped);
    tokens.forget();
    await outcome;
    await expect(tokens.token()).rejects.toBeInstanceOf(Stopped);
    await expect(tokens.renew('token 1')).rejects.toBeInstanceOf(Stopped);
    expect(requests).toHaveLength(1);
    tokens.accept({ accessToken: 'new', expiresAt: clock.now() + 900_000, accountId: 'me', deviceId: 2 });
    expect(await tokens.token()).toBe('new');
  });

  it('are not taken from a cookie that belongs to another device', async () => {
    const tokens = new Tokens(environment);
    tokens.expect({ accountId: 'me', deviceId: 1 });
    respond = () => Response.json({ accessToken: 'x', expiresAt: clock.now() + 900_000, accountId: 'me', deviceId: 2 });
    await expect(tokens.token()).rejects.toBeInstanceOf(SessionEnded);
  });
});

describe('a request', () => {
  it('is given up after twenty seconds without an answer', async () => {
    environment = {
      ...environment,
      fetch: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        }),
    };
    const asked = new Api(environment, new Tokens(environment)).register('+4930123');
    const outcome = expect(asked).rejects.toBeInstanceOf(Unreachable);
    clock.advance(20_000);
    await outcome;
    expect(clock.waiting).toBe(0);
  });

  it('that is refused says why, per field, and how long to wait', async () => {
    respond = () =>
      Response.json(
        { code: 'input-invalid', detail: 'Not like this.', errors: { username: ['Too short.', 'Too odd.'] } },
        { status: 422, headers: { 'Retry-After': '7' } },
      );
    await expect(new Api(environment, new Tokens(environment)).register('x')).rejects.toMatchObject({
      status: 422,
      refusal: {
        code: 'input-invalid',
        detail: 'Not like this.',
        retryAfterMs: 7_000,
        errors: { username: 'Too short.' },
      },
    });
  });

  it('that meets something else than the server is refused with its status, or counts as unanswered', async () => {
    const api = new Api(environment, new Tokens(environment));
    respond = () => new Response('<html>', { status: 502 });
    await expect(api.register('x')).rejects.toMatchObject({ refusal: { code: 'http-502' } });
    respond = () => new Response('<html>', { status: 200 });
    await expect(api.register('x')).rejects.toBeInstanceOf(Unreachable);
    respond = () => new Response('', { status: 200 });
    await expect(api.register('x')).rejects.toBeInstanceOf(Unreachable);
  });

  it.each([201, 204])('is done when the server says %s and no more, so that nothing waits for it', async (status) => {
    const api = new Api(environment, new Tokens(environment));
    const signedIn = respond;
    respond = (path) => (path === 'keyring' ? new Response(null, { status }) : signedIn(path));
    await expect(api.signedIn('PUT', 'keyring', {})).resolves.toBeNull();
  });
});

describe('a link', () => {
  const events = () => ({ opened: vi.fn(), frame: vi.fn(), closed: vi.fn() });
  const connect = (heard = events()) => {
    const link = new Link(environment, 'secret', heard);
    const socket = sockets.at(-1)!;
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
    clock.advance(15_000);
    await slow;
    const lost = expect(link.command(ping)).rejects.toBeInstanceOf(Unreachable);
    socket.onclose?.({ code: 1006, reason: '' });
    await lost;
    expect(heard.closed).toHaveBeenCalledExactlyOnceWith(1006);
    await expect(link.command(ping)).rejects.toBeInstanceOf(Unreachable);
    expect(clock.waiting).toBe(0);
  });

  it('asks for a sign of life every twenty seconds and stays while there is one', async () => {
    const { link, socket } = connect();
    for (let round = 1; round <= 3; round++) {
      clock.advance(20_000);
      await turn();
      expect(socket.frames).toHaveLength(round);
      socket.answer(String(round), ok);
      await turn();
    }
    expect(link.isOpen).toBe(true);
  });

  it('is given up ten seconds after a sign of life was asked for in vain', async () => {
    const { link, socket, heard } = connect();
    clock.advance(20_000);
    await turn();
    clock.advance(9_999);
    expect(link.isOpen).toBe(true);
    clock.advance(1);
    expect(link.isOpen).toBe(false);
    expect(socket.closedWith).toBe(4000);
    expect(heard.closed).toHaveBeenCalledOnce();
    expect(clock.waiting).toBe(0);
  });

  it('is given up when it does not open within fifteen seconds', () => {
    const heard = events();
    new Link(environment, 'secret', heard);
    clock.advance(15_000);
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
    const openSocket = vi.spyOn(environment, 'openSocket');
    connect();
    expect(openSocket).toHaveBeenCalledWith('wss://chat.example/api/v1/live', [
      'parley.v1.proto',
      'parley.token.secret',
    ]);
  });
});

describe('the live connection', () => {
  const start = async () => {
    const heard = { connected: vi.fn(), frame: vi.fn(), ended: vi.fn(), state: vi.fn() };
    const tokens = new Tokens(environment);
    const live = new Live(environment, tokens, heard);
    live.start();
    await turn();
    return { live, heard, tokens };
  };
  const open = (live: Live) => {
    sockets.at(-1)!.onopen?.();
    live.settled();
  };

  it('waits as long as a server that is going away asks for', async () => {
    const { live } = await start();
    open(live);
    const value = { $typeName: 'parley.v1.ServerDraining' as const, reconnectAfterMs: 5_000 };
    sockets[0]!.answer('', { case: 'serverDraining', value });
    sockets[0]!.onclose?.({ code: 1001, reason: '' });
    clock.advance(5_000);
    await turn();
    expect(sockets).toHaveLength(1);
    clock.advance(250);
    await turn();
    expect(sockets).toHaveLength(2);
  });

  it('renews the token when it has expired, or when a connection was refused without a reason', async () => {
    const { live } = await start();
    open(live);
    expect(requests).toHaveLength(1);
    for (const code of [4401, 1006]) {
      sockets.at(-1)!.onclose?.({ code, reason: '' });
      clock.advance(15_000);
      await turn();
    }
    // The second connection never opened.
    expect(requests).toHaveLength(3);
    open(live);
    sockets.at(-1)!.onclose?.({ code: 1006, reason: '' });
    clock.advance(15_000);
    await turn();
    expect(requests).toHaveLength(3);
  });

  it('ends when the device is not of the account any more', async () => {
    const { live, heard } = await start();
    open(live);
    sockets[0]!.onclose?.({ code: 4410, reason: '' });
    expect(heard.ended).toHaveBeenCalledOnce();
  });

  it('does not push another device of the same kind out in a hurry, nor a server that has had too much', async () => {
    const { live } = await start();
    open(live);
    for (const code of [4409, 4429]) {
      const before = sockets.length;
      sockets.at(-1)!.onclose?.({ code, reason: '' });
      clock.advance(7_000);
      await turn();
      expect(sockets).toHaveLength(before);
      clock.advance(1_000);
      await turn();
      expect(sockets).toHaveLength(before + 1);
      sockets.at(-1)!.onopen?.();
    }
  });

  it('tries at once when the network is said to be back', async () => {
    const { live } = await start();
    open(live);
    sockets[0]!.onclose?.({ code: 1006, reason: '' });
    live.nudge();
    await turn();
    expect(sockets).toHaveLength(2);
  });

  it('does not end a new session because of an answer to the one before', async () => {
    let answer: (response: Response) => void = () => undefined;
    respond = () => new Promise<Response>((resolve) => (answer = resolve));
    const { live, heard, tokens } = await start();
    live.stop();
    tokens.forget();
    tokens.accept({ accessToken: 'new', expiresAt: clock.now() + 900_000, accountId: 'me', deviceId: 2 });
    live.start();
    await turn();
    answer(Response.json({ code: 'refresh-invalid' }, { status: 401 }));
    await turn();
    expect(heard.ended).not.toHaveBeenCalled();
    expect(sockets).toHaveLength(1);
  });
});
