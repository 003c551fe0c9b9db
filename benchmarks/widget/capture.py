"""The picture of the page, ours beside five rivals: time, longest task, pixels that differ.

All take the same pages in turns, each in a fresh page, so that noise falls on all alike. What
differs is counted by pixelmatch (threshold 0.1) against the browser's own screenshot.
"""

from __future__ import annotations

import argparse
import base64
import statistics
import sys
from collections import defaultdict
from typing import NamedTuple

from playwright.sync_api import Browser, Error, Page, sync_playwright

from benchmarks.widget import page as document
from benchmarks.widget.capture_site import BenchCaptureSite
from benchmarks.widget.peers import installed
from tests.conftest import CHROMIUM, QUIET
from tests.widget.capture_bundle import bundle

OWN = ("form", "dashboard", "table", "parts", "words", "layers", "effects", "vector", "shadow")
SEEN = ("bootstrap", "shoelace", "monaco", "charts")
UNSEEN = ("swagger", "grid", "codemirror")
"""Pages that nobody had looked at through the capture when it was written."""
PATIENCE_MS = 30_000
FIT = "width: innerWidth, height: innerHeight"
H2C = f"html2canvas(document.body, {{ x: scrollX, y: scrollY, {FIT}, scale: 1 }})"
RIVALS = {
    "snapdom": (
        "@zumer/snapdom/dist/snapdom.js",
        "snapdom.toCanvas(document.body, { clip: 'viewport', dpr: 1 })",
    ),
    "html2canvas": (
        "html2canvas/dist/html2canvas.min.js",
        H2C,
    ),
    "html2canvas-pro": (
        "html2canvas-pro/dist/html2canvas-pro.min.js",
        H2C,
    ),
    "html-to-image": (
        "html-to-image/dist/html-to-image.js",
        f"htmlToImage.toCanvas(document.documentElement, {{ {FIT}, pixelRatio: 1 }})",
    ),
    "modern-screenshot": (
        "modern-screenshot/dist/index.js",
        f"modernScreenshot.domToCanvas(document.documentElement, {{ {FIT}, scale: 1 }})",
    ),
}
OURS = "captured.capture({ feedbackUrl: '/' }).then(({ blob }) => createImageBitmap(blob))"
MEASURE = """async ([take, patience]) => {
  const tasks = [0];
  new PerformanceObserver((list) => list.getEntries().forEach((task) => tasks.push(task.duration)))
    .observe({ type: "longtask" });
  const late = new Promise((_, fail) => setTimeout(fail, patience, new Error("too late")));
  const start = performance.now();
  const taken = await Promise.race([eval(take), late]);
  const ms = performance.now() - start;
  await new Promise((later) => setTimeout(later, 100));
  const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 800 });
  canvas.getContext("2d").drawImage(taken, 0, 0);
  return { ms, longest: Math.max(...tasks), picture: canvas.toDataURL() };
}"""
COMPARE = """async ([one, other]) => {
  const { default: pixelmatch } = await import("/npm/pixelmatch/index.js");
  const pixels = await Promise.all([one, other].map(async (address) => {
    const image = Object.assign(new Image(), { src: address });
    await image.decode();
    const pen = new OffscreenCanvas(1280, 800).getContext("2d");
    pen.drawImage(image, 0, 0);
    return pen.getImageData(0, 0, 1280, 800).data;
  }));
  return pixelmatch(...pixels, undefined, 1280, 800, { threshold: 0.1 }) / (1280 * 800);
}"""


class Taken(NamedTuple):
    """One picture: how long it took, the longest task, and the fraction that differs."""

    ms: float
    longest: float
    differing: float


def main() -> None:
    """Print the table; with ``--write`` put it into docs/performance-widget.md too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", nargs="*", default=[*OWN, *SEEN, *UNSEEN])
    parser.add_argument("--who", nargs="*", default=["hypercare", *RIVALS])
    parser.add_argument("--write", action="store_true", help="into docs/performance-widget.md")
    options = parser.parse_args()
    text = table(measure(options.pages, options.who, options.rounds), options.who)
    print(text)
    if options.write:
        document.write("capture", text)


def measure(pages: list[str], who: list[str], rounds: int) -> dict[str, dict[str, list[Taken]]]:
    """Return what each made of each page, every round in the reverse order of the one before."""
    results: dict[str, dict[str, list[Taken]]] = {name: defaultdict(list) for name in pages}
    site = BenchCaptureSite(installed())
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            for turn in range(rounds):
                for name in pages:
                    for each in who[:: 1 if turn % 2 else -1]:
                        taken = _try(browser, f"{site.url}/{name}.html", each)
                        print(f"{turn + 1}: {name} {each} {taken}", file=sys.stderr, flush=True)
                        results[name][each] += [taken] if taken else []
    finally:
        site.close()
    return results


def _try(browser: Browser, address: str, who: str) -> Taken | None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    try:
        return _take(page, address, who)
    except Error as error:
        print(f"  {str(error).splitlines()[0]}", file=sys.stderr)
        return None
    finally:
        page.close()


def _take(page: Page, address: str, who: str) -> Taken:
    script, take = (bundle().decode(), OURS) if who == "hypercare" else _rival(who)
    page.goto(address)
    page.wait_for_selector("body[data-ready], body:not([data-waits])")
    page.evaluate("document.fonts.ready.then(() => true)")
    page.evaluate(f"(() => {{ const define = undefined; {script}\n}}).call(window)")
    seen = base64.b64encode(page.screenshot()).decode()
    taken = page.evaluate(MEASURE, [take, PATIENCE_MS])
    pictures = [f"data:image/png;base64,{seen}", taken["picture"]]
    return Taken(taken["ms"], taken["longest"], page.evaluate(COMPARE, pictures))


def _rival(who: str) -> tuple[str, str]:
    path, take = RIVALS[who]
    return (installed() / path).read_text(encoding="utf-8"), take


def table(results: dict[str, dict[str, list[Taken]]], who: list[str]) -> str:
    """Return a row for each page, with time / longest task / pixels for each who took it."""
    rows = [
        (name + (" (unseen)" if name in UNSEEN else ""), *(_cell(taken[each]) for each in who))
        for name, taken in results.items()
    ]
    return document.table(("ms / longest task / pixels that differ", *who), rows)


def _cell(taken: list[Taken]) -> str:
    if not taken:
        return "fails"
    ms, longest, differing = (statistics.median(column) for column in zip(*taken, strict=True))
    return f"{ms:.0f} / {longest:.0f} / {differing:.2%}"


if __name__ == "__main__":
    main()
