import type { Ranges } from '../history/ranges.ts';
import type { ApiDeviceList, ApiKeys } from '../transport/api.ts';
import { chatView, personView } from './delivery.ts';
import type { Speaker } from './links.ts';
import type { Browser, FakeServer } from './server.ts';
import type { FakeAccount, FakeDevice } from './state.ts';
import { made, Refused } from './state.ts';

interface Question {
  server: FakeServer;
  browser: Browser;
  /** What the path names. */
  id: string;
  /** The second id of the path. */
  segment: string;
  /** The id of a file. */
  media: string;
  query: URLSearchParams;
  headers: Headers;
  /** The body, when it is no JSON. */
  bytes: Uint8Array;
  body: Record<string, unknown>;
  /** Signed in, or refused. */
  device: () => FakeDevice;
  /** By X-Parley-Link, or signed in. */
  speaker: () => Speaker;
}

type Route = (question: Question) => unknown;

const routes: Record<string, Route> = {
  'POST auth/register': ({ server, body }) => server.accounts.register(String(body.phoneNumber)),
  'POST auth/verify-otp': ({ server, browser, body }) => {
    const { refreshToken, answer } = server.accounts.verify(
      String(body.challengeId),
      String(body.code),
      body.password as string | undefined,
    );
    browser.cookie = refreshToken;
    return answer;
  },
  'POST auth/refresh-token': ({ server, browser, body }) => {
    if (typeof body.refreshToken !== 'string') return server.accounts.refresh(browser.cookie);
    const answer = server.accounts.refresh(body.refreshToken);
    browser.cookie = body.refreshToken;
    return answer;
  },
  'POST auth/logout': ({ server, browser }) => {
    server.accounts.logout(browser.cookie);
    browser.cookie = undefined;
    return null;
  },
  'GET users/profile': ({ device }) => profileView(device().account),
  'PUT users/profile': ({ device, body }) => {
    const { account } = device();
    account.displayName = String(body.displayName);
    account.about = String(body.about);
    account.username = typeof body.username === 'string' ? body.username : null;
    return profileView(account);
  },
  'GET users/search': ({ server, device, query }) => {
    device();
    const wanted = query.get('q') ?? '';
    const fits = ({ phoneNumber, displayName }: FakeAccount): boolean =>
      phoneNumber === wanted || displayName.toLowerCase().startsWith(wanted.toLowerCase());
    return { users: [...server.state.accounts.values()].filter(fits).map(personView) };
  },
  'GET users/:id/status': ({ server, id }) => ({
    online: server.state.account(id).devices.some((device) => device.online),
    lastSeen: server.state.account(id).lastSeen,
  }),
  'PUT devices/self/keys': ({ server, device, body }) => server.accounts.putKeys(device(), body as unknown as ApiKeys),
  'GET users/:id/device-list': ({ server, device, id }) => {
    device();
    return server.accounts.newestList(id);
  },
  'GET users/:id/device-lists': ({ server, device, id, query }) => {
    device();
    return server.accounts.listsAfter(id, Number(query.get('after')));
  },
  'PUT users/:id/device-list': ({ server, device, body }) => {
    const { account } = device();
    server.accounts.publishList(device(), body as unknown as ApiDeviceList);
    server.delivery.listPublished(account);
    return null;
  },
  'GET backup': ({ server, device }) => server.backups.read(device()),
  'PUT backup': ({ server, device, body }) =>
    server.backups.write(device(), Number(body.version), String(body.body), (body.wrap as string | undefined) ?? null),
  'DELETE backup': ({ server, device }) => server.backups.delete(device()),
  'POST backup/passphrase': ({ server, device, body }) => server.backups.evaluate(device(), String(body.blinded)),
  'GET auth/lock': ({ device }) => (device().account.password === null ? {} : { setAt: 1 }),
  'PUT auth/lock': ({ device, body }) => {
    device().account.password = String(body.password);
    return null;
  },
  'DELETE auth/lock': ({ device }) => {
    device().account.password = null;
    return null;
  },
  'GET devices': ({ server, device }) => server.accounts.ownDevices(device()),
  'POST links': ({ server, body }) => server.links.open(String(body.kyberKey), body.deviceName as string | undefined),
  'GET links/:id': ({ server, device, id }) => {
    device();
    return server.links.newcomer(id);
  },
  'POST links/:id/claim': ({ server, device, id }) => server.links.claim(id, device()),
  'PUT links/:id/offer': ({ server, device, id, body }) => {
    server.links.say(id, 'offer', { device: device() }, String(body.bytes));
    return null;
  },
  'PUT links/:id/answer': ({ server, speaker, id, body }) => {
    server.links.say(id, 'answer', speaker(), String(body.bytes));
    return null;
  },
  'GET links/:id/offer': ({ server, speaker, id, query }) =>
    server.links.wait(id, 'offer', speaker(), Number(query.get('wait'))),
  'GET links/:id/answer': ({ server, speaker, id, query }) =>
    server.links.wait(id, 'answer', speaker(), Number(query.get('wait'))),
  'DELETE links/:id': ({ server, speaker, id }) => {
    server.links.close(id, speaker());
    return null;
  },
  'POST users/:id/bundles': ({ server, device, id, body }) => {
    device();
    return server.accounts.bundles(id, body.deviceIds as number[]);
  },
  'GET chats': ({ server, device, query }) => server.delivery.chats(device().account, Number(query.get('since'))),
  'POST chats': ({ server, device, body }) =>
    chatView(server.delivery.makeChat(device().account, String(body.participant))),
  'GET chats/:id/messages': ({ server, device, id, query }) => {
    const before = Number(query.get('before') ?? Infinity);
    return server.keyrings.messages(device().account, id, before, Number(query.get('limit')));
  },
  'PUT chats/:id/keys/:segment': ({ server, device, id, segment, body }) =>
    server.keyrings.add(device(), id, segment, body.ranges as Ranges, String(body.body)),
  'GET chats/:id/keys': ({ server, device, id, query }) => {
    const [from, to, cursor] = ['from', 'to', 'cursor'].map((name) => Number(query.get(name) ?? 0));
    return server.keyrings.page(device().account, id, from ?? 0, to ?? 0, cursor ?? 0);
  },
  'GET chats/:id/keys/coverage': ({ server, device, id }) => server.keyrings.coverage(device().account, id),
  'PUT keyring': ({ server, device, body }) => server.keyrings.choose(device().account, Boolean(body.kept)),
  'POST media/upload': ({ server, device, headers, bytes }) => {
    const id = headers.get('Idempotency-Key') ?? '';
    return server.media.add(device().account, id, bytes);
  },
  'GET media/:media': ({ server, device, media }) => {
    device();
    return server.media.bytes(media);
  },
  'GET chats/:id': ({ server, device, id }) => chatView(server.state.chatOf(id, device().account)),
};

