// Writes src/contract/gen from proto/. With --check it fails when what is there differs.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tmpdir } from 'node:os';

const web = resolve(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const target = join(web, 'src/contract/gen');
const out = check ? mkdtempSync(join(tmpdir(), 'parley-gen-')) : target;
const plugin = join(web, 'node_modules/.bin/protoc-gen-es');
const template = JSON.stringify({
  version: 'v2',
  plugins: [{ local: plugin, out, opt: ['target=ts', 'import_extension=ts'] }],
});

execFileSync(join(web, 'node_modules/.bin/buf'), ['generate', '--template', template], {
  cwd: join(web, '../proto'),
  stdio: 'inherit',
});

if (check) {
  const files = (root) => readdirSync(root, { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
  const read = (root) =>
    files(root)
      .map((f) => join(f.parentPath, f.name))
      .sort()
      .map((f) => f.slice(root.length) + '\n' + readFileSync(f, 'utf8'))
      .join('\0');
  const same = read(out) === read(target);
  rmSync(out, { recursive: true });
  if (!same) {
    console.error('src/contract/gen differs from proto/: run "npm run gen" and commit what it writes.');
    process.exit(1);
  }
}
