import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const order = readFileSync(new URL('../src/ui/layers.css', import.meta.url), 'utf8').trim();

/** Begins every sheet with the order of the layers: which one the browser reads first must not matter. */
export function layerOrder(): Plugin {
  return {
    name: 'parley:layer-order',
    enforce: 'pre',
    transform(code, id) {
      return /\/src\/.*\.css$/u.test(id) ? { code: `${order}\n${code}`, map: null } : null;
    },
  };
}
