"""What the widget costs a page beside Sentry's feedback: bytes, page start, click to dialog.

Everything is measured in one run of one browser, in turns, so that noise falls on all alike. The
medians stand in the tables; compare the ratios, not the times.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator

from playwright.sync_api import Browser, sync_playwright

from benchmarks.widget import click, page, start
from benchmarks.widget.site import VARIANTS, BenchSite
from benchmarks.widget.weights import Weight, weigh
from tests.conftest import CHROMIUM, QUIET

OURS = "hypercare"
THROTTLES = (1, 4)
IDLE_MS = (0, 3000)
Samples = dict[tuple[str, str], list[float]]
"""Values by who and by the title of their column."""


def main() -> None:
    """Print the tables; with ``--write`` put them into docs/performance-widget.md too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--write", action="store_true", help="into docs/performance-widget.md")
    options = parser.parse_args()
    starts, clicks = measure(options.rounds)
    sections = {
        "weight": weights_table(weigh()),
        "start": samples_table(starts, list(VARIANTS)[1:]),
        "click": samples_table(clicks, list(click.LAUNCHERS)),
    }
    for name, text in sections.items():
        print(f"\n{name}\n{text}")
        if options.write:
            page.write(name, text)


def measure(rounds: int) -> tuple[Samples, Samples]:
    """Return page starts and clicks, each round in the reverse order of the one before."""
    starts: Samples = defaultdict(list)
    clicks: Samples = defaultdict(list)
    site = BenchSite()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            for turn in range(rounds):
                order = list(VARIANTS)[1:][:: 1 if turn % 2 else -1]
                for who in order:
                    _keep(starts, who, _starts(browser, site, who))
                for who in [one for one in order if one in click.LAUNCHERS]:
                    _keep(clicks, who, _clicks(browser, site, who))
                print(f"round {turn + 1} of {rounds}", file=sys.stderr, flush=True)
    finally:
        site.close()
    return starts, clicks


def _starts(browser: Browser, site: BenchSite, who: str) -> Iterator[tuple[str, float]]:
    scripts = "/_hypercare/" if who == OURS else "/peers/"
    for throttle in THROTTLES:
        taken = start.measure(browser, f"{site.url}/page/{who}", throttle, scripts)
        yield f"ms at {throttle}×", taken.ms
        yield f"tasks over 50 ms at {throttle}×", taken.long_tasks


def _clicks(browser: Browser, site: BenchSite, who: str) -> Iterator[tuple[str, float]]:
    for throttle in THROTTLES:
        for idle in IDLE_MS:
            taken = click.measure(browser, f"{site.url}/page/{who}", who, throttle, idle)
            when = "at once" if not idle else f"after {idle // 1000} s"
            yield f"{throttle}×, {when}, ms", taken.ms
        yield f"longest task at {throttle}×, ms", taken.longest


def _keep(samples: Samples, who: str, values: Iterator[tuple[str, float]]) -> None:
    for title, value in values:
        samples[who, title].append(value)


def weights_table(weights: list[Weight]) -> str:
    """Return the bytes after gzip, ours first."""
    ours = weights[0]
    rows = [
        (
            one.name,
            f"{one.start:,}{page.times(one.start, ours.start)}",
            f"{one.later:,}{page.times(one.later, ours.later)}" if one.later else "–",
        )
        for one in weights
    ]
    return page.table(("bytes, gzip", "at page start", "later, all parts"), rows)


def samples_table(samples: Samples, names: list[str]) -> str:
    """Return the medians, with the number of times ours."""
    titles = list(dict.fromkeys(title for _, title in samples))
    ours = {title: statistics.median(samples[OURS, title]) for title in titles}
    rows = []
    for name in names:
        medians = [statistics.median(samples[name, title]) for title in titles]
        cells = [
            f"{value:.1f}{page.times(value, ours[title]) if name != OURS else ''}"
            for title, value in zip(titles, medians, strict=True)
        ]
        rows.append((name, *cells))
    return page.table(("", *titles), rows)


if __name__ == "__main__":
    main()
