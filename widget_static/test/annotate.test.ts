import { describe, expect, it } from "vitest";
import { History } from "../src/annotate/history";
import {
  bounds,
  corners,
  isVisible,
  type Mark,
  moved,
  outward,
  resized,
} from "../src/annotate/marks";
import { layOut, letters, shapesOf } from "../src/annotate/shapes";

const mark = (kind: Mark["kind"], points: number[], text?: string): Mark => ({
  kind,
  points,
  ink: "red",
  weight: 10,
  text,
});

describe("a mark", () => {
  it("covers whole pixels, outward", () => {
    expect(outward([10.9, 20.1, 30.1, 39.9])).toEqual([10, 20, 31, 40]);
  });

  it("is redacted with one opaque shape on whole pixels", () => {
    expect(shapesOf(mark("redact", [30.1, 39.9, 10.9, 20.1]), [100, 100])).toEqual([
      { d: "M10 20H31V40H10Z", fill: "#000" },
    ]);
  });

  it("stays inside the picture when it is moved", () => {
    const box = mark("box", [10, 10, 30, 20]);
    expect(bounds(moved(box, [-50, 5], [100, 100]))).toEqual([0, 15, 20, 25]);
    expect(bounds(moved(box, [500, 500], [100, 100]))).toEqual([80, 90, 100, 100]);
  });

  it.each([
    [0, [5, 6, 30, 20]],
    [1, [10, 10, 5, 6]],
    [2, [10, 6, 5, 20]],
    [3, [5, 10, 30, 6]],
  ])("has a corner %i whose opposite stays where it is", (corner, [left, top, right, bottom]) => {
    const box = resized(mark("box", [10, 10, 30, 20]), corner, [5, 6]);
    const sides = [
      [left, right],
      [top, bottom],
    ].map((side) => side.map(Number).sort((one, other) => one - other));
    expect(bounds(box)).toEqual([sides[0]?.[0], sides[1]?.[0], sides[0]?.[1], sides[1]?.[1]]);
  });

  it("of a pen is stretched as a whole, and a straight one is not lost", () => {
    const line = resized(mark("pen", [0, 5, 10, 5, 20, 5]), 1, [40, 50]);
    expect(line.points).toEqual([0, 5, 20, 5, 40, 5]);
  });

  it("of an arrow is held at its ends", () => {
    const arrow = mark("arrow", [30, 10, 5, 40]);
    expect(corners(arrow)).toEqual([
      [30, 10],
      [5, 40],
    ]);
    expect(resized(arrow, 1, [1, 2]).points).toEqual([30, 10, 1, 2]);
  });

  it("is worth keeping when it can be seen", () => {
    expect(isVisible(mark("box", [0, 0, 50, 2]))).toBe(false);
    expect(isVisible(mark("arrow", [0, 0, 50, 2]))).toBe(true);
  });
});

describe("a text", () => {
  const measure = (line: string) => line.length / 2;

  it("stands where it was put, or as near as it fits", () => {
    const fits = layOut(mark("text", [5, 5], "four"), measure, [100, 100]);
    expect(bounds(fits)).toEqual([5, 5, 33, 26]);
    const edge = layOut(mark("text", [95, 95], "four"), measure, [100, 100]);
    expect(bounds(edge)).toEqual([72, 79, 100, 100]);
  });

  it("shrinks where it is too long for the picture", () => {
    const long = layOut(mark("text", [50, 50], "x".repeat(100)), measure, [100, 100]);
    expect(bounds(long)[2]).toBeCloseTo(100);
    expect(letters(long)).toBeLessThan(2);
  });

  it("is read from the right where its script is", () => {
    const direction = (text: string) =>
      shapesOf(layOut(mark("text", [0, 0], text), measure, [500, 500]), [500, 500])[1]?.direction;
    expect(direction("12 שלום")).toBe("rtl");
    expect(direction("Hello שלום")).toBe("ltr");
  });
});

describe("the history", () => {
  it("goes back to the beginning and forth again", () => {
    const history = new History(0);
    for (let n = 1; n <= 500; n++) history.record(n);
    while (history.reaches(-1)) history.travel(-1);
    expect([history.present, history.differs]).toEqual([0, false]);
    while (history.reaches(1)) history.travel(1);
    expect([history.present, history.differs]).toEqual([500, true]);
  });

  it("forgets what was undone when something new is done", () => {
    const history = new History("a");
    history.record("b");
    history.travel(-1);
    history.record("c");
    expect([history.present, history.reaches(1)]).toEqual(["c", false]);
  });

  it("takes steps under one name as one", () => {
    const history = new History(0);
    history.record(1, "nudge");
    history.record(2, "nudge");
    history.travel(-1);
    expect(history.present).toBe(0);
    history.record(3, "nudge");
    expect(history.reaches(-1)).toBe(true);
  });
});
