// Builds the widget twice, compares the bytes, weighs them against the budgets and writes them.
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";

const FOLDER = new URL("./hypercare_widget/", import.meta.url);
const START = "hypercare.js";
// Names of properties that no page, no other part and no wire ever sees: they are written shorter.
const FORM_WORDS = `area banner calm chosen contact database draw fail fold folders isAgreed isBusy isGiven
  isOpen isOver isReady isWhole keepDraft keeps otherwise query radio refusal refuse regex settled store
  stored thing things`;
const SCREENSHOT_WORDS = `box cover covered decoration density documents element families flow
  dialogs dresses foreign inFlex inherited isMaskRoot isOpen kept limit masks matrix mayFetch names parts pictures place popovers rect
  rest sheet subject words written`;
const ANNOTATE_WORDS = `area askWords become chosen cross desk differs drawings drawn easel
  field hasPen heft ink isCrossed isFitted isPanning isWritten kind mayStay measure over paper past points
  pointers present pressed reaches record redraw scale settled space doing tool travel view weight`;
const PARTS = {
  [START]: { entry: "src/classic.ts", classic: true },
  "hypercare.mjs": { entry: "src/module.ts" },
  "hypercare-watch.js": { entry: "src/late/index.ts" },
  "hypercare-form.js": { entry: "src/form/index.ts", ours: only(FORM_WORDS) },
  "hypercare-fields.js": { entry: "src/custom/index.ts" },
  "hypercare-screenshot.js": { entry: "src/screenshot/index.ts", ours: only(SCREENSHOT_WORDS) },
  "hypercare-covers.js": { entry: "src/screenshot/covers.ts", ours: only(SCREENSHOT_WORDS) },
  "hypercare-annotate.js": { entry: "src/annotate/index.ts", ours: only(ANNOTATE_WORDS) },
  "hypercare-display.js": { entry: "src/display/index.ts" },
  "hypercare-trouble.js": { entry: "src/trouble.ts" },
  "hypercare-reports.js": { entry: "src/reports/index.ts" },
  ...(await languages()),
};
// What each group of files may weigh together, gzip. What opens the dialog, sends and takes the picture
// is fetched when the page is idle, the annotator when a picture is marked; a page fetches one language.
const BUDGETS = {
  "start-up": [5 * 1024, [START]],
  "form and camera": [38.25 * 1024, ["hypercare-form.js", "hypercare-screenshot.js"]],
  annotator: [8.5 * 1024, ["hypercare-annotate.js"]],
};

// Every file of src/words that is named by a language's tag; the part has the tag's first subtag.
async function languages() {
  const names = await readdir(new URL("./src/words/", import.meta.url));
  const tags = names.flatMap((name) => name.match(/^([a-z]{2}(-[A-Z]\w+)?)\.ts$/)?.[1] ?? []);
  return Object.fromEntries(
    tags
      .sort()
      .map((tag) => [`hypercare-words-${tag.slice(0, 2)}.js`, { entry: `src/words/${tag}.ts` }]),
  );
}

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
  for (const [name, size] of sizes) console.log(`${name.padEnd(26)} ${size} bytes gzip`);
  return Object.entries(BUDGETS).map(([group, [most, names]]) => {
    const size = names.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
    console.log(`${group}: ${size} of ${most}`);
    return size <= most;
  });
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
if (weigh(sizes).includes(false)) {
  console.error("Over the budget: make it smaller, or move it to a part that fewer people fetch.");
  process.exitCode = process.env.OVER_BUDGET === "warn" ? 0 : 1;
}
