"""What each event of a page costs while it is watched: by ours, by Sentry, by rrweb's record.

One run of one browser, in turns; processor time of the page's main thread, with all that follows an
event. The page's own cost, measured with nobody watching, is taken away: what is left is what
watching adds. Compare the ratios, not the times.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import partial

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.widget import page as report
from benchmarks.widget.site import BenchSite
from tests.conftest import CHROMIUM, QUIET

BARE = "bare"
OURS = "hypercare"
SCRIPTS = {
    BARE: "",
    OURS: "/_hypercare/hypercare.js",
    "sentry": "/peers/sentry-async.js",
    "rrweb": "/peers/rrweb-record.js",
}
READY = {OURS: "() => document.querySelector('hypercare-widget')?.shadowRoot"
         ".querySelector('[aria-keyshortcuts]')"}  # fmt: skip
CALLS = {
    "console.error": "(n) => { for (let i = 0; i < n; i++) console.error('printer %s', 'P' + i); }",
    "error event": """(n) => {
      for (let i = 0; i < n; i++) {
        const error = new TypeError("number " + i);
        dispatchEvent(new ErrorEvent("error", { error, message: error.message, cancelable: true }));
      }
    }""",
    "fetch": "async (n) => { for (let i = 0; i < n; i++) await fetch('/answer?' + i); }",
}
BUTTON = """() => {
  const button = document.createElement("button");
  button.textContent = "Place order";
  button.style.cssText = "position:fixed;inset:0 auto auto 0;width:99px;height:40px";
  document.body.append(button);
}"""
COUNT = 400
CLICKS = 100
WARM = 20
IDLE_MS = 3000
"""Long enough for what is fetched when the page is idle."""


def main() -> None:
    """Print the table; with ``--write`` put it into docs/performance-widget.md too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--write", action="store_true", help="into docs/performance-widget.md")
    options = parser.parse_args()
    text = table(measure(options.rounds))
    print(text)
    if options.write:
        report.write("events", text)


def measure(rounds: int) -> dict[str, dict[str, float]]:
    """Return the median microseconds of each kind of event, by who watches."""
    samples: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    site = BenchSite()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            for turn in range(rounds):
                for who in list(SCRIPTS)[:: 1 if turn % 2 else -1]:
                    for kind, value in _costs(browser, site, who).items():
                        samples[who][kind].append(value)
                print(f"round {turn + 1} of {rounds}", file=sys.stderr, flush=True)
            browser.close()
    finally:
        site.close()
    return {
        who: {kind: statistics.median(values) for kind, values in kinds.items()}
        for who, kinds in samples.items()
    }


def table(costs: dict[str, dict[str, float]]) -> str:
    """Return the added microseconds as Markdown, ours first, with the rivals' ratios."""
    bare = costs[BARE]
    added = {
        who: {kind: max(0.0, value - bare[kind]) for kind, value in kinds.items()}
        for who, kinds in costs.items()
        if who != BARE
    }
    kinds = list(bare)
    rows = [["the page itself", *(f"{bare[kind]:.0f}" for kind in kinds)]]
    for who, values in added.items():
        rows.append([who, *(_cell(values[kind], added[OURS][kind], who) for kind in kinds)])
    return report.table(["µs for each", *kinds], rows)


def _cell(value: float, ours: float, who: str) -> str:
    return f"+{value:.0f}" + ("" if who == OURS else report.times(value, ours))


def _costs(browser: Browser, site: BenchSite, who: str) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{site.url}/page/bare", wait_until="load")
    if script := SCRIPTS[who]:
        page.add_script_tag(url=site.url + script)
    if ready := READY.get(who):
        page.wait_for_function(ready)
    page.evaluate(BUTTON)
    page.wait_for_timeout(IDLE_MS)
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    _click(page, WARM)
    costs = {"click": _taken(session, partial(_click, page, CLICKS)) / CLICKS}
    for kind, act in CALLS.items():
        page.evaluate(act, WARM)
        costs[kind] = _taken(session, partial(page.evaluate, act, COUNT)) / COUNT
    context.close()
    return costs


def _click(page: Page, count: int) -> None:
    for _ in range(count):
        page.mouse.click(20, 20)


def _taken(session: CDPSession, act: Callable[[], object]) -> float:
    """Return how many microseconds of processor time the main thread took for ``act``."""
    before = _task_seconds(session)
    act()
    return (_task_seconds(session) - before) * 1e6


def _task_seconds(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(one["value"]) for one in metrics if one["name"] == "TaskDuration")


if __name__ == "__main__":
    main()
