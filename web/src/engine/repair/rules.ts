import type { ContentKeyRecord, RepairRecord } from '../store/records.ts';
import type { SignalErrorCode } from '../signal/index.ts';

export const hourMs = 60 * 60_000;
/** A message may be there twice, or what it lacks may come right behind it. */
export const patienceMs = 2_000;
/** Messages of one request, and keys of one answer: both fit into an envelope. */
export const mostAtOnce = 32;
/** Requests to one device in an hour that it has not answered. */
export const mostAsked = 3;
/** Requests of one device in an hour that are answered. */
export const mostHeard = 30;

const secondAskMs = 2 * 60_000;
const laterAskMs = 10 * 60_000;
const mostDoublings = 7;

export const unharmed: RepairRecord = { broken: false, asked: [], heard: [] };

/** From the second time on the other devices of the account are asked too, and less and less often. */
export function nextAskMs(asks: number): number {
  return asks === 0 ? secondAskMs : laterAskMs * 2 ** Math.min(asks - 1, mostDoublings);
}

/** Those of the last hour. A clock that was set back does not count what it has not seen yet. */
export function withinHour(times: readonly number[], now: number): number[] {
  return times.filter((at) => at <= now && at > now - hourMs);
}

/** Whether a refusal means that the two devices do not have the same session. */
export function meansBroken(code: SignalErrorCode): boolean {
  switch (code) {
    case 'invalid-message':
    case 'bad-mac':
    case 'no-session':
    case 'missing-prekey':
    case 'too-far-ahead':
    case 'invalid-state':
      return true;
    case 'duplicate':
    case 'untrusted-identity':
    case 'invalid-key':
    case 'invalid-signature':
    case 'invalid-argument':
      return false;
  }
}

export function isSecret({ contentKey, bodyHash }: Pick<ContentKeyRecord, 'contentKey' | 'bodyHash'>): boolean {
  return contentKey.length === 32 && bodyHash.length === 32;
}
