import { beforeEach, describe, expect, it } from "vitest";
import { readWatching } from "../src/config";
import { hintsIn } from "../src/late/hints";
import { keyName } from "../src/late/keys";
import { keysOf } from "../src/late/shortcut";
import { fullFault, said, shallow } from "../src/late/values";
import { cleanTrail } from "../src/report";
import { stepAt, Trail } from "../src/trail";

const key = (pressed: string, held: string[] = [], code = ""): KeyboardEvent =>
  ({
    key: pressed,
    code,
    ctrlKey: held.includes("Control"),
    altKey: held.includes("Alt"),
    shiftKey: held.includes("Shift"),
    metaKey: held.includes("Meta"),
    getModifierState: (name: string) => held.includes(name),
  }) as KeyboardEvent;

describe("the name of a key that acts", () => {
  it.each([
    [key("Enter"), "Enter"],
    [key("Escape"), "Escape"],
    [key("F8"), "F8"],
    [key("F1", ["Shift"]), "Shift+F1"],
    [key("s", ["Control"]), "Ctrl+S"],
    [key("S", ["Control", "Shift"]), "Ctrl+Shift+S"],
    [key("k", ["Meta"]), "Meta+K"],
    [key("ArrowLeft", ["Alt"]), "Alt+ArrowLeft"],
    [key(" "), "Space"],
  ])("is told", (event, name) => {
    expect(keyName(event, false)).toBe(name);
  });

  it.each([
    key("a"),
    key("A", ["Shift"]),
    key("Tab"),
    key("ArrowDown"),
    key("Shift", ["Shift"]),
    key("Control", ["Control"]),
    key("@", ["AltGraph"]),
    key("€", ["Control", "Alt", "AltGraph"]),
    key("Dead", ["Alt"]),
  ])("is none for what writes or moves", (event) => {
    expect(keyName(event, false)).toBe("");
  });

  it("is none in a field where Alt may write, as on a Mac", () => {
    expect(keyName(key("å", ["Alt"]), true)).toBe("");
    expect(keyName(key("€", ["Control", "Alt"]), true)).toBe("");
    expect(keyName(key(" "), true)).toBe("");
  });
});

describe("a shortcut", () => {
  it("is the place of the key and all that is held, in whatever order", () => {
    expect(keysOf(key("ħ", ["Shift", "Control"], "KeyH"))).toBe("control+h+shift");
    expect(keysOf(key("1", ["Control"], "Digit1"))).toBe("1+control");
    expect(keysOf(key("€", ["Control", "Alt", "AltGraph"], "KeyE"))).not.toBe("alt+control+e");
  });

  it("is read as it is written", () => {
    expect(readWatching({}).shortcut).toBe("Shift+F1");
    expect(readWatching({ shortcut: "ctrl+alt+h" }).shortcut).toBe("Control+alt+h");
  });
});

describe("hints for source maps", () => {
  const names = globalThis as { [name: string]: unknown };
  beforeEach(() => {
    delete names._sentryDebugIds;
    delete names._debugIds;
  });

  it("are the debug ids that bundlers leave, by the innermost frame, in every browser's writing", () => {
    names._sentryDebugIds = {
      "Error\n    at https://x.example/a.js:1:9\n    at https://x.example/b.js:1:2": "id-a",
    };
    names._debugIds = { "@https://x.example/b.js:1:9\n@https://x.example/a.js:2:2": "id-b" };
    expect(hintsIn("f@https://x.example/a.js:3:1\ng@https://x.example/b.js:4:5")).toEqual({
      "https://x.example/a.js": { debug_id: "id-a" },
      "https://x.example/b.js": { debug_id: "id-b" },
    });
  });

  it.each([
    ["?v=12", "v=12"],
    ["?3f2a91bc", "3f2a91bc"],
    ["?hash=a-b.c", "hash=a-b.c"],
    ["?token=abc", undefined],
    ["?v=1&user=Ada", undefined],
    ["", undefined],
  ])("tell the query %s of a file only when it is a version", (query, version) => {
    const found = hintsIn(`Error\n    at f (https://x.example/a.js${query}:3:1)`);
    expect(found?.["https://x.example/a.js"]?.version).toBe(version);
  });

  it("are none for a stack without files", () => {
    expect(hintsIn("Error\n    at <anonymous>")).toBeUndefined();
    expect(hintsIn(undefined)).toBeUndefined();
  });
});

