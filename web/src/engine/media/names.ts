const maxCharacters = 255;

/** The good name in whatever a file is called: no folder, no control characters, none that turn a text around. */
export function fileName(path: string): string {
  const base = path.split(/[/\\]/).at(-1) ?? '';
  return Array.from(base).filter(belongs).slice(0, maxCharacters).join('') || 'file';
}

export function isGoodName(name: string): boolean {
  const characters = Array.from(name);
  return characters.length >= 1 && characters.length <= maxCharacters && characters.every(belongs);
}

function belongs(character: string): boolean {
  return !/[\p{Cc}\p{Cs}/\\\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffd]/u.test(character);
}
