import type { Refusal } from '../../bridge/types.ts';
import { RefusalError } from '../refusal.ts';

/** A problem document (RFC 9457) as a refusal; anything else that is not a success becomes one too. */
export async function refusalOf(response: Response): Promise<RefusalError> {
  const refusal: Refusal = { code: `http-${response.status}`, detail: response.statusText || 'The server refused.' };
  const retryAfter = Number(response.headers.get('Retry-After'));
  if (retryAfter > 0) refusal.retryAfterMs = retryAfter * 1000;
  let serverNow: number | null = null;
  const document: unknown = await response.json().catch(() => null);
  if (isRecord(document)) {
    if (typeof document.code === 'string') refusal.code = document.code;
    if (typeof document.detail === 'string') refusal.detail = document.detail;
    else if (typeof document.title === 'string') refusal.detail = document.title;
    if (typeof document.now === 'number') serverNow = document.now;
    if (isRecord(document.errors)) refusal.errors = sentences(document.errors);
  }
  return new RefusalError(refusal, response.status, serverNow);
}

function sentences(errors: Record<string, unknown>): Record<string, string> {
  const first = (value: unknown): string => String(Array.isArray(value) ? value[0] : value);
  return Object.fromEntries(Object.entries(errors).map(([field, value]) => [field, first(value)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
