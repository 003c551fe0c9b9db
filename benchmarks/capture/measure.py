"""Take the same pictures with our capture and with its rivals, alternately, and compare.

For each page and library: the median time, the longest task that the page had to wait for, and the
fraction of pixels that differ from what the browser shows.
"""

from __future__ import annotations

import argparse
import base64
import io
import statistics
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import CHROMIUM, QUIET
from tests.widget.capture_bundle import bundle
from tests.widget.capture_pixels import difference
from tests.widget.capture_site import CaptureSite

PAGES = ("form", "dashboard", "table")
RIVALS = {
    "snapdom": (
        "@zumer/snapdom/dist/snapdom.js",
        "snapdom.toCanvas(document.body, { clip: 'viewport', dpr: 1 })",
    ),
    "html2canvas-pro": (
        "html2canvas-pro/dist/html2canvas-pro.min.js",
        "html2canvas(document.body, { x: scrollX, y: scrollY, width: innerWidth, "
        "height: innerHeight, scale: 1, logging: false })",
    ),
}
OURS = "captured.capture({}).then(({ blob }) => createImageBitmap(blob))"
MEASURE = """async (take) => {
  const tasks = [0];
  new PerformanceObserver((list) => list.getEntries().forEach((task) => tasks.push(task.duration)))
    .observe({ type: "longtask" });
  const start = performance.now();
  const taken = await eval(take);
  const ms = performance.now() - start;
  await new Promise((later) => setTimeout(later, 100));
  const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 800 });
  canvas.getContext("2d").drawImage(taken, 0, 0);
  return { ms, longest: Math.max(...tasks), picture: canvas.toDataURL().split(",")[1] };
}"""


def libraries(folder: Path) -> dict[str, tuple[str, str]]:
    """Return script and call of each library that is there."""
    found = {"hypercare": (bundle().decode(), OURS)}
    for name, (path, call) in RIVALS.items():
        if (script := folder / path).exists():
            found[name] = (script.read_text(), call)
    return found


def measure(browser: Browser, address: str, script: str, take: str) -> tuple[float, float, float]:
    """Return milliseconds, the longest task and the differing fraction of one cold picture."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(address)
    page.evaluate(script + ";0")
    seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    taken = page.evaluate(MEASURE, take)
    page.close()
    picture = Image.open(io.BytesIO(base64.b64decode(taken["picture"]))).convert("RGB")
    return taken["ms"], taken["longest"], difference(seen, picture)


def main() -> None:
    """Print one line for each page and library."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rivals", type=Path, default=Path(__file__).parent / "node_modules")
    options = parser.parse_args()
    site = CaptureSite()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        for name in PAGES:
            found = libraries(options.rivals)
            results: dict[str, list[tuple[float, float, float]]] = {each: [] for each in found}
            for run in range(options.runs):
                for each in sorted(found, reverse=run % 2 == 1):
                    address = f"{site.url}/{name}.html"
                    results[each].append(measure(browser, address, *found[each]))
            for each, rows in results.items():
                ms, longest, differing = (
                    statistics.median(column) for column in zip(*rows, strict=True)
                )
                print(f"{name:10} {each:16} {ms:7.0f} ms  task {longest:6.0f} ms  {differing:.3%}")
        browser.close()
    site.close()


if __name__ == "__main__":
    main()
