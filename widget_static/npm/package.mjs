// Puts the npm package together from the built files, in dist/hypercare-widget or the folder that
// is named. Bundlers follow only imports whose name they can read: theirs names each part twice.

import { execFile } from "node:child_process";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const ROOT = new URL("../", import.meta.url);
const BUILT = new URL("hypercare_widget/", ROOT);
const TARGET = pathToFileURL(
  `${process.argv[2] ?? fileURLToPath(new URL("dist/hypercare-widget", ROOT))}/`,
);
const PART = /import\(`\$\{(\w+)\}(hypercare-[\w-]+\.js)`\)/g;
const LANGUAGE = /import\(`\$\{(\w+)\}hypercare-words-\$\{(\w+)\}\.js`\)/g;
// A bundler leaves alone what has these words; the address is given by `init({ folder })`.
const LEFT_ALONE = "/* webpackIgnore: true */ /* @vite-ignore */";

const tagOf = (name) => /words-(.+)\.js/.exec(name)[1];

/** Return the module as bundlers want it: parts by relative names, nothing of its own address. */
function bundled(module, languages) {
  const one = (name) => `import("./${name}")`;
  const each = languages.map((name) => `${JSON.stringify(tagOf(name))}:()=>${one(name)}`);
  const far = (call) => call.replace("(", `(${LEFT_ALONE}`);
  const places = [/import\((?!"\.\/)/g, PART, LANGUAGE, /import\.meta\.url/g].map(
    (sought) => module.match(sought)?.length ?? 0,
  );
  if (places[0] !== places[1] + places[2] || places[3] > 1) {
    throw new Error(
      `a built file has imports that are not known here (${places}); adapt npm/package.mjs`,
    );
  }
  return module
    .replace("import.meta.url", '""')
    .replace(PART, (call, folder, name) => `(${folder}?${far(call)}:${one(name)})`)
    .replace(
      LANGUAGE,
      (call, folder, tag) =>
        `(${folder}?${far(call)}:({${each}}[${tag}]||(()=>Promise.reject()))())`,
    );
}

async function manifest() {
  const { license } = JSON.parse(await readFile(new URL("package.json", ROOT), "utf8"));
  const generated = await readFile(new URL("src/generated.ts", ROOT), "utf8");
  const [, version] = generated.match(/ VERSION = "(.+?)"/);
  const module = { types: "./hypercare.d.ts", default: "./bundled.mjs" };
  const bare = { types: "./bare.d.ts", default: "./bare.mjs" };
  const words = { types: "./words.d.ts", default: "./words/*.mjs" };
  return {
    name: "hypercare-widget",
    version,
    description: "Users say what went wrong, where it goes wrong: the widget of hypercare",
    keywords: ["feedback", "bug report", "screenshot", "hypercare", "go-live"],
    license,
    type: "module",
    exports: {
      ".": module,
      "./bare": bare,
      "./words/*": words,
      "./*.js": "./*.js",
      "./hypercare.mjs": "./hypercare.mjs",
    },
    module: "./bundled.mjs",
    types: "./hypercare.d.ts",
    sideEffects: ["./hypercare.js"],
  };
}

// The module that has no language in it, from its source.
async function bare() {
  const built = await build({
    absWorkingDir: fileURLToPath(ROOT),
    entryPoints: ["src/bare.ts"],
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    write: false,
  });
  return bundled(built.outputFiles[0].text, []);
}

async function language(name) {
  const code = `import { speak } from "../${name}";
export default { tag: "${tagOf(name)}", speak };
`;
  await writeFile(new URL(`words/${tagOf(name)}.mjs`, TARGET), code);
}

// The names of all texts, so that an application's own are checked against them.
async function declarations() {
  const options = "--ignoreConfig --declaration --emitDeclarationOnly --strict --target es2022";
  const types = fileURLToPath(new URL("types", TARGET));
  const sources = ["en", "merge"].map((name) => `src/words/${name}.ts`);
  const all = [...options.split(" "), "--module", "esnext", "--moduleResolution", "bundler"];
  const tsc = fileURLToPath(new URL("node_modules/.bin/tsc", ROOT));
  const cwd = fileURLToPath(ROOT);
  await promisify(execFile)(tsc, [...all, "--outDir", types, ...sources], { cwd });
  for (const name of await readdir(types)) {
    const file = new URL(`types/${name}`, TARGET);
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace(/"\.\/(\w+)"/g, '"./$1.js"'));
  }
}

async function declare(name) {
  const text = await readFile(new URL(`npm/${name}`, ROOT), "utf8");
  const there = text.replace(/"\.\.\/src\/words\/(\w+)"/g, '"./types/$1.js"');
  await writeFile(new URL(name, TARGET), there.replace(/"\.\/(\w+)"/g, '"./$1.js"'));
}

await rm(TARGET, { recursive: true, force: true });
await mkdir(new URL("words/", TARGET), { recursive: true });
const files = (await readdir(BUILT)).filter((name) => /\.m?js$/.test(name));
const languages = files.filter((name) => name.includes("-words-"));
for (const name of files) {
  const code = await readFile(new URL(name, BUILT), "utf8");
  const isPart = name.startsWith("hypercare-");
  await writeFile(new URL(name, TARGET), isPart ? bundled(code, languages) : code);
}
for (const name of languages) await language(name);
for (const name of ["hypercare.d.ts", "bare.d.ts", "words.d.ts"]) await declare(name);
await declarations();
await copyFile(new URL("npm/README.md", ROOT), new URL("README.md", TARGET));
await copyFile(new URL("../LICENSE", ROOT), new URL("LICENSE", TARGET));
const module = await readFile(new URL("hypercare.mjs", BUILT), "utf8");
await writeFile(new URL("bundled.mjs", TARGET), bundled(module, languages));
await writeFile(new URL("bare.mjs", TARGET), await bare());
await writeFile(new URL("package.json", TARGET), `${JSON.stringify(await manifest(), null, 2)}\n`);
console.log(`The npm package is in ${fileURLToPath(TARGET)}`);
