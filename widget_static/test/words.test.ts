import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FIELDS, KINDS } from "../src/generated";
import { words as text } from "../src/words/en";

describe("the words", () => {
  const asked = FIELDS.filter(({ name }) => !["kind", "description"].includes(name));

  it.each(asked.map((field) => [field.name, field] as const))(
    "name the field %s and each of its choices",
    (name, field) => {
      expect(text.fields[name]).toBeTruthy();
      const choices = "choices" in field ? field.choices : [];
      for (const choice of choices) expect(text.choices[name]?.[choice]).toBeTruthy();
      expect(Object.keys(text.choices[name] ?? {})).toEqual([...choices]);
    },
  );

  it("ask for a description of each kind of feedback", () => {
    expect(Object.keys(text.kinds)).toEqual([...KINDS]);
    for (const kind of Object.values(text.kinds)) {
      expect(Object.values(kind).filter(Boolean)).toHaveLength(4);
    }
  });

  it("name nothing that the template does not ask", () => {
    const known = [...asked.map(({ name }) => name as string), "reporter.name", "reporter.email"];
    expect(Object.keys(text.fields).filter((name) => !known.includes(name))).toEqual([]);
    expect(Object.keys(text.choices).filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe("the build", () => {
  const build = readFileSync("build.mjs", "utf8");
  // The camera knows no texts.
  const shortened = [...build.matchAll(/const (?!SCREENSHOT)\w+_WORDS = `([^`]+)`/g)].flatMap(
    ([, names = ""]) => names.split(/\s+/),
  );

  it("leaves the names of texts as they are, since they go from one part to another", () => {
    const names = (one: object): string[] =>
      Object.entries(one).flatMap(([name, said]) => [
        name,
        ...(typeof said === "object" ? names(said) : []),
      ]);
    expect(names(text).filter((name) => shortened.includes(name))).toEqual([]);
  });
});
