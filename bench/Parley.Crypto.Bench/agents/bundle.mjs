// Makes one module out of parties.ts that Node can run, at the path given: bundle.mjs <output file>. The official library stays
// outside of it, because it is native.
import { createRequire } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const web = new URL('../../../web/', import.meta.url);
const { resolve: find } = createRequire(new URL('package.json', web));
const { build } = await import(pathToFileURL(find('vite')).href);
const output = resolve(process.argv[2]);
const official = '@signalapp/libsignal-client';

await build({
  root: fileURLToPath(web),
  configFile: false,
  envFile: false,
  logLevel: 'error',
  ssr: { noExternal: true },
  plugins: [
    {
      name: 'official-library-outside',
      enforce: 'pre',
      resolveId: (id) => (id === official ? { id: pathToFileURL(find(official)).href, external: true } : null),
    },
  ],
  build: {
    ssr: fileURLToPath(new URL('parties.ts', import.meta.url)),
    outDir: dirname(output),
    emptyOutDir: false,
    copyPublicDir: false,
    minify: false,
    target: 'node20',
    rolldownOptions: { output: { entryFileNames: basename(output) } },
  },
});
