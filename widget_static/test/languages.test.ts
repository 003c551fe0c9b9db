import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Words } from "../src/words/en";
import { words as english } from "../src/words/en";

type Say = (...given: (number | string)[]) => string;
type Text = string | Say;

const FILES = readdirSync("src/words")
  .map((name) => name.match(/^([a-z]{2}(-[A-Z]\w+)?)\.ts$/)?.[1])
  .filter((tag): tag is string => tag !== undefined);
const ASKED = ["en", "de", "fr", "es", "it", "pt-BR", "nl", "pl", "tr", "ja", "zh-Hans", "ar"];
const MEGA = 1024 * 1024;
const COUNTS = [0, 1, 2, 3, 5, 11, 21, 100, 1_234];
// The same word in both languages, or a name.
const SHARED = new Set([
  "Feedback",
  "Problem",
  "Problem?",
  "Question",
  "Text",
  "Name",
  "Ticket",
  "Box",
  "optional",
]);

/** Return all texts by their place, such as `kept.reasons.offline`. */
function texts(said: object, place = ""): Map<string, Text> {
  return new Map(
    Object.entries(said).flatMap(([name, one]) =>
      typeof one === "object" && one !== null
        ? [...texts(one, `${place}${name}.`)]
        : [[`${place}${name}`, one as Text]],
    ),
  );
}

const ours = texts(english);
const functions = [...ours].filter((one): one is [string, Say] => typeof one[1] === "function");

it("there are the twelve languages, and no file has another name", () => {
  expect(FILES.sort()).toEqual([...ASKED].sort());
});

describe.each(ASKED)("the words of %s", (lang) => {
  let theirs: Map<string, Text>;
  let words: Words;
  beforeAll(async () => {
    ({ words } = await import(`../src/words/${lang}.ts`));
    theirs = texts(words);
  });

  it("are all there, say something, and name their language", () => {
    expect([...theirs.keys()].sort()).toEqual([...ours.keys()].sort());
    const silent = [...theirs].filter(([, one]) => typeof one === "string" && !one.trim());
    expect(silent).toEqual([]);
    expect(words.lang).toBe(lang);
  });

  it("write sizes and numbers as the browser would", () => {
    const { size, left } = words.files;
    const unit = (amount: number, unit: string) =>
      amount.toLocaleString(lang, { style: "unit", unit });
    const kilo = [1, 12, 999].map((amount) => [size(amount * 1024), unit(amount, "kilobyte")]);
    const mega = [1, 9.5, 24.8].map((amount) => [size(amount * MEGA), unit(amount, "megabyte")]);
    const counts = [1, 100, 999, 1280, 12_345, 1_234_567];
    const plain = counts.map((count) => [left(count, ""), count.toLocaleString(lang)]);
    for (const [ours, theirs] of [...kilo, ...mega]) expect(ours).toBe(theirs);
    for (const [ours, theirs] of plain) expect(ours).toContain(theirs);
  });

  it("tell every number and name that they are given", () => {
    for (const [place, say] of functions) {
      const told = theirs.get(place) as Say;
      for (const count of COUNTS)
        expect(lost(told, say, count, lang), `${place}(${count})`).toEqual([]);
    }
  });

  it("are not English that was forgotten", () => {
    if (lang === "en") return;
    const same = [...theirs].filter(
      ([place, one]) => typeof one === "string" && one === ours.get(place) && !SHARED.has(one),
    );
    expect(same.map(([place]) => place)).toEqual([]);
    for (const [place, say] of functions.filter(([one]) => !EQUAL.test(one))) {
      expect((theirs.get(place) as Say)(7, 8, 9, 10, 11), place).not.toBe(say(7, 8, 9, 10, 11));
    }
  });

  it("keep the punctuation of the language", () => {
    for (const [place, one] of theirs) {
      const said = typeof one === "string" ? one : one(5, 6, 7, 8, 9);
      expect(wrong(said, lang), `${place}: ${said}`).toEqual([]);
    }
  });
});

// Sizes and percents may be written alike.
const EQUAL = /size$|zoom$|alt$/;

/** Return those of the given numbers that English tells and `told` does not. */
function lost(told: Say, say: Say, count: number, lang: string): string[] {
  const given = [count, 4_302, 4_303, 4_304, 4_305].slice(0, say.length);
  const [said, english] = [told(...given), say(...given)];
  expect(said.trim(), "is empty").not.toBe("");
  expect(said, "has a hole").not.toMatch(/undefined|NaN|\[object|#|\{/);
  return given.map(String).filter((number) => {
    const isInWords = Number(number) === count && count < 3;
    return !isInWords && tells(english, number, "en") && !tells(said, number, lang);
  });
}

function tells(said: string, number: string, lang: string): boolean {
  return said.includes(number) || said.includes(Number(number).toLocaleString(lang));
}

/** Return what is not punctuation of this language. */
function wrong(said: string, lang: string): string[] {
  const faults: Record<string, RegExp> = {
    ar: /[,;?“”"]/,
    de: /”|["«»]|\.\.\./,
    es: /["“”]|(?<!\?)¿[^?]*$|^[^¿]*\?/,
    fr: /["“”]|[^\u00a0\u202f][?!;:»%]|«[^\u00a0]|'/,
    it: /["“”]|\.\.\.|'/,
    ja: /["“”]|[?!,]|[^\d]\.(?!\d)/,
    nl: /["“”]|\.\.\./,
    pl: /["“«»]|\.\.\./,
    tr: /["„«»]|\.\.\./,
    "pt-BR": /["„«»]|\.\.\./,
    "zh-Hans": /["?!,;]|[^\d]\.(?!\d)/,
    en: /["„«»]|\.\.\.|'/,
  };
  const plain = said.replace(/zip|12[.,]5/, "");
  return plain.match(faults[lang] ?? /$^/) ?? [];
}
