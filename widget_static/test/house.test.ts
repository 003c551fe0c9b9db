// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { parseSync } from "vite";
import { describe, expect, it } from "vitest";

interface Arrow {
  from: string;
  to: string;
  /** Nothing of it is left in the built file. */
  isTypes: boolean;
}

const SRC = new URL("../src/", import.meta.url);
const PARTS = ["annotate", "custom", "display", "form", "late", "reports", "screenshot"];
// What the start-up script is made of, besides the files that stand beside its own.
const START = ["watch/", "words/start.ts", "words/steps.ts"];
const LINES = 250;

const files = (readdirSync(SRC, { recursive: true }) as string[]).filter((name) =>
  name.endsWith(".ts"),
);
const texts = files.filter((name) => !/^words\/[a-z]{2}(-\w+)?\.ts$/.test(name));
const sources = new Map(files.map((name) => [name, readFileSync(new URL(name, SRC), "utf8")]));
const arrows = files.flatMap(arrowsFrom);

function arrowsFrom(from: string): Arrow[] {
  const { module } = parseSync(from, sources.get(from) as string);
  const near = module.staticImports.filter(({ moduleRequest }) =>
    moduleRequest.value.startsWith("."),
  );
  return near.map(({ moduleRequest, entries }) => ({
    from,
    to: `${posix.join(posix.dirname(from), moduleRequest.value)}.ts`,
    isTypes: entries.length > 0 && entries.every(({ isType }) => isType),
  }));
}

const room = (file: string) => (file.includes("/") ? posix.dirname(file) : "");
const told = ({ from, to }: Arrow) => `${from} → ${to}`;

// Everything that a file needs, itself included.
function needed(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { from, to, isTypes } of arrows) if (from === file && !isTypes) needed(to, seen);
  return seen;
}

// A way that leads back to where it has been, "" when there is none.
function circle(file: string, way: string[] = [], done = new Set<string>()): string {
  if (way.includes(file)) return [...way.slice(way.indexOf(file)), file].join(" → ");
  if (done.has(file)) return "";
  for (const { from, to } of arrows) {
    const found = from === file && circle(to, [...way, file], done);
    if (found) return found;
  }
  done.add(file);
  return "";
}

describe("the widget's sources", () => {
  it("know each other without a circle, types included", () => {
    const done = new Set<string>();
    expect(new Set(files.map((file) => circle(file, [], done)))).toEqual(new Set([""]));
  });

  it("load nothing at the start that is fetched later", () => {
    for (const entry of ["classic.ts", "module.ts"]) {
      const inside = [...needed(entry)].filter((file) => room(file));
      expect(inside.filter((file) => !START.some((start) => file.startsWith(start)))).toEqual([]);
      expect(inside).not.toEqual([]);
    }
  });

  it("have no part with another part's code in it", () => {
    const foreign = arrows.filter(
      ({ from, to, isTypes }) =>
        !isTypes && PARTS.includes(room(to)) && room(from) !== room(to) && from !== "core.ts",
    );
    expect(foreign.map(told)).toEqual([]);
  });

  it("take pictures without knowing the rest of the widget", () => {
    const out = arrows.filter(
      ({ from, to }) => room(from) === "screenshot" && room(to) !== "screenshot",
    );
    expect(new Set(out.map(({ to }) => to))).toEqual(
      new Set(["ancestors.ts", "core.ts", "generated.ts"]),
    );
    expect(out.filter(({ to, isTypes }) => to === "core.ts" && !isTypes).map(told)).toEqual([]);
  });

  it("keep texts apart from code: languages know only how languages speak", () => {
    const out = arrows.filter(({ from }) => room(from) === "words");
    expect(out.filter(({ to }) => room(to) !== "words").map(told)).toEqual([]);
  });

  it("stand in rooms that one can overlook", () => {
    const long = (name: string) => (sources.get(name) as string).split("\n").length > LINES + 1;
    expect(texts.filter((name) => name !== "generated.ts" && long(name))).toEqual([]);
  });
});
