"""A web example in a browser, the collector behind it, and the hook behind that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from examples.demo import place
from examples.demo.processes import Programs
from tests.collector.connectors.moody import Moody, running_moody
from tests.collector.rooms import SECRET
from tests.journey import wanted
from tests.journey.processes import running_collector
from tests.waiting import until


@dataclass(frozen=True)
class Place:
    """An application that is open, and what the collector makes of its feedback."""

    url: str
    hook: Moody
    log: Path

    def say(self, page: Page, words: str) -> dict[str, Any]:
        """Send feedback from the page as a person does; return it as a ticketing system gets it."""
        page.get_by_role("button", name="Feedback", exact=True).click()
        dialog = page.locator("hypercare-widget dialog")
        dialog.get_by_label("What went wrong?").fill(words)
        dialog.get_by_role("button", name="Send feedback").click()
        expect(page.locator("hypercare-widget .receipt")).to_have_text("SHOP-1")
        until(lambda: self.hook.requests, what="no case was handed on")
        event: dict[str, Any] = json.loads(self.hook.requests[0].body)
        feedback: dict[str, Any] = event["feedback"]
        assert feedback["description"] == words
        return feedback


@contextmanager
def running_place(folder: Path, example: str, **variables: str) -> Iterator[Place]:
    """Start an example with a real collector behind it; end both at the end."""
    [port] = place.free_ports([0])
    url, log = f"http://127.0.0.1:{port}", folder / "example.log"
    with running_moody() as hook:
        configuration = wanted.shop(hook=wanted.hook(hook.url))
        with running_collector(folder / "data", configuration) as collector, Programs() as programs:
            programs.start(
                "The example",
                (example,),
                log,
                url,
                PORT=str(port),
                PYTHONWARNINGS="error",
                HYPERCARE_DSN=f"http://{SECRET}@127.0.0.1:{collector.port}/shop",
                HYPERCARE_SPOOL=str(folder / "spool"),
                **variables,
            )
            programs.wait_until_ready()
            yield Place(url, hook, log)


@contextmanager
def running_alone(folder: Path, example: str, **variables: str) -> Iterator[str]:
    """Start an example without a DSN, for which hypercare stays out of sight."""
    [port] = place.free_ports([0])
    url = f"http://127.0.0.1:{port}"
    with Programs() as programs:
        programs.start(
            "The example", (example,), folder / "alone.log", url, PORT=str(port), **variables
        )
        programs.wait_until_ready()
        yield url


def complaints_of(page: Page) -> list[str]:
    """Return what the browser complains about from now on, answers that failed apart."""
    heard: list[str] = []

    def hear(line: Any) -> None:
        if line.type in ("error", "warning") and "status of 500" not in line.text:
            heard.append(line.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard
