import react from '@vitejs/plugin-react';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';
import { compileCatalogues } from './scripts/compileCatalogues.ts';
import { layerOrder } from './scripts/layerOrder.ts';
import { precompress } from './scripts/precompress.ts';

const server = 'http://localhost:8080';

/** Tests build nothing. */
const testing = process.env['VITEST'] !== undefined;

export default defineConfig({
  plugins: [
    compileCatalogues(),
    layerOrder(),
    react(),
    VitePWA({
      disable: testing,
      strategies: 'injectManifest',
      srcDir: 'src/sw',
      filename: 'sw.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,png,webmanifest}'],
        // Their names carry the hash of their content.
        dontCacheBustURLsMatching: /^assets\//u,
      },
    }),
    !testing && precompress(),
  ],
  build: {
    target: 'es2023',
    manifest: true,
    assetsInlineLimit: 2048,
    cssMinify: 'lightningcss',
    modulePreload: { polyfill: false },
  },
  css: { modules: { generateScopedName: '[name]_[local]_[hash:base64:4]' } },
  worker: { format: 'es' },
  server: {
    proxy: { '/api': { target: server, ws: true }, '/health': server },
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}'],
    // So long on a machine that has other things to do: a test that waits in vain says before what for.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
