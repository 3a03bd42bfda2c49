import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const source = join(import.meta.dirname, '..');
const sheets = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'));
const physical =
  /(?:^|[\s;{])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:top|right|bottom|left)|top|right|bottom|left|(?:min-|max-)?(?:width|height)|text-align:\s*(?:left|right)|float:\s*(?:left|right))\s*[:;]/u;

it.each(sheets)('%s knows no left and right, so that it reads from both sides', (file) => {
  const css = readFileSync(join(source, file), 'utf8')
    .replace(/\/\*[^]*?\*\//gu, '')
    .replace(/@media[^{]+/gu, '');
  expect(physical.exec(css)?.[0]).toBeUndefined();
});

it.each(sheets)('%s belongs to a layer', (file) => {
  expect(readFileSync(join(source, file), 'utf8').replace(/\/\*[^]*?\*\/\s*/gu, '')).toMatch(/^@layer /u);
});
