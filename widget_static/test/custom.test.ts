import { describe, expect, it } from "vitest";
import { numberIn } from "../src/custom/number";
import { readFields } from "../src/custom/read";

describe("a number", () => {
  it.each([
    ["12", "en", 12],
    ["12.5", "de", 12.5],
    ["12,5", "en", 12.5],
    ["-0,5", "en", -0.5],
    [".5", "en", 0.5],
    ["−3", "en", -3],
    ["1,234", "en", 1234],
    ["1,234", "de", 1.234],
    ["1.234", "de", 1234],
    ["1.234", "en", 1.234],
    ["0.123", "de", 0.123],
    ["1.234.567", "en", 1234567],
    ["1,234,567.5", "de", 1234567.5],
    ["1.234.567,5", "en", 1234567.5],
    ["1 234 567,5", "fr", 1234567.5],
    ["1’234.50", "de-CH", 1234.5],
    ["١٢٬٥٠٠٫٥", "ar", 12500.5],
    ["۱۲", "fa", 12],
    ["１２．５", "ja", 12.5],
    ["１２", "ja", 12],
    ["12 €", "de", undefined],
    ["1e3", "en", undefined],
    ["", "en", undefined],
    ["-", "en", undefined],
  ] as const)("%s in %s is %s", (written, lang, meant) => {
    expect(numberIn(written, lang)).toBe(meant);
  });
});

describe("a template", () => {
  it("may hold what is no question", () => {
    const properties = {
      odd: { "x-hypercare-type": "telepathy" },
      none: null,
      plain: { type: "string" },
      bad: { "x-hypercare-type": "text", pattern: "(", "x-hypercare-when": 3, allOf: {} },
    };
    const schema = { properties: { fields: { properties } } } as never;
    expect(readFields(schema).map(({ name }) => name)).toEqual(["bad"]);
    expect(readFields({} as never)).toEqual([]);
  });
});
