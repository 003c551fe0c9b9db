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
from tests.journey.processes import Collector, running_collector
from tests.waiting import until

WORDS = "We booked for the whole family, and the confirmation never comes."


@dataclass(frozen=True)
class World:
    """The museum, the collector behind it, and the hook behind that."""

    url: str
    collector: Collector
    hook: Moody

    def errors(self) -> list[dict[str, Any]]:
        """Return the errors of everything that was handed on so far."""
        told = [json.loads(each.body)["feedback"] for each in self.hook.requests]
        return [error for each in told for error in each["trail"]["errors"]]


@contextmanager
def running_museum(folder: Path, **environment: str) -> Iterator[str]:
    """Start the pages and their worker on a free port, and stop both at the end."""
    [port] = place.free_ports([0])
    url = f"http://127.0.0.1:{port}"
    with Programs() as programs:
        programs.start(
            "The museum",
            ("examples.celery_museum",),
            folder / "museum.log",
            url,
            PORT=str(port),
            MUSEUM_FOLDER=str(folder / "museum"),
            **environment,
        )
        programs.wait_until_ready()
        yield url


@contextmanager
def world(folder: Path) -> Iterator[World]:
    with running_moody() as hook:
        configuration = wanted.shop(hook=wanted.hook(hook.url))
        with running_collector(folder / "data", configuration) as collector:
            dsn = f"http://{SECRET}@127.0.0.1:{collector.port}/shop"
            spool = str(folder / "spool")
            with running_museum(folder, HYPERCARE_DSN=dsn, HYPERCARE_SPOOL=spool) as url:
                yield World(url, collector, hook)


def book(page: Page, url: str, tariff: str) -> None:
    page.goto(url)
    page.get_by_label("Your name").fill("Mara Lindqvist")
    page.get_by_label(tariff).check()
    page.get_by_role("button", name="Book the visit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "See you at low water, Mara Lindqvist."
    )


def look_again_until(page: Page, words: str) -> None:
    def there() -> bool:
        page.reload()
        return page.get_by_text(words).is_visible()

    until(there, what=f"{words!r} never stood on the page")


def test_an_adult_gets_a_letter_from_the_worker(page: Page, tmp_path: Path) -> None:
    with running_museum(tmp_path) as url:
        book(page, url, "Adults")
        look_again_until(page, "At the desk you pay €24.00.")


def test_what_the_worker_could_not_do_is_in_the_ticket_of_who_waits_for_it(
    page: Page, tmp_path: Path
) -> None:
    with world(tmp_path) as here:
        book(page, here.url, "Families")
        expect(page.get_by_text("Your confirmation is being written")).to_be_visible()
        page.get_by_role("button", name="Feedback", exact=True).click()
        page.locator("hypercare-widget dialog").get_by_label("What went wrong?").fill(WORDS)
        page.locator("hypercare-widget").get_by_role("button", name="Send feedback").click()
        expect(page.locator("hypercare-widget .receipt")).to_have_text("SHOP-1")
        until(here.errors, seconds=60, what="the worker's error never reached the ticket")

        [error] = here.errors()
        assert (error["type"], error["handled"]) == ("KeyError", False)
        assert error["data"]["task"] == "examples.celery_museum.letters.confirm"
        assert error["frames"][-1]["function"] == "confirm"
        told = json.loads(here.hook.requests[0].body)["feedback"]
        assert told["description"] == WORDS
        steps = [each["message"] for each in told["trail"]["steps"]]
        assert "Sent task examples.celery_museum.letters.confirm" in steps
        assert "Mara Lindqvist" not in json.dumps(told["trail"])
        assert here.collector.ledger()["ticketed"] == 1
