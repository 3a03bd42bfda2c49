export interface PrecacheEntry {
  url: string;
  /** Null when the name carries the hash. */
  revision: string | null;
}

/** What the server answers itself; all other pages are the shell. */
const served = /^\/(?:api|health|metrics|openapi)(?:\/|$)/u;

export function answersPage(path: string): boolean {
  return !served.test(path);
}

export function shellUrl(entry: PrecacheEntry, origin: string): string {
  return new URL(entry.url, origin).href;
}

/** A name that changes when any piece of the shell does (FNV-1a). */
export function cacheName(entries: readonly PrecacheEntry[]): string {
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(entries)) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return `shell-${hash.toString(16)}`;
}
