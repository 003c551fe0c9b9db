import { describe, expect, it, vi } from "vitest";
import { numberIn } from "../src/custom/number";
import { inPlace } from "../src/custom/place";
import { isQuick } from "../src/custom/quick";
import { readFields } from "../src/custom/read";
import { misfit } from "../src/custom/value";

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

describe("a pattern", () => {
  it.each([
    "^(a+)+$",
    "((a)*)*b",
    "(a|a)*b",
    "(?:a?){30}a{30}",
    "(a|a){30}b",
    "a*a*a*a*b",
    "([a-z]+\\.)*x",
    "(?:x{1,9})+y",
    "a?".repeat(30),
  ])("%s is left to the collector", (pattern) => {
    expect(isQuick(pattern)).toBe(false);
  });

  it.each([
    "^[A-Z]{2,3}-[0-9]+$",
    "^[^@]+@[^@]+\\.[a-z]+$",
    "^(DE|FR|GB)?[0-9]{4}$",
    "^(?:\\d{3}-)*\\d{3}$",
    "^[(*+)]+\\+\\)\\*$",
  ])("%s is matched in the browser", (pattern) => {
    expect(isQuick(pattern)).toBe(true);
  });

  it("is not matched on a long answer", () => {
    const shape = { "x-hypercare-type": "text", pattern: "^[0-9]+$" };
    const schema = { properties: { fields: { properties: { code: shape } } } };
    const [code] = readFields(schema as never, "en");
    const words = { lang: "en", custom: { form: "no" } } as never;
    const found = ["x", "x".repeat(201)].map((answer) => code && misfit(code, answer, words));
    expect(found).toEqual(["no", ""]);
  });
});

describe("a template", () => {
  it("of thousands of fields is asked in part, and its makers are told", () => {
    const told = vi.spyOn(console, "warn").mockReturnValue();
    const one = { "x-hypercare-type": "text" };
    const properties = Object.fromEntries([...Array(3000).keys()].map((n) => [`f${n}`, one]));
    expect(readFields({ properties: { fields: { properties } } } as never, "en")).toHaveLength(100);
    expect(told).toHaveBeenCalledOnce();
    told.mockRestore();
  });

  it("may hold what is no question", () => {
    const properties = {
      odd: { "x-hypercare-type": "telepathy" },
      none: null,
      plain: { type: "string" },
      bad: { "x-hypercare-type": "text", pattern: "(", "x-hypercare-when": 3, allOf: {} },
    };
    const schema = { properties: { fields: { properties } } } as never;
    expect(readFields(schema, "en").map(({ name }) => name)).toEqual(["bad"]);
    expect(readFields({} as never, "en")).toEqual([]);
  });
});

describe("a question's place", () => {
  const one = (name: string, required = false, ...triggers: string[]) => ({
    custom: { name, required, when: Object.fromEntries(triggers.map((each) => [each, [1]])) },
  });
  const placed = (asked: ReturnType<typeof one>[], required: string[] = []) =>
    inPlace(asked as never, { required }).map(
      ({ custom, isFolded }) => `${isFolded ? "(" : ""}${custom.name}`,
    );

  it.each([
    ["what must be answered is in sight", [one("a"), one("b", true)], ["(a", "b"]],
    [
      "what depends on another stands right below that, in the order of the file",
      [one("a"), one("b"), one("c", true, "fields.a"), one("d", true, "fields.a")],
      ["(a", "(c", "(d", "(b"],
    ],
    [
      "and what depends on that one below that",
      [one("a"), one("b", true), one("c", false, "fields.a"), one("d", true, "fields.c")],
      ["(a", "(c", "(d", "b"],
    ],
    [
      "in sight too, though it need not be answered",
      [one("a", true), one("b", true), one("c", false, "fields.a")],
      ["a", "c", "b"],
    ],
    ["the category is folded", [one("a", true, "category")], ["(a"]],
    ["the kind is not", [one("a", true, "kind")], ["a"]],
  ])("%s", (_, asked, expected) => expect(placed(asked)).toEqual(expected));

  it("follows a category that must be chosen", () => {
    expect(placed([one("a", true, "category")], ["category"])).toEqual(["a"]);
  });
});

describe("a question's words", () => {
  const spoken = {
    "x-hypercare-type": "choice",
    title: "Branch",
    description: "Where?",
    enum: ["North", "South"],
    "x-hypercare-translations": {
      de: { title: "Filiale", choices: { North: "Nord" }, "x-hypercare-type": "hidden" },
      "pt-PT": { title: "Filial" },
      en: { title: "Site" },
    },
  };
  const read = (lang: string, shape: object = spoken) =>
    readFields({ properties: { fields: { properties: { branch: shape } } } } as never, lang)[0];

  it.each([
    ["de", "Filiale"],
    ["de-AT", "Filiale"],
    ["pt-BR", "Filial"],
    ["en", "Site"],
    ["fr", "Branch"],
  ])("in %s are %s", (lang, label) => expect(read(lang)?.label).toBe(label));

  it("leave what is not translated, and change no answer", () => {
    expect(read("de")).toMatchObject({ type: "choice", help: "Where?" });
    expect(read("de")?.choices).toEqual([
      ["North", "Nord"],
      ["South", "South"],
    ]);
  });

  it.each([null, "de", [1], { de: null }, { de: "x" }, { de: { choices: 7 } }])(
    "may be %j, which makes no sense",
    (said) => {
      const shape = { ...spoken, "x-hypercare-translations": said };
      expect(read("de", shape)).toMatchObject({
        label: "Branch",
        choices: [
          ["North", "North"],
          ["South", "South"],
        ],
      });
    },
  );
});
