import { describe, expect, it } from "vitest";
import type { Core } from "../src/core";
import { parseAgent } from "../src/environment";
import type { Feedback } from "../src/feedback";
import { uuid7 } from "../src/id";
import { cleanTrail, fitted, report } from "../src/report";
import { stepsText } from "../src/steps";
import { Trail } from "../src/trail";

const core = (trail: Trail): Core =>
  ({
    config: {
      key: "",
      folder: "https://x.example/_h/",
      said: { project: "shop", release: "2.4.1", deployment: "" },
    },
    trail,
  }) as unknown as Core;

describe("a report", () => {
  it("nests the answers, leaves out the empty ones and never alters the words", () => {
    const words = "  password: hunter2 \u{1F600}\n";
    const answers = { description: words, "impact.scope": "team", "impact.work": "", module: " " };
    const feedback = report(core(new Trail()), answers, { kind: "problem" });
    expect(feedback.description).toBe(words);
    expect(feedback.impact).toEqual({ scope: "team" });
    expect(feedback).not.toHaveProperty("module");
    expect(feedback.app).toEqual({ name: "shop", release: "2.4.1" });
    expect(feedback.sdk).toMatchObject({ name: "hypercare-widget" });
  });

  it("tells the page's title, unless all words are masked", () => {
    document.title = "Ada Lovelace";
    const { config, ...rest } = core(new Trail());
    const masked = { ...rest, config: { ...config, maskText: true } };
    const titles = [core(new Trail()), masked].map((one) => report(one, {}, {}).context.title);
    expect(titles).toEqual(["Ada Lovelace", undefined]);
  });

  it("redacts what was captured", () => {
    const trail = new Trail();
    trail.step("console", "token=abc123 at https://shop.example/x?code=1", { password: "hunter2" });
    trail.error(
      {
        type: "Error",
        message: "Bearer abcdefgh1234",
        cause: { type: "Error", message: "secret=xyz" },
      },
      false,
    );
    const { steps, errors } = cleanTrail(trail, "");
    expect(steps[0]?.message).toBe("token=[redacted] at https://shop.example/x?[redacted]");
    expect(steps[0]?.data).toEqual({ password: "[redacted]" });
    expect(errors[0]?.message).toBe("Bearer [redacted]");
    expect(errors[0]?.cause?.message).toBe("secret=[redacted]");
    expect(errors[0]).toMatchObject({ side: "browser", handled: false, frames: [] });
  });

  it("sheds the trail until it fits, the oldest steps first, and no word", () => {
    const steps = [1, 2, 3, 4].map((n) => ({
      at: "",
      type: "note" as const,
      message: `${n}`.repeat(100),
    }));
    const whole = {
      description: "w".repeat(500),
      trail: { steps, errors: [] },
    } as unknown as Feedback;
    const small = fitted(whole, 900);
    expect(small.description).toBe(whole.description);
    expect(small.trail.steps.map(({ message }) => message[0])).toEqual(["3", "4"]);
    expect(small.trail.trimmed).toBe(true);
    expect(fitted(whole, 10).description).toBe(whole.description);
  });

  it("has an id that sorts by time", () => {
    expect(uuid7(0x0123456789ab)).toMatch(
      /^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(uuid7(2) > uuid7(1)).toBe(true);
  });
});

describe("the trail", () => {
  it("counts repeats and drops the oldest beyond its bounds", () => {
    const trail = new Trail();
    for (let n = 0; n < 120; n++) trail.step("note", `note ${n}`);
    trail.step("note", "note 119");
    expect(trail.steps).toHaveLength(100);
    expect(trail.steps[0]?.message).toBe("note 20");
    expect(trail.steps.at(-1)?.data).toEqual({ count: 2 });
  });

  it("comes back on the next page as far as it is recent", () => {
    const before = new Trail();
    before.step("note", "just now");
    before.steps.unshift({ at: "2020-01-01T00:00:00.000Z", type: "note", message: "long ago" });
    before.save();
    const after = new Trail();
    after.load();
    expect(after.steps.map(({ message }) => message)).toEqual(["just now"]);
  });

  it("is taken up late and once: what the new page has seen since stands behind it", () => {
    sessionStorage.clear();
    const before = new Trail();
    before.step("note", "on the page before");
    before.save();
    const after = new Trail();
    after.step("note", "on this one");
    after.save();
    after.load();
    const told = ["on the page before", "on this one"];
    expect(after.steps.map(({ message }) => message)).toEqual(told);
  });

  it("is told as numbered sentences: what was done, and which requests failed", () => {
    const at = "";
    const text = stepsText([
      { at, type: "navigation", message: "opened /cart" },
      { at, type: "console", message: "noise" },
      { at, type: "request", message: "GET /ok 200", data: { status: 200 } },
      { at, type: "click", message: "clicked “Pay”", data: { count: 3 } },
      { at, type: "request", message: "POST /pay 500", data: { status: 500 } },
    ]);
    expect(text).toBe("1. Opened /cart\n2. Clicked “Pay” (3 times)\n3. POST /pay 500");
  });
});

describe("a user agent", () => {
  it.each([
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.1.2",
      "Edge 142.0.1.2",
      "Windows 10.0",
    ],
    [
      "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0",
      "Firefox 142.0",
      "Linux",
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
      "Safari 26.1",
      "macOS 10.15.7",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0.1 Mobile/15E148 Safari/604.1",
      "Chrome 142.0.1",
      "iOS 18.6",
    ],
    [
      "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
      "Chrome 142.0.0.0",
      "Android 15",
    ],
    ["curl/8", "unknown", "unknown"],
  ])("%s", (agent, browser, os) => {
    const parsed = parseAgent(agent);
    expect(
      [parsed.browser, parsed.os].map(({ name, version }) =>
        [name, version].filter(Boolean).join(" "),
      ),
    ).toEqual([browser, os]);
  });
});
