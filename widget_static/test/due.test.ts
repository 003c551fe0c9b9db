import { describe, expect, it } from "vitest";
import { dueIn, isReady, postponed, waitMs } from "../src/due";
import type { Feedback } from "../src/feedback";
import type { Parcel } from "../src/outbox";
import type { Outcome } from "../src/outcome";

const NOW = 1_800_000_000_000;
const parcel: Parcel = {
  id: "1",
  feedback: { id: "1", description: "words" } as Feedback,
  files: [],
  attempts: 0,
  due: NOW,
};
const busy: Outcome = { state: "kept", reason: "busy", after: 60 };
const refused: Outcome = { state: "refused", reason: "size", detail: "", faults: [] };

describe("patience", () => {
  it("doubles from attempt to attempt, within bounds, and obeys Retry-After", () => {
    expect(waitMs(1, 0, 1)).toBe(5_000);
    expect(waitMs(2, 0, 1)).toBe(10_000);
    expect(waitMs(2, 0, 0)).toBe(5_000);
    expect(waitMs(50, 0, 1)).toBe(600_000);
    expect(waitMs(1, 120, 1)).toBe(120_000);
  });

  it("counts attempts, and keeps the reason for the person", () => {
    const later = postponed(parcel, { state: "kept", reason: "offline" }, NOW);
    expect(later).toMatchObject({ attempts: 1, reason: "offline", tried: NOW });
    expect(later.due).toBeGreaterThan(NOW);
  });

  it("after a refusal is long, and the refusal is remembered", () => {
    expect(postponed(parcel, refused, NOW)).toMatchObject({
      refused: true,
      due: NOW + 3_600_000,
    });
  });
});

describe("files that never come through", () => {
  const broken: Outcome = { state: "kept", reason: "broken" };
  const heavy = { ...parcel, files: [{ kind: "file" as const, name: "a", blob: new Blob(["x"]) }] };

  it("are left behind after four attempts that broke off, and that is written down", () => {
    expect(postponed({ ...heavy, attempts: 2 }, broken, NOW).files).toHaveLength(1);
    const light = postponed({ ...heavy, attempts: 3 }, broken, NOW);
    expect(light.files).toEqual([]);
    expect(light.feedback).toMatchObject({
      description: "words",
      extra: { shed: ["attachments"] },
    });
  });

  it("stay while the service is away", () => {
    const away: Outcome = { state: "kept", reason: "away" };
    expect(postponed({ ...heavy, attempts: 30 }, away, NOW).files).toHaveLength(1);
  });
});

describe("a parcel that waits", () => {
  const later = { ...parcel, due: NOW + 300_000, tried: NOW - 40_000 };

  it("is tried when it is due", () => {
    expect(isReady(parcel, NOW)).toBe(true);
    expect(isReady(later, NOW)).toBe(false);
  });

  it("is tried before that when something has changed since the last attempt", () => {
    expect(isReady(later, NOW, 30_000)).toBe(true);
    expect(isReady({ ...later, tried: NOW - 10_000 }, NOW, 30_000)).toBe(false);
  });

  it("is left alone for as long as the other side asked, but for the person who insists", () => {
    const held = postponed(parcel, busy, NOW - 50_000);
    expect(isReady(held, NOW, 1_000)).toBe(false);
    expect(isReady(held, NOW + 10_001, 1_000)).toBe(true);
    expect(isReady(held, NOW, 0)).toBe(true);
  });

  it("is left to the page that sends it, where pages cannot lock", () => {
    expect(isReady({ ...parcel, lease: NOW + 1 }, NOW)).toBe(!!navigator.locks);
    expect(isReady({ ...parcel, lease: NOW - 1 }, NOW)).toBe(true);
  });

  it("does not wait for a time that only a wrong clock can have set", () => {
    expect(dueIn(parcel, NOW - 86_400_000)).toBe(0);
    expect(dueIn(parcel, NOW - 3_600_000)).toBe(3_600_000);
    expect(isReady({ ...parcel, due: NOW + 365 * 86_400_000 }, NOW)).toBe(true);
  });
});
