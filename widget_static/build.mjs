// Builds the widget twice, compares the bytes, weighs them against the budgets and writes them.
import { mkdir, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";

const FOLDER = new URL("./hypercare_widget/", import.meta.url);
const START = "hypercare.js";
// Names of properties that no page, no other part and no wire ever sees: they are written shorter.
const FORM_WORDS = `banner choice contact detailsHint fault keeps looksPrivate problem query
  questions radio reasons refusal regex restored settled stillSending taken`;
const SCREENSHOT_WORDS = `box cover covered decoration density documents element families flow
  inFlex inherited isMaskRoot isOpen kept limit masks matrix names parts pictures place rect sheet
  subject wanted written`;
const PARTS = {
  [START]: { entry: "src/index.ts", classic: true },
  "hypercare-form.js": { entry: "src/form/index.ts", ours: only(FORM_WORDS) },
  "hypercare-screenshot.js": { entry: "src/screenshot/index.ts", ours: only(SCREENSHOT_WORDS) },
};
const START_BUDGET = 5 * 1024;
const LAZY_BUDGET = 25 * 1024;

function only(words) {
  return new RegExp(`^(${words.split(/\s+/).join("|")})$`);
}

async function bundle({ entry, classic, ours }) {
  const result = await build({
    absWorkingDir: new URL(".", import.meta.url).pathname,
    entryPoints: [entry],
    bundle: true,
    charset: "utf8",
    external: ["./hypercare-*.js"],
    format: "esm",
    legalComments: "none",
    logLevel: "warning",
    mangleProps: ours,
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
  const compress = { passes: 3, keep_fargs: false, unsafe_arrows: true, unsafe_methods: true };
  const options = { module: true, ecma: 2020, compress };
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
