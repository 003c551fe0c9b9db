// Builds each small application with its real framework: node build.mjs TARGET
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { build } = require("esbuild");
const { compile } = require("svelte/compiler");

const svelte = {
  name: "svelte",
  setup(builder) {
    builder.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return { contents: compile(source, { filename: path, generate: "client" }).js.code };
    });
  },
};
await build({
  absWorkingDir: import.meta.dirname,
  bundle: true,
  conditions: ["browser", "development"],
  define: {
    "process.env.NODE_ENV": '"development"',
    __VUE_OPTIONS_API__: "true",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "true",
  },
  entryPoints: ["react.jsx", "document.jsx", "vue.js", "svelte.js", "htmx.js", "turbo.js"],
  external: ["/_hypercare/*"],
  format: "esm",
  jsx: "automatic",
  logLevel: "warning",
  nodePaths: [`${process.cwd()}/node_modules`],
  outdir: process.argv[2],
  plugins: [svelte],
});
