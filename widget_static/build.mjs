// Builds the widget twice, compares the bytes, weighs them against the budgets and writes them.
import { mkdir, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";

const FOLDER = new URL("./hypercare_widget/", import.meta.url);
const START = "hypercare.js";
const PARTS = {
  [START]: { entry: "src/index.ts", classic: true },
  "hypercare-form.js": { entry: "src/form/index.ts" },
  "hypercare-screenshot.js": { entry: "src/screenshot/index.ts" },
};
const START_BUDGET = 5 * 1024;
const LAZY_BUDGET = 25 * 1024;

async function bundle({ entry, classic }) {
  const result = await build({
    absWorkingDir: new URL(".", import.meta.url).pathname,
    entryPoints: [entry],
    bundle: true,
    charset: "utf8",
    external: ["./hypercare-*.js"],
    format: "esm",
    legalComments: "none",
    logLevel: "warning",
    minify: true,
    platform: "browser",
    target: "es2022",
    write: false,
  });
  const code = await smaller(result.outputFiles[0].text);
  // A classic script is wrapped by hand: esbuild's own "iife" adds a loader for CommonJS.
  return Buffer.from(classic ? `(()=>{"use strict";${code}})();\n` : `${code}\n`);
}

// A second minifier takes 3 % more off what esbuild has left.
async function smaller(code) {
  const options = { module: true, ecma: 2020, compress: { passes: 2 } };
  return (await minify(code, options)).code;
}

function weigh(sizes) {
  const start = sizes.get(START);
  const lazy = [...sizes].reduce((sum, [name, size]) => (name === START ? sum : sum + size), 0);
  for (const [name, size] of sizes) console.log(`${name.padEnd(26)} ${size} bytes gzip`);
  console.log(`start-up ${start} of ${START_BUDGET}, lazy parts ${lazy} of ${LAZY_BUDGET}`);
  return start <= START_BUDGET && lazy <= LAZY_BUDGET;
}

await mkdir(FOLDER, { recursive: true });
const sizes = new Map();
for (const [name, part] of Object.entries(PARTS)) {
  const bytes = await bundle(part);
  if (Buffer.compare(bytes, await bundle(part)) !== 0) {
    throw new Error(`${name} came out differently the second time; builds must be repeatable`);
  }
  sizes.set(name, gzipSync(bytes, { level: 9 }).length);
  await writeFile(new URL(name, FOLDER), bytes);
}
if (!weigh(sizes)) {
  console.error("Over the budget: move code out of the start-up script or make it smaller.");
  process.exit(1);
}
