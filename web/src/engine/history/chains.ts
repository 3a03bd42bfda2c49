import type { HistoryWarning } from '../../bridge/types.ts';
import { equal } from '../bytes.ts';
import type { ChainRecord, ChainRun, KeyringRecord } from '../store/records.ts';
import type { Head, Segment } from './segment.ts';

// What the segments of a chat say of one another. Each chain is written by one device, one segment after the other, each
// with the hash of the last; and each segment names the heads of the other chains. Nothing here trusts the order or the
// completeness of what the server gives.

export type Trouble = HistoryWarning['kind'];

export const emptyKeyring: KeyringRecord = { chains: {} };
const emptyChain: ChainRecord = { runs: [], named: null };

/** Takes note of a segment. It may come again, and in any order; `trouble` says that it contradicts what was known. */
export function withSegment(
  keyring: KeyringRecord,
  segment: Segment,
): { keyring: KeyringRecord; trouble: Trouble | null } {
  const { chain, number, prevHash, hash } = segment;
  const known = keyring.chains[chain] ?? emptyChain;
  const added = withRun(known.runs, { first: number, last: number, before: prevHash, hash });
  const isFirst = number === 1;
  const odd = added === null || isFirst !== (prevHash.length === 0) || contradicts(known.named, { number, hash });
  const runs = added ?? known.runs;
  const after = { chains: { ...keyring.chains, [chain]: { ...known, runs } } };
  const named = withHeads(after, segment.heads);
  return { keyring: named.keyring, trouble: odd ? 'altered' : named.trouble };
}

/** Takes note of heads that a device of the account has named. */
export function withHeads(
  keyring: KeyringRecord,
  heads: readonly Head[],
): { keyring: KeyringRecord; trouble: Trouble | null } {
  const chains = { ...keyring.chains };
  let trouble: Trouble | null = null;
  for (const { chain, number, hash } of heads) {
    const known = chains[chain] ?? emptyChain;
    const end = known.runs.find((run) => run.last === number);
    if (contradicts(known.named, { number, hash }) || (end && !equal(end.hash, hash))) trouble = 'altered';
    if (!known.named || known.named.number < number) chains[chain] = { ...known, named: { number, hash } };
  }
  return { keyring: { chains }, trouble };
}

/** The newest segment of each chain, for others to know; `except` is the one's own. */
export function headsOf(keyring: KeyringRecord, except = ''): Head[] {
  return Object.entries(keyring.chains).flatMap(([chain, { runs, named }]): Head[] => {
    if (chain === except) return [];
    const seen = runs.at(-1);
    if (seen && seen.last >= (named?.number ?? 0)) return [{ chain, number: seen.last, hash: seen.hash }];
    return named ? [{ chain, ...named }] : [];
  });
}

/** The last segment of a chain that is known. */
export function tipOf(keyring: KeyringRecord, chain: string): { number: number; hash: Uint8Array } {
  const last = keyring.chains[chain]?.runs.at(-1);
  return last ? { number: last.last, hash: last.hash } : { number: 0, hash: new Uint8Array() };
}

/** After all that the server has was taken note of: whether it is all that there was. */
export function isWhole(keyring: KeyringRecord): boolean {
  return Object.values(keyring.chains).every(({ runs, named }) => {
    const [only] = runs;
    return only !== undefined && runs.length === 1 && only.first === 1 && only.last >= (named?.number ?? 0);
  });
}

/** Null when a neighbour has another hash, or the same number was another segment. */
function withRun(runs: readonly ChainRun[], added: ChainRun): ChainRun[] | null {
  const { first: number, hash, before } = added;
  const holder = runs.find((run) => run.first <= number && number <= run.last);
  if (holder) {
    const differs =
      (holder.last === number && !equal(holder.hash, hash)) ||
      (holder.first === number && !equal(holder.before, before));
    return differs ? null : [...runs];
  }
  const left = runs.find((run) => run.last === number - 1);
  const right = runs.find((run) => run.first === number + 1);
  if ((left && !equal(left.hash, before)) || (right && !equal(right.before, hash))) return null;
  const joined: ChainRun = {
    first: left?.first ?? number,
    before: left?.before ?? before,
    last: right?.last ?? number,
    hash: right?.hash ?? hash,
  };
  return [...runs.filter((run) => run !== left && run !== right), joined].sort((a, b) => a.first - b.first);
}

function contradicts(named: ChainRecord['named'], { number, hash }: { number: number; hash: Uint8Array }): boolean {
  return named?.number === number && !equal(named.hash, hash);
}
