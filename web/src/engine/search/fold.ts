/** A text as it is searched, and for each of its characters where it stands in the original. */
export interface Folded {
  text: string;
  /** Index in the original of each UTF-16 unit of `text`, and one more: the original's length. */
  places: number[];
}

/** Accents of Latin, Greek and Cyrillic; Hebrew points; Arabic vowels and the stretching mark. Vowel signs of other scripts are letters. */
const marks = new RegExp(
  `[${[
    ['0300', '036f'],
    ['0591', '05bd'],
    ['05bf', '05bf'],
    ['05c1', '05c5'],
    ['05c7', '05c7'],
    ['0610', '061a'],
    ['0640', '0640'],
    ['064b', '065f'],
    ['0670', '0670'],
  ]
    .map(([first, last]) => `\\u${first}-\\u${last}`)
    .join('')}]`,
  'g',
);

const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ς: 'σ',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ې: 'ي',
  ک: 'ك',
  ة: 'ه',
  ە: 'ه',
  ھ: 'ه',
};

/** Case, accents and forms of letters that people type one for another are the same. */
export function fold(text: string): string {
  let folded = '';
  for (const character of text) folded += foldOne(character);
  return folded;
}

/** The same, with the way back. */
export function foldWithPlaces(text: string): Folded {
  let folded = '';
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    const one = foldOne(character);
    for (let i = 0; i < one.length; i++) places.push(at);
    folded += one;
    at += character.length;
  }
  places.push(text.length);
  return { text: folded, places };
}

const letter = /[\p{L}\p{N}\p{M}]/u;
const remembered = new Map<string, string>();

function foldOne(character: string): string {
  if (character < '\u0080') return character.toLowerCase();
  // A sign that looks like a letter parts words, as every sign does.
  if (!letter.test(character)) return character;
  let known = remembered.get(character);
  if (known === undefined) {
    known = Array.from(
      character.normalize('NFKD').replace(marks, '').toLowerCase().normalize('NFKD').replace(marks, ''),
    )
      .map((each) => letters[each] ?? digit(each))
      .join('');
    if (remembered.size < 20_000) remembered.set(character, known);
  }
  return known;
}

/** Digits of every script are those of ASCII. */
function digit(character: string): string {
  if (!/^\p{Nd}$/u.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--;
  // Blocks of digits begin at a multiple of ten or sixteen, whichever: the run of ten that this one is in.
  return String((code - zero) % 10);
}
