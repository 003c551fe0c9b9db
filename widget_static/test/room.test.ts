import { describe, expect, it } from "vitest";
import { roomBeside } from "../src/form/room";
import { words } from "../src/words/en";

const MB = 1024 * 1024;

function room(...sizes: number[]) {
  return roomBeside(() => sizes, words.files);
}

describe("the room for pictures and files", () => {
  it("is for ten of them", () => {
    expect(room(...Array(9).fill(1)).refusal({ name: "a", size: 1 })).toBe("");
    expect(room(...Array(10).fill(1)).refusal({ name: "a", size: 1 })).toBe(
      "“a” was left out: no more than 10 files and pictures can be sent.",
    );
  });

  it("has 20 MB for each", () => {
    expect(room().refusal({ name: "a", size: 20 * MB })).toBe("");
    expect(room().refusal({ name: "a", size: 20 * MB + 1 })).toContain("no more than 20 MB");
  });

  it("has less than the whole body for all together", () => {
    const most = room(19 * MB, 19 * MB);
    expect(most.refusal({ name: "a", size: 10 * MB })).toBe("");
    expect(most.refusal({ name: "a", size: 11 * MB })).toContain("no more than 10 MB");
    expect(most.tooLarge({ name: "a", size: 11 * MB })).toContain("no more than 10 MB");
  });

  it("says how much is left before anything is refused", () => {
    expect(room(8 * MB).left()).toBe(
      "There is room for 9 more files and pictures, 40 MB together.",
    );
    expect(room(...Array(10).fill(1)).left()).toBe("There is no more room.");
  });

  it("keeps a place for a picture that is on its way", () => {
    expect(room(0).left()).toBe("There is room for 9 more files and pictures, 48 MB together.");
  });
});
