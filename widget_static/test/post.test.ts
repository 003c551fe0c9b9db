import { describe, expect, it } from "vitest";
import type { Config } from "../src/config";
import type { Feedback } from "../src/feedback";
import { BODY_BYTES_LIMIT } from "../src/generated";
import { followable } from "../src/link";
import type { Parcel } from "../src/outbox";
import { isLasting, judge, LAST_BYTES, post, weight } from "../src/post";

function parcelOf(size: number, attempts = 0): Parcel {
  const blob = new Blob(["x"]);
  Object.defineProperty(blob, "size", { value: size });
  const feedback = { id: "1", description: "wörds" } as Feedback;
  return { id: "1", feedback, files: [{ kind: "file", name: "a", blob }], attempts, due: 0 };
}

describe("a parcel", () => {
  it("weighs its files, its words in UTF-8 and what stands between them", () => {
    const words = '{"id":"1","description":"wörds"}'.length + 1;
    expect(weight(parcelOf(1000))).toBe(1000 + words + 600);
  });

  it("that is larger than can be taken is refused without asking", async () => {
    const outcome = await post(parcelOf(BODY_BYTES_LIMIT), {} as Config);
    expect(outcome).toMatchObject({ state: "refused", reason: "size" });
  });

  it("outlives its page when it is small, at the first attempt", () => {
    expect(isLasting(parcelOf(1000))).toBe("keepalive" in Request.prototype);
    expect(isLasting(parcelOf(LAST_BYTES))).toBe(false);
    expect(isLasting(parcelOf(1000, 1))).toBe(false);
  });
});

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
    [413, "size"],
    [422, "answers"],
    [400, "other"],
    [415, "other"],
  ])("%i refuses because of: %s", (status, reason) => {
    expect(judge(status, { title: "No" })).toMatchObject({
      state: "refused",
      reason,
      detail: "No",
    });
  });

  it.each([
    [[{ message: "Bad request" }], [{ field: "", message: "Bad request" }]],
    [
      [{ field: 5, message: "m" }, { field: "a", message: {} }, null, 7],
      [{ field: "", message: "m" }],
    ],
    [{ a: 1 }, []],
    ["no", []],
  ])("with faults in another form, %j, tells what can be read", (errors, faults) => {
    expect(judge(422, { errors, title: { a: 1 } })).toMatchObject({ detail: "", faults });
  });

  it.each([[{ a: 1 }], [[]], [true], [" "], ["\u202e\u0007\n"], [""]])(
    "%j is no receipt",
    (receipt) => {
      expect(judge(202, { receipt })).toMatchObject({ state: "kept", reason: "trouble" });
    },
  );

  it("has a receipt of some length, without what nobody sees or turns the writing over", () => {
    const receipt = `\u202eR-1\u0007\n${"9".repeat(3000)}`;
    const told = judge(202, { receipt, links: { status: { x: 1 } } });
    expect(told).toEqual({ state: "received", receipt: `R-1 ${"9".repeat(76)}`, link: undefined });
  });

  it.each([
    [401, {}, "key"],
    [403, { reason: "key" }, "key"],
    [403, { reason: "origin" }, "origin"],
    [403, { title: "No" }, "origin"],
    [404, null, "place"],
    [405, {}, "place"],
  ])("%i with %o is for others than the sender to put right: %s", (status, body, reason) => {
    expect(judge(status, body)).toEqual({ state: "kept", reason });
  });

  it("403 that is no document of ours refuses: a firewall may dislike the words", () => {
    expect(judge(403, null)).toMatchObject({ state: "refused", reason: "other" });
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
    expect(followable("/s?id=1", "https://shop.example/_hypercare/feedback")).toBe(
      "https://shop.example/s?id=1",
    );
    expect(followable("javascript:alert(1)", "https://shop.example/")).toBeUndefined();
    expect(followable(undefined, "https://shop.example/")).toBeUndefined();
  });
});
