import { describe, expect, it } from "vitest";
import { words as arabic } from "../src/words/ar";
import { choose } from "../src/words/choose";
import { speak as german, words as german_ } from "../src/words/de";
import { words as english } from "../src/words/en";
import { merge, type Over } from "../src/words/merge";
import { ourLanguage } from "../src/words/start";

const THERE = ["en", "de", "pt-BR", "zh-Hans"];

describe("the language", () => {
  it.each([
    [["de-AT"], "de"],
    [["DE"], "de"],
    [["pt"], "pt-BR"],
    [["pt-PT"], "pt-BR"],
    [["pt_BR"], "pt-BR"],
    [["zh-CN"], "zh-Hans"],
    [["zh-TW"], "zh-Hans"],
    [["", "sv", "de"], "de"],
    [["den"], "en"],
    [["sv"], "en"],
    [[], "en"],
  ])("for %j is %s", (wanted, chosen) => {
    expect(choose(wanted, THERE)).toBe(chosen);
    expect(ourLanguage(wanted)[0]).toBe(chosen.slice(0, 2));
  });

  it("is the nearest of those that share the first subtag", () => {
    const more = [...THERE, "de-CH", "zh-Hant"];
    expect(choose(["de-CH"], more)).toBe("de-CH");
    expect(choose(["de-DE"], more)).toBe("de");
    expect(choose(["zh-Hant-TW"], more)).toBe("zh-Hant");
  });

  it.each([
    ["en", english],
    ["de", german_],
    ["ar", arabic],
  ])("has the launcher's label before its texts are there: %s", (tag, words) => {
    expect(ourLanguage([tag])[1]).toBe(words.launcher);
  });
});

describe("the application's own words", () => {
  const put = (own: unknown) => merge(english, own as Over<typeof english>);

  it("take the place of ours, each for itself", () => {
    const words = put({ send: "Off with it", kept: { title: "Put aside" } });
    expect([words.send, words.kept.title]).toEqual(["Off with it", "Put aside"]);
    expect([words.cancel, words.kept.page]).toEqual([english.cancel, english.kept.page]);
    expect(english.send).toBe("Send feedback");
  });

  it("may be functions, or strings with places for what is told", () => {
    expect(put({ left: (count: number) => `${count} more` }).left(7)).toBe("7 more");
    expect(put({ files: { remove: "Away with {0}" } }).files.remove("a.txt")).toBe(
      "Away with a.txt",
    );
    expect(put({ picture: { alt: "{0}: {2} high" } }).picture.alt("It", 4, 3)).toBe("It: 3 high");
  });

  it("name what we have no name for, such as a field of the project's own", () => {
    expect(put({ fields: { cost_centre: "Cost centre" } }).fields.cost_centre).toBe("Cost centre");
  });

  it.each([
    [null],
    [7],
    ["words"],
    [{ send: null, kept: "no", left: {}, choices: [1] }],
    [{ left: () => nothing.there }],
  ])("do no harm when they are %j", (own) => {
    const words = put(own);
    expect(words.send).toBe("Send feedback");
    expect(words.kept.title).toBe("Kept on this device");
    expect(words.left(3)).toBe("3 characters left");
    expect(words.choices.category).toEqual(english.choices.category);
  });

  it("belong to one language, to all of them, or to one that we do not have", () => {
    const own = [
      { words: { send: "Schick ab" }, lang: "de" },
      { words: { send: "Skicka" }, lang: "sv" },
      { words: { close: "✕" } },
    ];
    const spoken = (wanted: string) => {
      const { words, dir } = german([wanted], own);
      return [words.lang, words.send, words.close, words.cancel, dir];
    };
    expect(spoken("de-CH")).toEqual(["de", "Schick ab", "✕", "Abbrechen", "ltr"]);
    expect(spoken("sv-SE")).toEqual(["sv", "Skicka", "✕", "Abbrechen", "ltr"]);
  });

  it("leave the language as it is when they are for all of them", () => {
    const own = [{ words: { close: "✕" } }, { words: { send: "Schick ab" }, lang: "de" }];
    const { words, dir } = german(["", "de", "en"], own);
    expect([words.lang, words.close, words.send, dir]).toEqual(["de", "✕", "Schick ab", "ltr"]);
    expect(german(["", "he"], [...own, { words: {}, lang: "he" }]).dir).toBe("rtl");
  });

  it("run from right to left where their language does", () => {
    expect(german(["he"], [{ words: {}, lang: "he" }]).dir).toBe("rtl");
    expect(german(["fa-IR"], [{ words: {}, lang: "fa" }]).dir).toBe("rtl");
  });
});

declare const nothing: { there: string };
