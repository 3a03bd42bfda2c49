import type { EngineEnvironment } from '../environment.ts';
import { Unreachable } from '../refusal.ts';
import { refusalOf } from './problem.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** How long an answer may take, and what gives the question up. */
export interface Patience {
  timeoutMs?: number;
  signal?: AbortSignal;
}

const usualTimeoutMs = 20_000;

/** One request to `/api/v1/<path>`. Throws `RefusalError` for an answer that is not a success, `Unreachable` for none. */
export async function request(
  environment: EngineEnvironment,
  method: Method,
  path: string,
  body: unknown,
  headers: Record<string, string>,
  { timeoutMs = usualTimeoutMs, signal }: Patience = {},
): Promise<unknown> {
  const abort = new AbortController();
  const giveUp = (): void => abort.abort();
  const cancel = environment.timer(timeoutMs, giveUp);
  if (signal?.aborted) giveUp();
  signal?.addEventListener('abort', giveUp);
  try {
    const response = await reach(environment, path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: abort.signal,
    });
    if (!response.ok) throw await refusalOf(response);
    return await read(response);
  } finally {
    cancel();
    signal?.removeEventListener('abort', giveUp);
  }
}

/** Of what was made or done there may be nothing to say. */
async function read(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text === '' && response.status !== 200 ? null : JSON.parse(text);
  } catch (cause) {
    throw new Unreachable('the answer broke off', { cause });
  }
}

async function reach(environment: EngineEnvironment, path: string, init: RequestInit): Promise<Response> {
  try {
    return await environment.fetch(`${environment.origin}/api/v1/${path}`, init);
  } catch (cause) {
    throw new Unreachable(`no answer to ${init.method} ${path.split('?')[0]}`, { cause });
  }
}
