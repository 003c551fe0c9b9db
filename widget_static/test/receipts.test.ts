import { beforeEach, describe, expect, it } from "vitest";
import type { Core } from "../src/core";
import {
  type Entry,
  excerpt,
  forget,
  heard,
  ownReceipts,
  receipts,
  remember,
} from "../src/receipts";
import { isNews, statusAddress } from "../src/reports/status";

const STORED = "hypercare.reports";
const DAY_MS = 86_400_000;

function entry(number: number, more: Partial<Entry> = {}): Entry {
  const at = new Date(Date.now() - DAY_MS + number * 1000).toISOString();
  return { id: `id-${number}`, receipt: `SHOP-${number}`, at, text: "words", ...more };
}

beforeEach(() => localStorage.clear());

describe("what is remembered", () => {
  it("is ordered by when it was written, and each stands there once", () => {
    remember(entry(2));
    remember(entry(1));
    remember(entry(2, { state: "resolved" }));
    expect(receipts().map(({ receipt, state }) => [receipt, state])).toEqual([
      ["SHOP-1", undefined],
      ["SHOP-2", "resolved"],
    ]);
  });

  it("is bounded: the latest fifty of ninety days", () => {
    remember(entry(0, { at: new Date(Date.now() - 91 * DAY_MS).toISOString() }));
    for (let number = 1; number <= 51; number++) remember(entry(number));
    expect(receipts()).toHaveLength(50);
    expect(receipts()[0]?.receipt).toBe("SHOP-2");
  });

  it("belongs to whoever was identified, or to nobody", () => {
    remember(entry(1, { who: "42" }));
    remember(entry(2));
    const asked = (id?: string) => ownReceipts({ reporter: { id } } as Core);
    expect(asked("42").map(({ receipt }) => receipt)).toEqual(["SHOP-1"]);
    expect(asked().map(({ receipt }) => receipt)).toEqual(["SHOP-2"]);
  });

  it("can be forgotten, and rubbish in its place counts as nothing", () => {
    remember(entry(1));
    forget(["id-1"]);
    expect(receipts()).toEqual([]);
    localStorage.setItem(STORED, "no JSON");
    expect(receipts()).toEqual([]);
    localStorage.setItem(STORED, '{"at": 1}');
    expect(receipts()).toEqual([]);
  });

  it("is heard of from another tab by what is new there", () => {
    const event = (key: string) =>
      ({
        key,
        oldValue: JSON.stringify([entry(1)]),
        newValue: JSON.stringify([entry(1), entry(2)]),
      }) as StorageEvent;
    expect(heard(event(STORED)).map(({ id }) => id)).toEqual(["id-2"]);
    expect(heard(event("another"))).toEqual([]);
  });
});

describe("an excerpt", () => {
  it("is one short line, cut between characters that a person sees", () => {
    expect(excerpt("  one\n two ")).toBe("one two");
    expect(excerpt("x".repeat(200))).toHaveLength(120);
    expect(() => encodeURIComponent(excerpt("🙁".repeat(200)))).not.toThrow();
  });
});

describe("the address of a status", () => {
  const link = "https://care.example/api/v1/feedback/id-1/status?token=t%2B";

  it("is the relay's where there is one, since nothing else may be reachable", () => {
    const config = { key: "", feedbackUrl: "https://shop.example/_hypercare/feedback" };
    expect(statusAddress(entry(1, { link }), config)).toBe(
      "https://shop.example/_hypercare/status?id=id-1&token=t%2B",
    );
  });

  it("is the collector's as the page knows it otherwise", () => {
    const config = { key: "hcp_1", feedbackUrl: "https://proxy.example/api/v1/feedback" };
    expect(statusAddress(entry(1, { link }), config)).toBe(
      "https://proxy.example/api/v1/feedback/id-1/status?token=t%2B",
    );
  });

  it("is none without a token", () => {
    const config = { key: "", feedbackUrl: "https://shop.example/_hypercare/feedback" };
    expect(statusAddress(entry(1), config)).toBeUndefined();
    expect(statusAddress(entry(1, { link: "javascript:1?token=t" }), config)).toBeUndefined();
  });
});

describe("news", () => {
  const status = (state: string, messages: number) => ({
    state,
    tickets: [],
    messages: Array.from({ length: messages }, () => ({ at: "", text: "" })),
  });

  it("is a message or an end that was not looked at", () => {
    expect(isNews(entry(1), status("in_progress", 0))).toBe(false);
    expect(isNews(entry(1), status("in_progress", 1))).toBe(true);
    expect(isNews(entry(1), status("resolved", 0))).toBe(true);
    expect(isNews(entry(1, { state: "resolved", seen: 1 }), status("resolved", 1))).toBe(false);
  });
});
