// Bundles one entry of this folder as a page would ship it: minified, debug code of Sentry left out.
// Usage: node bundle.mjs ENTRY OUT-FOLDER
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const tools = createRequire(new URL("../../../widget_static/package.json", import.meta.url));
const { build } = await import(pathToFileURL(tools.resolve("esbuild")).href);
const [entry, outdir] = process.argv.slice(2);
await build({
  absWorkingDir: new URL(".", import.meta.url).pathname,
  entryPoints: [entry],
  outdir,
  bundle: true,
  format: "iife",
  minify: true,
  target: "es2022",
  legalComments: "none",
  logLevel: "error",
  define: { __SENTRY_DEBUG__: "false", __SENTRY_TRACING__: "false" },
});
