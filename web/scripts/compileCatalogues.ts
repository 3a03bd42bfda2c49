import { readFile } from 'node:fs/promises';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';

const catalogue = /\/src\/app\/languages\/[a-z-]+\.json$/u;

/** Compiles the ICU messages of the catalogues while building, so that no parser is sent to the browser. */
export function compileCatalogues(): Plugin {
  return {
    name: 'parley:catalogues',
    enforce: 'pre',
    async load(id) {
      if (!catalogue.test(id)) return null;
      const messages = JSON.parse(await readFile(id, 'utf8')) as Record<string, string>;
      const compiled = Object.entries(messages).map(([key, message]) => [key, compileMessage(message)]);
      return JSON.stringify(Object.fromEntries(compiled));
    },
  };
}
