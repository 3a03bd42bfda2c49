import { readdirSync, readFileSync } from 'node:fs';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { describe, expect, it } from 'vitest';

type Catalogue = Record<string, string>;
type Token =
  string | number | undefined | readonly [name: string, kind?: string, format?: Record<string, unknown> | null];

const read = (locale: string) =>
  JSON.parse(readFileSync(new URL(`./${locale}.json`, import.meta.url), 'utf8')) as Catalogue;
const english = read('en');

/** The placeholders of a message with their kinds, inside plural forms too. */
function placeholders(message: string): string[] {
  const found = new Set<string>();
  const walk = (tokens: unknown): void => {
    if (!Array.isArray(tokens)) return;
    for (const token of tokens as Token[]) {
      if (!Array.isArray(token)) continue;
      const [name, kind, forms] = token as [string, string?, Record<string, unknown>?];
      found.add(kind === undefined ? name : `${name}:${kind}`);
      if (typeof forms === 'object') Object.values(forms).forEach(walk);
    }
  };
  walk(compileMessage(message));
  return [...found].sort();
}

function pluralForms(message: string): string[][] {
  const forms: string[][] = [];
  const walk = (tokens: unknown): void => {
    if (!Array.isArray(tokens)) return;
    if (tokens[1] === 'plural') forms.push(Object.keys(tokens[2] as object).filter((form) => /^[a-z]+$/u.test(form)));
    tokens.forEach(walk);
  };
  walk(compileMessage(message));
  return forms;
}

describe('no catalogue and no source', () => {
  const root = new URL('../../../../', import.meta.url);
  const sources = ['web/src/', 'src/'].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:json|tsx?|cs)$/u.test(name) && !/(?:^|\/)(?:bin|obj|node_modules)\//u.test(name))
      .map((name) => new URL(folder + name, root)),
  );

  it('says that something cannot be decrypted: it waits, and is repaired', () => {
    expect(sources.length).toBeGreaterThan(500);
    const words = new RegExp(['unable', 'decrypt'].join(' to '), 'iu');
    expect(sources.filter((url) => words.test(readFileSync(url, 'utf8'))).map(({ pathname }) => pathname)).toEqual([]);
  });
});

describe.each(['ar'])('the catalogue %s', (locale) => {
  const catalogue = read(locale);

  it('has exactly the keys of the English one, in the same order', () => {
    expect(Object.keys(catalogue)).toEqual(Object.keys(english));
  });

  it.each(Object.keys(english))('%s has the same placeholders', (id) => {
    expect(placeholders(catalogue[id] ?? '')).toEqual(placeholders(english[id] ?? ''));
  });

  it.each(Object.keys(english).filter((id) => catalogue[id] === english[id]))(
    '%s may be the same as in English',
    (id) => {
      expect(english[id]).toMatch(/^[^a-z]*(?:\{\w+\}[^a-z]*)*$/iu);
    },
  );
});

describe.each(['en', 'ar'])('plurals in %s', (locale) => {
  const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.toSorted();

  it.each(Object.entries(read(locale)).filter(([, message]) => message.includes(', plural,')))(
    '%s has every form of the language',
    (_id, message) => {
      for (const forms of pluralForms(message)) {
        expect(forms.filter((form) => form !== 'offset').toSorted()).toEqual(categories);
      }
    },
  );
});
