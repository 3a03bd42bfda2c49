export type Piece = { text: string } | { text: string; href: string };

const addresses = /\bhttps?:\/\/[^\s<>"\u2068\u2069]+/giu;
const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Splits a text into plain pieces and http(s) addresses. What ends a sentence does not belong to the address. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(addresses)) {
    const address = trimEnd(match[0]);
    const href = webAddress(address);
    if (href === null) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ text: address, href });
    from = match.index + address.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

function trimEnd(address: string): string {
  let end = address.length;
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    const opening = pairs[last];
    if (opening !== undefined && count(address, opening, end) >= count(address, last, end)) break;
    if (opening === undefined && !'.,;:!?\'"*_~’”»…،؛؟。'.includes(last)) break;
  }
  return address.slice(0, end);
}

function count(text: string, character: string, end: number): number {
  return text.slice(0, end).split(character).length - 1;
}

/** Null when it is no address of the web; names and passwords before the host would only serve to deceive. */
function webAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const web = url.protocol === 'http:' || url.protocol === 'https:';
  return web && url.username === '' && url.password === '' ? url.href : null;
}
