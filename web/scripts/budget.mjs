// Fails when the JavaScript before a readable chat list outgrows its budget: `node scripts/budget.mjs [dist]`.
// Counted, with brotli 11: the entry with everything it imports, the largest catalogue, the blocking script, and the part of the
// worker that opens the local store. What needs the network or cryptography loads behind that.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const budgetBytes = 120 * 1024;
const dist = process.argv[2] ?? join(import.meta.dirname, '..', 'dist');
const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));

const sizeOf = (file) =>
  brotliCompressSync(readFileSync(join(dist, file)), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

function graph(key, seen = new Set()) {
  const chunk = manifest[key];
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const imported of chunk.imports ?? []) graph(imported, seen);
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry && key.endsWith('index.html'));
if (entry === undefined) throw new Error('the manifest has no entry index.html');
const initial = [...graph(entry), 'look.js'];
const catalogues = Object.keys(manifest).filter((key) => key.startsWith('src/app/languages/'));
if (catalogues.length === 0) throw new Error('the manifest has no catalogues');
const largest = catalogues.map((key) => manifest[key].file).sort((one, other) => sizeOf(other) - sizeOf(one))[0];

const worker = readdirSync(join(dist, 'assets')).filter((name) => /^worker-.*\.js$/.test(name));
if (worker.length !== 1) throw new Error('the worker is not one file any more: count all of it');

const files = [...initial, largest, `assets/${worker[0]}`].map((file) => ({ file, bytes: sizeOf(file) }));
const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
for (const { file, bytes } of files) console.log(`${String(bytes).padStart(8)}  ${file}`);
console.log(`${String(total).padStart(8)}  of ${budgetBytes} bytes`);
if (total > budgetBytes) {
  console.error('The JavaScript before the chat list is over its budget.');
  process.exit(1);
}
