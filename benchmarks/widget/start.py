"""What a page start costs: the time that the browser spends in the script, and its long tasks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

IN_SCRIPT = {"v8.compile", "v8.compileModule", "EvaluateScript", "v8.evaluateModule"}
CALLED = {"FunctionCall", "EventDispatch", "FireAnimationFrame", "TimerFire", "RunMicrotasks"}
LONG_US = 50_000
CATEGORIES = ["devtools.timeline", "v8", "toplevel"]
IDLE_MS = 3000
"""Long enough for what is fetched when the page is idle."""


@dataclass(frozen=True)
class Start:
    """Of one page load: processor milliseconds in the scripts, tasks over 50 ms with them in."""

    ms: float
    long_tasks: int


def measure(browser: Browser, address: str, throttle: float, ours: str) -> Start:
    """Load the page once in a fresh context; ``ours`` is a part of the scripts' addresses."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    events = _traced(browser, page, address)
    _release(session)
    context.close()
    return judge(events, ours)


def judge(events: list[dict[str, Any]], ours: str) -> Start:
    """Return what trace events tell of the scripts whose address holds ``ours``."""
    spans = [event for event in events if event.get("ph") == "X" and _is_ours(event, ours)]
    tops = _outermost(spans)
    tasks = [e for e in events if e["name"].endswith("::RunTask") and e.get("tdur", 0) > LONG_US]
    long_tasks = [task for task in tasks if any(_inside(span, task) for span in tops)]
    return Start(sum(span["tdur"] for span in tops) / 1000, len(long_tasks))


def _traced(browser: Browser, page: Page, address: str) -> list[dict[str, Any]]:
    browser.start_tracing(page=page, categories=CATEGORIES)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(IDLE_MS)
    traced = json.loads(browser.stop_tracing())
    events: list[dict[str, Any]] = traced["traceEvents"]
    return events


def _release(session: CDPSession) -> None:
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def _is_ours(event: dict[str, Any], ours: str) -> bool:
    if event["name"] not in IN_SCRIPT | CALLED or "tdur" not in event:
        return False
    data = event.get("args", {}).get("data", {})
    return ours in str(data.get("url", "")) or ours in str(
        event.get("args", {}).get("fileName", "")
    )


def _outermost(spans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    tops: list[dict[str, Any]] = []
    for span in sorted(spans, key=lambda span: (span["tid"], span["ts"], -span["dur"])):
        if not tops or not _inside(span, tops[-1]):
            tops.append(span)
    return tops


def _inside(span: dict[str, Any], outer: dict[str, Any]) -> bool:
    same = (span["pid"], span["tid"]) == (outer["pid"], outer["tid"])
    ends = span["ts"] + span["dur"] <= outer["ts"] + outer["dur"]
    return bool(same and span["ts"] >= outer["ts"] and ends)
