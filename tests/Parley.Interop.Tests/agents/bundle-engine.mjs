// Makes one module of the web client's Signal engine that Node can run, at the path given: bundle.mjs <output file>
import { createRequire } from "node:module";
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const web = new URL("../../../web/", import.meta.url);
const { resolve: find } = createRequire(new URL("package.json", web));
const { build } = await import(pathToFileURL(find("vite")).href);
const output = resolve(process.argv[2]);

await build({
  root: fileURLToPath(web),
  configFile: false,
  envFile: false,
  logLevel: "error",
  ssr: { noExternal: true },
  build: {
    ssr: fileURLToPath(new URL("src/engine/signal/index.ts", web)),
    outDir: dirname(output),
    emptyOutDir: false,
    copyPublicDir: false,
    minify: false,
    target: "node20",
    rolldownOptions: { output: { entryFileNames: basename(output) } },
  },
});
