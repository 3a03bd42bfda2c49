/** The digits of what was typed or pasted, whatever script they are written in and whatever stands between them. */
export function digitsOf(typed: string, length: number): string {
  return Array.from(typed.normalize('NFKC'), westernDigit).join('').slice(0, length);
}

/** Zeros of the scripts that NFKC leaves as they are: Arabic-Indic, Persian, Devanagari, Bengali. */
const zeros = [0x30, 0x660, 0x6f0, 0x966, 0x9e6];

function westernDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const zero = zeros.find((first) => code >= first && code < first + 10);
  return zero === undefined ? '' : String(code - zero);
}