/** Finds out what a request asks for; `run` does it. */
export function answerRequest(
  server: FakeServer,
  browser: Browser,
  url: string,
  { method, headers, body }: RequestInit,
): { name: string; run: () => Promise<Response> } {
  const { pathname, searchParams: query } = new URL(url);
  const path = pathname.replace('/api/v1/', '');
  const [id = '', segment = ''] = path.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [];
  const [media = ''] = path.match(/(?<=^media\/)[0-9a-f]{32}$/) ?? [];
  const name = `${method ?? 'GET'} ${path
    .replace(id || '\0', ':id')
    .replace(segment || '\0', ':segment')
    .replace(media || '\0', ':media')}`;
  const token = new Headers(headers).get('Authorization')?.replace('Bearer ', '') ?? '';
  const device = (): FakeDevice => server.accounts.caller(token);
  const parsed = typeof body === 'string' ? (JSON.parse(body) as Record<string, unknown>) : {};
  const link = new Headers(headers).get('X-Parley-Link');
  const speaker = (): Speaker => (link === null ? { device: device() } : { token: link });
  const run = async (): Promise<Response> => {
    try {
      const bytes = body instanceof Uint8Array ? body : new Uint8Array(0);
      const asked = { id, segment, media, query, headers: new Headers(headers), bytes, body: parsed };
      const question = { server, browser, ...asked, device, speaker };
      const answer = server.lie(name, await routes[name]?.(question));
      if (answer === undefined) throw new Refused(404, 'not-found');
      if (answer === made) return new Response(null, { status: 201 });
      if (answer instanceof Uint8Array) return new Response(answer as Uint8Array<ArrayBuffer>);
      return answer === null ? new Response(null, { status: 204 }) : Response.json(answer);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { status, code, more } = error;
      return Response.json({ status, code, title: code, ...more }, { status });
    }
  };
  return { name, run };
}

function profileView({ id, phoneNumber, ...profile }: FakeAccount): object {
  return { ...(personView({ id, phoneNumber, ...profile }) as Record<string, unknown>), phoneNumber };
}
