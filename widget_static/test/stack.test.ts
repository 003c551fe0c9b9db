import { describe, expect, it } from "vitest";
import { frames } from "../src/stack";

const HERE = location.origin;

describe("a stack", () => {
  it("is read as Chromium writes it, the outermost frame first and its query left out", () => {
    const stack = `TypeError: cart is undefined
    at total (${HERE}/static/cart.js?v=1:10:7)
    at async HTMLButtonElement.<anonymous> (${HERE}/static/shop.js:4:3)
    at https://cdn.example/vendor/lib.js:1:200`;
    expect(frames(stack, 50)).toEqual([
      {
        file: "https://cdn.example/vendor/lib.js",
        function: "<anonymous>",
        line: 1,
        column: 200,
        in_app: false,
      },
      {
        file: "/static/shop.js",
        function: "HTMLButtonElement.<anonymous>",
        line: 4,
        column: 3,
        in_app: true,
      },
      { file: "/static/cart.js", function: "total", line: 10, column: 7, in_app: true },
    ]);
  });

  it("is read as Firefox writes it", () => {
    const stack = `total@${HERE}/static/cart.js:10:7\nasync*go/<@${HERE}/@app/go.js:2:1\n@${HERE}/x.js:1:1\n`;
    expect(frames(stack, 50).map((frame) => [frame.function, frame.file, frame.line])).toEqual([
      ["<anonymous>", "/x.js", 1],
      ["async*go/<", "/@app/go.js", 2],
      ["total", "/static/cart.js", 10],
    ]);
  });

  it("is read as Safari writes it", () => {
    const stack = `total@${HERE}/cart.js:10:7\nforEach@[native code]\nglobal code@${HERE}/a.js:3:4`;
    expect(frames(stack, 50).map((frame) => frame.function)).toEqual(["global code", "total"]);
  });

  it("takes the file in which evaluated code was made", () => {
    const stack = `Error: no\n    at eval (eval at run (${HERE}/run.js:5:9), <anonymous>:1:7)`;
    expect(frames(stack, 50)[0]?.file).toBe("/run.js");
  });

  it("holds neither our own frames nor those of extensions, and the nearest to the raise when it is long", () => {
    const ours = `${HERE}/_hypercare/`;
    const stack = `Error: no\n    at a (${HERE}/a.js:1:1)\n    at b (${ours}hypercare.js:1:1)
    at c (chrome-extension://abc/c.js:1:1)\n    at d (${HERE}/d.js:1:1)\n    at e (${HERE}/e.js:1:1)`;
    expect(frames(stack, 2, ours).map((frame) => frame.function)).toEqual(["d", "a"]);
  });

  it("of something else is empty", () => {
    expect(frames("", 50)).toEqual([]);
    expect(frames("no stack at all", 50)).toEqual([]);
  });
});
