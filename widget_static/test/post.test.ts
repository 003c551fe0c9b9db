import { describe, expect, it } from "vitest";
import { waitMs } from "../src/courier";
import { judge, statusLink } from "../src/post";

describe("an answer", () => {
  it("is a success only with a receipt", () => {
    const link = "/status?id=1";
    expect(judge(202, { receipt: "SHOP-1", links: { status: link } })).toEqual({
      state: "received",
      receipt: "SHOP-1",
      link,
    });
    expect(judge(200, { receipt: "SHOP-1" })).toMatchObject({ state: "received" });
    expect(judge(202, { status: "kept" })).toEqual({ state: "kept", reason: "relay" });
    expect(judge(200, null)).toEqual({ state: "kept", reason: "trouble" });
    expect(judge(204, {})).toMatchObject({ state: "kept" });
  });

  it.each([
    [401, "key"],
    [403, "origin"],
    [413, "size"],
    [422, "answers"],
    [400, "other"],
    [404, "other"],
    [415, "other"],
  ])("%i refuses because of: %s", (status, reason) => {
    expect(judge(status, { title: "No" })).toMatchObject({
      state: "refused",
      reason,
      detail: "No",
    });
  });

  it("carries every fault of the fields", () => {
    const errors = [{ field: "impact.scope", message: "Not one of these." }];
    expect(judge(422, { errors })).toMatchObject({ faults: errors });
  });

  it.each([
    [408, "busy"],
    [429, "busy"],
    [500, "trouble"],
    [502, "trouble"],
    [503, "trouble"],
  ])("%i keeps it, since: %s", (status, reason) => {
    expect(judge(status, null, 7)).toEqual({ state: "kept", reason, after: 7 });
  });
});

describe("the link to the status", () => {
  it("is followed within http alone", () => {
    expect(statusLink("/s?id=1", "https://shop.example/_hypercare/feedback")).toBe(
      "https://shop.example/s?id=1",
    );
    expect(statusLink("javascript:alert(1)", "https://shop.example/")).toBeUndefined();
    expect(statusLink(undefined, "https://shop.example/")).toBeUndefined();
  });
});

describe("patience", () => {
  it("doubles from attempt to attempt, within bounds, and obeys Retry-After", () => {
    expect(waitMs(1, 0, 1)).toBe(5_000);
    expect(waitMs(2, 0, 1)).toBe(10_000);
    expect(waitMs(2, 0, 0)).toBe(5_000);
    expect(waitMs(50, 0, 1)).toBe(600_000);
    expect(waitMs(1, 120, 1)).toBe(120_000);
  });
});
