import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import english from './en.json';

const source = join(import.meta.dirname, '..', '..');
const text = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /^(?:app|features)\/.*\.tsx?$/u.test(file) && !file.includes('.test.'))
  .map((file) => readFileSync(join(source, file), 'utf8'))
  .join('\n');

/** Families of which the last part is a state: `message.state.${state}`. */
const families = [...text.matchAll(/`([a-z-]+(?:\.[a-zA-Z-]+)*\.)\$\{/gu)].map((match) => match[1] ?? '');

it.each(Object.keys(english))('the message %s is used', (id) => {
  const quoted = text.includes(`'${id}'`);
  expect(quoted || families.some((family) => id.startsWith(family))).toBe(true);
});