describe("values of the page", () => {
  it("are written as the console writes them", () => {
    expect(said(["%s has %d of %o", "cart", 3, { a: 1 }, "left"])).toBe("cart has 3 of {…} left");
    expect(said(["%cred", "color:red", new RangeError("far")])).toBe("red RangeError: far");
    expect(said([{ a: 1 }, null, undefined, 7n])).toBe("{…} null undefined 7");
  });

  it("keep their keys, one level deep and not many", () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`key${n}`, { n }]));
    expect(Object.entries(shallow(many) as object)).toHaveLength(10);
    expect(shallow({ password: "hunter2", page: 3 })).toEqual({ password: "hunter2", page: "3" });
  });

  it("that were thrown come with their causes, three at most, even in a circle", () => {
    const circle: Error & { cause?: unknown } = new Error("round");
    circle.cause = circle;
    expect(fullFault(circle).cause?.cause?.cause).toBeUndefined();
    expect(fullFault(circle).cause?.cause?.message).toBe("round");
    expect(fullFault(undefined)).toMatchObject({ message: "thrown: undefined" });
    expect(fullFault({ code: 7 })).toMatchObject({ data: { thrown: { code: "7" } } });
  });
});

describe("the trail", () => {
  it("lets good answers go first when it is full, then the oldest", () => {
    const trail = new Trail();
    trail.step("note", "first");
    trail.step("request", "GET /a 200", { status: 200 });
    trail.step("request", "GET /b 200", { status: 200, slow: true });
    for (let n = 0; n < 99; n++) trail.step("note", `number ${n}`);
    expect(trail.steps).toHaveLength(100);
    expect(trail.steps.map(({ message }) => message).slice(0, 2)).toEqual([
      "GET /b 200",
      "number 0",
    ]);
  });

  it("puts what is heard late in its place", () => {
    const trail = new Trail();
    trail.step("note", "first");
    trail.step("note", "second");
    stepAt(trail, Date.now() - 60_000, "stall", "before both", { ms: 700 });
    expect(trail.steps.map(({ message }) => message)).toEqual(["before both", "first", "second"]);
  });

  it("tells which requests still wait when the report is made", () => {
    const trail = new Trail();
    trail.pending.add({ method: "POST", path: "/orders", began: performance.now() - 5000 });
    trail.pending.add({ method: "GET", path: "/just-now", began: performance.now() });
    expect(cleanTrail(trail, "").steps.map(({ message }) => message)).toEqual([
      "POST /orders still waits for an answer",
    ]);
  });
});

describe("a logged value", () => {
  it("stays a list, so that a name and its value are known as a pair", () => {
    expect(shallow(["password", "hunter2"])).toEqual(["password", "hunter2"]);
  });

  it("is copied without running anything of its own", () => {
    const value = Object.create(null, {
      price: { enumerable: true, get: () => expect.unreachable() },
      page: { enumerable: true, value: 3 },
    });
    expect(shallow(value)).toEqual({ price: "{…}", page: "3" });
    expect(said([value])).toBe("{…}");
  });

  it("is cut to a few short entries, at a whole word", () => {
    expect(shallow(new Float64Array(1e6))).toBe("{1000000 numbers}");
    expect(shallow(new Array(1e6).fill(1))).toHaveLength(10);
    expect(shallow({ html: `${"word ".repeat(1e5)}` })).toEqual({
      html: `${"word ".repeat(100)}…`,
    });
  });
});
