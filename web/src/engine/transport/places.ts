import { fromBase64, toBase64 } from '../bytes.ts';
import type { EngineEnvironment } from '../environment.ts';
import type { Api } from './api.ts';
import { request } from './http.ts';
import type { Method, Patience } from './http.ts';

/** Seconds that the server holds a question back while there is no answer to it. */
const waitSeconds = 50;
const held: Patience = { timeoutMs: (waitSeconds + 15) * 1000 };

type Said = { bytes: string } | null;

/** The places where a new device and one that is signed in meet. The new one speaks by its token, the other by its session. */
export class Places {
  readonly #environment: EngineEnvironment;
  readonly #api: Api;

  constructor(environment: EngineEnvironment, api: Api) {
    this.#environment = environment;
    this.#api = api;
  }

  async open(kyberKey: Uint8Array): Promise<{ id: string; token: string; expiresAt: number }> {
    const { deviceName } = this.#environment;
    const body = { kyberKey: toBase64(kyberKey), deviceName };
    return (await request(this.#environment, 'POST', 'links', body, {})) as Awaited<ReturnType<Places['open']>>;
  }

  /** Waits a while for the offer; null when it has not come. */
  async offer(id: string, token: string, signal: AbortSignal): Promise<Uint8Array | null> {
    const path = `links/${id}/offer?wait=${waitSeconds}`;
    return bytesOf((await this.#asNewcomer('GET', path, token, undefined, { ...held, signal })) as Said);
  }

  async answer(id: string, token: string, bytes: Uint8Array): Promise<void> {
    await this.#asNewcomer('PUT', `links/${id}/answer`, token, { bytes: toBase64(bytes) });
  }

  async leave(id: string, token: string): Promise<void> {
    await this.#asNewcomer('DELETE', `links/${id}`, token);
  }

  async newcomer(id: string): Promise<{ kyberKey: Uint8Array; deviceName: string }> {
    const answer = await this.#api.signedIn<{ kyberKey: string; deviceName?: string | null }>('GET', `links/${id}`);
    return { kyberKey: fromBase64(answer.kyberKey), deviceName: answer.deviceName ?? '' };
  }

  claim(id: string, deviceName: string): Promise<{ deviceId: number; refreshToken: string }> {
    return this.#api.signedIn('POST', `links/${id}/claim`, { deviceName });
  }

  async makeOffer(id: string, bytes: Uint8Array): Promise<void> {
    await this.#api.signedIn('PUT', `links/${id}/offer`, { bytes: toBase64(bytes) });
  }

  /** Waits a while for the new device's answer; null when it has not come. */
  async answered(id: string, signal: AbortSignal): Promise<Uint8Array | null> {
    const path = `links/${id}/answer?wait=${waitSeconds}`;
    return bytesOf(await this.#api.signedIn<Said>('GET', path, undefined, { ...held, signal }));
  }

  async close(id: string): Promise<void> {
    await this.#api.signedIn('DELETE', `links/${id}`);
  }

  #asNewcomer(method: Method, path: string, token: string, body?: unknown, patience?: Patience): Promise<unknown> {
    return request(this.#environment, method, path, body, { 'X-Parley-Link': token }, patience);
  }
}

function bytesOf(said: Said): Uint8Array | null {
  return said && fromBase64(said.bytes);
}
