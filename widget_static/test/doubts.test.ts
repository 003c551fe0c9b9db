import { describe, expect, it } from "vitest";
import type { Said } from "../src/config";
import { type Doubted, doubtsGiven, doubts as doubtsOf } from "../src/late/doubts";
import { edits } from "../src/late/misspelt";

const doubts = (said: Said, spoken: string, more: Partial<Doubted> = {}) =>
  doubtsOf({ said, folder: "https://shop.example/_hypercare/", ...more }, spoken);

describe("what the tag says", () => {
  it("is not doubted when it can be used", () => {
    const said = {
      key: "hcp_0123",
      endpoint: "https://care.example.com",
      launcher: "top-left",
      theme: "auto",
      onError: "offer",
      draft: "page",
      slow: "1500",
      mask: ".iban, [data-salary]",
      maskText: "",
      lang: "de-AT",
      consentRequired: "",
    };
    expect(doubts(said, "de")).toEqual([]);
    expect(doubts({}, "en")).toEqual([]);
  });

  it.each([
    ["launcher", "bottom-center", "bottom-right, bottom-left, top-right, top-left, hidden"],
    ["theme", "drak", "light, dark, auto"],
    ["onError", "offfer", "offer, open"],
    ["draft", "none", "page"],
    ["slow", "3s", "3000"],
    ["shortcut", "Foo", "Ctrl+Alt+H"],
    ["shortcut", "Ctrl+", "Ctrl+Alt+H"],
    ["shortcut", "A+B", "Ctrl+Alt+H"],
    ["mask", ".iban,,", "CSS selectors"],
    ["key", "0123", "hcp_"],
    ["lang", "klingon", '"en" is spoken'],
    ["privacyUrl", "javascript:alert(1)", "http or https"],
  ])("is doubted when %s is %j, and what it may be is told", (name, value, instead) => {
    const [doubt, ...more] = doubts({ [name]: value }, "en");
    const attribute = `data-${name.replace("onError", "on-error").replace("yU", "y-u")}="${value}"`;
    expect(doubt).toContain(`${attribute} is not understood`);
    expect(doubt).toContain(instead);
    expect(more).toEqual([]);
  });

  it.each(["Shift+F1", "ctrl+alt+h", "Meta+Slash", "none", "F8", "Control + Shift + 1"])(
    "may name the key %s",
    (shortcut) => {
      expect(doubts({ shortcut }, "en")).toEqual([]);
    },
  );

  it.each([
    ["hypercareKey", "data-hypercare-key is no attribute of the tag; it is called data-key."],
    ["onerror", "data-onerror is no attribute of the tag; it is called data-on-error."],
    ["lanucher", "data-lanucher is no attribute of the tag; it is called data-launcher."],
    ["masks", "data-masks is no attribute of the tag; it is called data-mask."],
    ["projct", "data-projct is no attribute of the tag; it is called data-project."],
    ["langauge", "data-langauge is no attribute of the tag; it is called data-lang."],
    ["themme", "data-themme is no attribute of the tag; it is called data-theme."],
    ["ocnsent", "data-ocnsent is no attribute of the tag; it is called data-consent."],
    [
      "consentRequred",
      "data-consent-requred is no attribute of the tag; it is called data-consent-required.",
    ],
    ["hypercareMood", "data-hypercare-mood is no attribute of the tag."],
  ])("is doubted when the name %s is not ours", (name, doubt) => {
    expect(doubts({ [name]: "x" }, "en")).toEqual([doubt]);
  });

  it("may stand beside what others say there", () => {
    const others = `cfasync turboTrack turboEval category cookieconsent domain name type src page
      content product reject object reload replace resource task team label locked id nowprocket
      show mode event skin load website siteId service purposes vendor minify noOptimize`;
    const said = Object.fromEntries(others.split(/\s+/).map((name) => [name, "x"]));
    expect(doubts(said as object, "en")).toEqual([]);
  });

  it("is urgent when it is the secret key", () => {
    expect(doubts({ key: "hcs_0123" }, "en")[0]).toContain("secret key, which everybody can read");
    expect(doubts({ key: "hcs_0123" }, "en")[0]).not.toContain("0123");
  });

  it("is a relay's without a key, and what the collector serves is none", () => {
    const folder = "https://care.example.com/widget/";
    expect(doubts({}, "en", { folder })[0]).toContain("no key was given");
    expect(doubts({ key: "hcp_1" }, "en", { folder })).toEqual([]);
    expect(doubts({ endpoint: "/care" }, "en", { folder })).toEqual([]);
    expect(doubts({}, "en", { folder: `${location.origin}/widget/` })).toEqual([]);
  });

  it("may have a privacy notice on the page's own site", () => {
    expect(doubts({ privacyUrl: "/privacy" }, "en")).toEqual([]);
  });
});

describe("what init is called with", () => {
  it("is doubted by the names of its options, whatever they look like", () => {
    const said = { theme: "drak", masks: ".iban", mood: "x", folder: "/care/" } as object;
    expect(doubts(said, "en", { isCalled: true })).toEqual([
      "masks is no option of init(); it is called mask.",
      "mood is no option of init().",
      'init({ theme: "drak" }) is not understood; it may be light, dark, auto.',
    ]);
  });
});

describe("what is answered in advance", () => {
  it("is doubted when nobody could choose it, and what could be chosen is told", () => {
    expect(doubtsGiven({ kind: "wish", category: "money" } as object)).toEqual([
      'the kind "wish" is not known; it may be problem, question, request, praise.',
      expect.stringContaining('the category "money" is not known; it may be bug, data, access'),
    ]);
    expect(doubtsGiven({ kind: "request", category: "data", module: "any" })).toEqual([]);
  });
});

describe("the edits between two names", () => {
  it.each([
    ["mask", "mask", 0],
    ["maks", "mask", 1],
    ["masks", "mask", 1],
    ["projct", "project", 1],
    ["releese", "release", 1],
    ["", "lang", 4],
  ])("%j and %j are counted", (one, other, count) => {
    expect(edits(one, other)).toBe(count);
    expect(edits(other, one)).toBe(count);
  });
});
