// Puts the npm package together from the built files, in dist/hypercare-widget or the folder that
// is named. Bundlers follow only imports whose name they can read: theirs names each part twice.
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = new URL("../", import.meta.url);
const BUILT = new URL("hypercare_widget/", ROOT);
const TARGET = pathToFileURL(
  `${process.argv[2] ?? fileURLToPath(new URL("dist/hypercare-widget", ROOT))}/`,
);
const PART = /import\(`\$\{(\w+)\}(hypercare-[\w-]+\.js)`\)/g;
const LANGUAGE = /import\(`\$\{(\w+)\}hypercare-words-\$\{(\w+)\}\.js`\)/g;
// A bundler leaves alone what has these words; the address is given by `init({ folder })`.
const LEFT_ALONE = "/* webpackIgnore: true */ /* @vite-ignore */";

/** Return the module as bundlers want it: parts by relative names, nothing of its own address. */
function bundled(module, languages) {
  const one = (name) => `import("./${name}")`;
  const each = languages.map(
    (name) => `${JSON.stringify(/words-(.+)\.js/.exec(name)[1])}:()=>${one(name)}`,
  );
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
  return {
    name: "hypercare-widget",
    version,
    description: "Users say what went wrong, where it goes wrong: the widget of hypercare",
    keywords: ["feedback", "bug report", "screenshot", "hypercare", "go-live"],
    license,
    type: "module",
    exports: { ".": module, "./*.js": "./*.js", "./hypercare.mjs": "./hypercare.mjs" },
    module: "./bundled.mjs",
    types: "./hypercare.d.ts",
    sideEffects: ["./hypercare.js"],
  };
}

await rm(TARGET, { recursive: true, force: true });
await mkdir(TARGET, { recursive: true });
const files = (await readdir(BUILT)).filter((name) => /\.m?js$/.test(name));
const languages = files.filter((name) => name.includes("-words-"));
for (const name of files) {
  const code = await readFile(new URL(name, BUILT), "utf8");
  const isPart = name.startsWith("hypercare-");
  await writeFile(new URL(name, TARGET), isPart ? bundled(code, languages) : code);
}
for (const name of ["hypercare.d.ts", "README.md"]) {
  await copyFile(new URL(`npm/${name}`, ROOT), new URL(name, TARGET));
}
await copyFile(new URL("../LICENSE", ROOT), new URL("LICENSE", TARGET));
const module = await readFile(new URL("hypercare.mjs", BUILT), "utf8");
await writeFile(new URL("bundled.mjs", TARGET), bundled(module, languages));
await writeFile(new URL("package.json", TARGET), `${JSON.stringify(await manifest(), null, 2)}\n`);
