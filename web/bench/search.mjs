// What the search over 100,000 messages costs. Bundles the worker's own modules and runs them: node --expose-gc bench/search.mjs
import { build } from 'vite';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const messages = 100_000;
const out = mkdtempSync(join(tmpdir(), 'parley-search-'));
const source = resolve(import.meta.dirname, '../src/engine/search');
const entry = `
  export { SearchIndex, openSize } from '${source}/index.ts';
  export { termsOf, wordsOf } from '${source}/words.ts';
  export { encodeRecord, decodeRecord } from '${source}/../store/codec.ts';`;
writeFileSync(join(out, 'entry.ts'), entry);
await build({
  configFile: false,
  logLevel: 'error',
  build: {
    lib: { entry: join(out, 'entry.ts'), formats: ['es'], fileName: 'search' },
    outDir: join(out, 'dist'),
    minify: false,
  },
});
const { SearchIndex, openSize, termsOf, wordsOf, encodeRecord, decodeRecord } = await import(
  pathToFileURL(join(out, 'dist', 'search.js')).href
);
rmSync(out, { recursive: true });

let state = 12345;
const chance = () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 0x7fffffff;
const letters = 'etaoinshrdlucmfwypvbgkjqxz';
const letter = () => letters[Math.floor(chance() ** 2 * letters.length)];
const vocabulary = Array.from({ length: 40_000 }, (_, i) => Array.from({ length: 2 + (i % 9) }, letter).join(''));
const word = () => vocabulary[Math.floor(chance() ** 3 * vocabulary.length)];
const han = () => String.fromCodePoint(0x4e00 + Math.floor(chance() ** 2 * 3000));
const text = (i) =>
  i % 10 === 0
    ? Array.from({ length: 4 + chance() * 20 }, han).join('')
    : Array.from({ length: 3 + chance() * 14 }, word).join(' ');
const texts = Array.from({ length: messages }, (_, i) => text(i));

const heap = () => (globalThis.gc?.(), process.memoryUsage().heapUsed / 1e6);
function cpu(work) {
  const before = process.cpuUsage();
  const answer = work();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1000, answer];
}

const stored = new Map();
let names = 0;
const index = new SearchIndex(() => `part ${names++}`);
const before = heap();
let worst = 0;
const [built] = cpu(() => {
  texts.forEach((each, i) => {
    index.add(
      {
        id: `${i}`.padStart(36, '0'),
        chatId: `chat ${i % 200}`,
        senderId: `person ${i % 190}`,
        at: i,
        kind: 'text',
        hash: i,
      },
      wordsOf(each),
    );
    if (i % openSize !== openSize - 1 && i !== messages - 1) return;
    const [ms] = cpu(() => {
      const growth = index.settle();
      for (const { name, record } of growth.put) stored.set(name, encodeRecord(record));
      for (const name of growth.delete) stored.delete(name);
    });
    worst = Math.max(worst, ms);
  });
});
const memory = heap() - before;
const bytes = [...stored.values()].reduce((sum, each) => sum + each.length, 0);
const [loaded, again] = cpu(() => {
  const fresh = new SearchIndex(() => 'unused');
  fresh.load([...stored].map(([name, record]) => ({ name, record: decodeRecord(record) })));
  return fresh;
});
console.log(
  `${messages} messages: indexed in ${built.toFixed(0)} ms, at most ${worst.toFixed(0)} ms at once; ${stored.size} parts of ${(bytes / 1e6).toFixed(1)} MB; ${memory.toFixed(0)} MB of memory; loaded in ${loaded.toFixed(0)} ms`,
);

const common = vocabulary[0];
const queries = [
  'e',
  't',
  'th',
  'the',
  common,
  `${common} ${vocabulary[1]}`,
  `${common} e`,
  'e t a',
  vocabulary[30_000],
  texts[0].slice(0, 1),
  texts[0].slice(0, 2),
  texts[10].slice(0, 4),
  'zzzz',
];
for (const query of queries) {
  const terms = termsOf(query);
  for (let i = 0; i < 5; i++) again.find(terms, {}, 60);
  const [ms, found] = cpu(() => {
    let answer;
    for (let i = 0; i < 20; i++) answer = again.find(termsOf(query), {}, 60);
    return answer;
  });
  console.log(
    `${JSON.stringify(query).padEnd(16)} ${String(found.total).padStart(6)} found, ${(ms / 20).toFixed(2)} ms`,
  );
}
