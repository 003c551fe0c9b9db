import { describe, expect, it } from "vitest";
import { doubts } from "../src/late/doubts";

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
  ])("is doubted when %s is %j, and what it may be is told", (name, value, instead) => {
    const [doubt, ...more] = doubts({ [name]: value }, "en");
    const attribute = `data-${name.replace("onError", "on-error")}="${value}"`;
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
    ["hypercareMood", "data-hypercare-mood is no attribute of the tag."],
  ])("is doubted when the name %s is not ours", (name, doubt) => {
    expect(doubts({ [name]: "x" }, "en")).toEqual([doubt]);
  });

  it("may stand beside what others say there", () => {
    expect(doubts({ cfasync: "false", turboTrack: "reload" } as object, "en")).toEqual([]);
  });

  it("is urgent when it is the secret key", () => {
    expect(doubts({ key: "hcs_0123" }, "en")[0]).toContain("secret key, which everybody can read");
    expect(doubts({ key: "hcs_0123" }, "en")[0]).not.toContain("0123");
  });
});
