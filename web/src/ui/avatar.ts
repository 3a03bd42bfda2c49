export const tints = 8;

/** The same account has the same colour on every device. */
export function tintOf(accountId: string): number {
  let hash = 0;
  for (const character of accountId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % tints;
}

/** At most two letters: of the first and the last word. Empty when the name has no letter or digit. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/u).flatMap((word) => /[\p{L}\p{N}]\p{M}*/u.exec(word)?.[0] ?? []);
  const last = words.length > 1 ? words.at(-1) : '';
  return `${words[0] ?? ''}${last ?? ''}`.toLocaleUpperCase();
}
