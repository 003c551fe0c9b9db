import { describe, expect, it } from "vitest";
import { intersect, localBox, overlaps, shrink } from "../src/screenshot/geometry";
import { shown } from "../src/screenshot/lines";
import { ordinal } from "../src/screenshot/markers";
import { px, xml } from "../src/screenshot/markup";
import { pacing } from "../src/screenshot/pace";
import { pixels } from "../src/screenshot/raster";
import { ownTransform } from "../src/screenshot/transform";
import { bar } from "../src/screenshot/veil";

const rect = (left: number, top: number, right: number, bottom: number) => ({
  left,
  top,
  right,
  bottom,
});
const styled = (values: Partial<CSSStyleDeclaration>) => values as CSSStyleDeclaration;
const still = { translate: "none", rotate: "none", scale: "none", transform: "none" };

describe("markup", () => {
  it("cannot be left by any text", () => {
    expect(xml('</div><script>"&"')).toBe("&lt;/div>&lt;script>&quot;&amp;&quot;");
  });

  it("leaves out what XML cannot hold and keeps every script and emoji", () => {
    expect(xml("a\u0000b\u001bc\ud800d\uffff")).toBe("abcd");
    expect(xml("ünï שלום 漢字 🙂\t\n")).toBe("ünï שלום 漢字 🙂\t\n");
  });

  it("rounds lengths to less than layout can tell, and what is no number to nothing", () => {
    expect([px(1.234567), px(-0.00001), px(Number.NaN)]).toEqual(["1.2347px", "0px", "0px"]);
  });
});

describe("rectangles", () => {
  it("overlap only when they share area", () => {
    expect(overlaps(rect(0, 0, 10, 10), rect(9, 9, 20, 20))).toBe(true);
    expect(overlaps(rect(0, 0, 10, 10), rect(10, 0, 20, 10))).toBe(false);
    expect(intersect(rect(0, 0, 10, 10), rect(5, 2, 20, 8))).toEqual(rect(5, 2, 10, 8));
  });

  it("are not shrunk below nothing", () => {
    const box = { left: 1, top: 2, width: 10, height: 4 };
    expect(shrink(box, [3, 1, 3, 2])).toEqual({ left: 3, top: 5, width: 7, height: 0 });
  });

  it("are boxes themselves where nothing is transformed", () => {
    expect(localBox(rect(5, 6, 15, 26), null)).toEqual({ left: 5, top: 6, width: 10, height: 20 });
  });
});

describe("words", () => {
  it("lose white space as the page shows them", () => {
    expect(shown("  two\n words ", false, false)).toBe("two words");
    expect(shown("  two\n words ", false, true)).toBe(" two words");
    expect(shown("words", false, true)).toBe("words");
  });

  it("keep it where the page does", () => {
    expect(shown("  two\twords \n", true, false)).toBe("  two\twords ");
  });
});

describe("a transform", () => {
  it("that does nothing is none", () => {
    expect(ownTransform(styled(still), { width: 10, height: 10 })).toBeNull();
  });
});

describe("the bar over masked words", () => {
  const style = styled({ fontSize: "10px", lineHeight: "20px" });

  it("is of one length for all words", () => {
    const content = { left: 5, top: 7, width: 200, height: 40 };
    expect(bar({ style, content })).toEqual({ left: 5, top: 13.5, width: 60, height: 7 });
  });

  it("stays within its element", () => {
    expect(bar({ style, content: { left: 0, top: 0, width: 30, height: 20 } }).width).toBe(30);
  });
});

describe("list numbers", () => {
  it("follow start and value", () => {
    const list = document.createElement("ol");
    list.start = 3;
    list.append(document.createElement("li"), document.createElement("li"));
    const [first, second] = [...list.children] as [HTMLLIElement, HTMLLIElement];
    expect([ordinal(first), ordinal(second)]).toEqual([3, 4]);
    second.value = 9;
    expect(ordinal(second)).toBe(9);
  });
});

describe("the picture", () => {
  it("has the density of the screen up to four megapixels", () => {
    expect(pixels(1280, 800, 1)).toEqual([1280, 800]);
    expect(pixels(1000, 800, 2)).toEqual([2000, 1600]);
    const [width, height] = pixels(2560, 1440, 2);
    expect(width * height).toBeLessThanOrEqual(4_003_000);
    expect(width / height).toBeCloseTo(2560 / 1440, 2);
  });
});

describe("the pace", () => {
  it("takes every step", async () => {
    let steps = 0;
    function* work() {
      for (; steps < 5; steps++) yield;
    }
    await pacing()(work());
    expect(steps).toBe(5);
  });
});
