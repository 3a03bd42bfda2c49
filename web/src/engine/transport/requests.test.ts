import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { SessionEnded, Stopped, Unreachable } from '../refusal.ts';
import { PlayedNetwork } from '../testing/network.ts';
import { Api } from './api.ts';
import { Backoff } from './backoff.ts';
import { Tokens } from './tokens.ts';

let network: PlayedNetwork;

beforeEach(() => {
  network = new PlayedNetwork();
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
    const tokens = new Tokens(network.environment);
    expect(await Promise.all([tokens.token(), tokens.token(), tokens.refresh()])).toEqual(Array(3).fill('token 1'));
    network.clock.advance(839_999);
    expect(await tokens.token()).toBe('token 1');
    network.clock.advance(1);
    expect(await tokens.token()).toBe('token 2');
    expect(network.requests).toHaveLength(2);
  });

  it('are renewed once when several requests find out that one is refused', async () => {
    const tokens = new Tokens(network.environment);
    const first = await tokens.token();
    const renewed = await Promise.all([tokens.renew(first), tokens.renew(first)]);
    expect(renewed).toEqual(['token 2', 'token 2']);
    expect(await tokens.renew(first)).toBe('token 2');
    expect(network.requests).toHaveLength(2);
  });

  it('make a refused request go out a second time with a new token, and not a third time', async () => {
    let refuse = 1;
    const tokens = new Tokens(network.environment);
    const api = new Api(network.environment, tokens);
    const refresh = network.respond;
    network.respond = (path) => {
      if (path.startsWith('auth/')) return refresh(path);
      return refuse-- > 0 ? Response.json({ code: 'unauthenticated' }, { status: 401 }) : Response.json({ users: [] });
    };
    expect(await api.search('bob')).toEqual([]);
    expect(network.requests.map(({ authorization }) => authorization)).toEqual([
      null,
      'Bearer token 1',
      null,
      'Bearer token 3',
    ]);
    refuse = 9;
    network.requests.length = 0;
    await expect(api.search('bob')).rejects.toMatchObject({ status: 401 });
    expect(network.requests.filter(({ path }) => path.startsWith('users'))).toHaveLength(2);
  });

  it('end the session when the server refuses to renew them, and only then', async () => {
    const tokens = new Tokens(network.environment);
    network.respond = () => Response.json({ code: 'busy' }, { status: 503 });
    await expect(tokens.token()).rejects.toMatchObject({ refusal: { code: 'busy' } });
    network.respond = () => Promise.reject(new TypeError('no network'));
    await expect(tokens.token()).rejects.toBeInstanceOf(Unreachable);
    network.respond = () => Response.json({ code: 'refresh-reused' }, { status: 401 });
    await expect(tokens.token()).rejects.toBeInstanceOf(SessionEnded);
  });

  it('are not asked for any more by what is left of a session that was left, until there is another', async () => {
    const tokens = new Tokens(network.environment);
    const late = tokens.token();
    const outcome = expect(late).rejects.toBeInstanceOf(Stopped);
    tokens.forget();
    await outcome;
    await expect(tokens.token()).rejects.toBeInstanceOf(Stopped);
    await expect(tokens.renew('token 1')).rejects.toBeInstanceOf(Stopped);
    expect(network.requests).toHaveLength(1);
    tokens.accept({ accessToken: 'new', expiresAt: network.clock.now() + 900_000, accountId: 'me', deviceId: 2 });
    expect(await tokens.token()).toBe('new');
  });

  it('are not taken from a cookie that belongs to another device', async () => {
    const tokens = new Tokens(network.environment);
    tokens.expect({ accountId: 'me', deviceId: 1 });
    network.respond = () =>
      Response.json({ accessToken: 'x', expiresAt: network.clock.now() + 900_000, accountId: 'me', deviceId: 2 });
    await expect(tokens.token()).rejects.toBeInstanceOf(SessionEnded);
  });
});

describe('a request', () => {
  it('is given up after twenty seconds without an answer', async () => {
    network.environment = {
      ...network.environment,
      fetch: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        }),
    };
    const asked = new Api(network.environment, new Tokens(network.environment)).register('+4930123');
    const outcome = expect(asked).rejects.toBeInstanceOf(Unreachable);
    network.clock.advance(20_000);
    await outcome;
    expect(network.clock.waiting).toBe(0);
  });

  it('that is refused says why, per field, and how long to wait', async () => {
    network.respond = () =>
      Response.json(
        { code: 'input-invalid', detail: 'Not like this.', errors: { username: ['Too short.', 'Too odd.'] } },
        { status: 422, headers: { 'Retry-After': '7' } },
      );
    await expect(new Api(network.environment, new Tokens(network.environment)).register('x')).rejects.toMatchObject({
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
    const api = new Api(network.environment, new Tokens(network.environment));
    network.respond = () => new Response('<html>', { status: 502 });
    await expect(api.register('x')).rejects.toMatchObject({ refusal: { code: 'http-502' } });
    network.respond = () => new Response('<html>', { status: 200 });
    await expect(api.register('x')).rejects.toBeInstanceOf(Unreachable);
    network.respond = () => new Response('', { status: 200 });
    await expect(api.register('x')).rejects.toBeInstanceOf(Unreachable);
  });

  it.each([201, 204])('is done when the server says %s and no more, so that nothing waits for it', async (status) => {
    const api = new Api(network.environment, new Tokens(network.environment));
    const signedIn = network.respond;
    network.respond = (path) => (path === 'keyring' ? new Response(null, { status }) : signedIn(path));
    await expect(api.signedIn('PUT', 'keyring', {})).resolves.toBeNull();
  });
});
