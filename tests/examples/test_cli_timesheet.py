from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from examples.demo.processes import ROOT
from tests.collector.connectors.moody import Moody, running_moody
from tests.collector.rooms import PUBLIC
from tests.journey import wanted
from tests.journey.processes import Collector, environment, running_collector
from tests.sdk.typing_person import Person, sitting_at
from tests.waiting import until

WEEKS = ROOT / "examples" / "cli_timesheet" / "weeks"
GOOD, BROKEN = str(WEEKS / "2026-46.csv"), str(WEEKS / "2026-47.csv")
COMMAND = ("-m", "examples.cli_timesheet")
WORDS = "Birgit is still at work, so I cannot tally this week."


@dataclass(frozen=True)
class Workshop:
    """The collector to which the command reports, and where its cases are handed on."""

    collector: Collector
    hook: Moody
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        dsn = f"http://{PUBLIC}@127.0.0.1:{self.collector.port}/shop"
        spool = str(self.folder / "spool")
        return environment(HYPERCARE_DSN=dsn, HYPERCARE_SPOOL=spool, COLUMNS="100")

    def ticket(self) -> dict[str, Any]:
        """Wait for the one feedback that is handed on."""
        until(lambda: self.hook.requests, what="nothing was handed on")
        [request] = self.hook.requests
        told: dict[str, Any] = json.loads(request.body)["feedback"]
        return told


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    with running_moody() as hook:
        configuration = wanted.shop(hook=wanted.hook(hook.url))
        with running_collector(tmp_path / "data", configuration) as collector:
            yield Workshop(collector, hook, tmp_path)


def tally(*sheets: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the command as a nightly job does."""
    return subprocess.run(
        [sys.executable, *COMMAND, *sheets],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
        **more,
    )


def answer(person: Person, *answers: str) -> None:
    for each in answers:
        person.sees("> ")
        person.types(each)


def test_a_week_is_tallied() -> None:
    done = tally(GOOD, env=environment())
    assert done.returncode == 0
    assert re.search(r"Lighthouse Inn +17:45 +█{24}", done.stdout)
    assert re.search(r"Total +47:45", done.stdout)


def test_who_meets_the_crash_says_so_in_the_terminal_and_reads_the_receipt(
    workshop: Workshop,
) -> None:
    with sitting_at([*COMMAND, GOOD, BROKEN], ROOT, workshop.environment) as person:
        person.sees("ValueError: invalid literal for int() with base 10: ''")
        person.sees("tally ended because of an error")
        answer(person, WORDS, "2", "1")
        person.sees("sends nothing: ")
        person.types("p")
        person.sees(f"description: {WORDS}")
        person.sees("sends nothing: ")
        person.types("")
        person.sees("Thank you. Your receipt is SHOP-1.")
        assert person.leaves_it_to_end() == 1

    told = workshop.ticket()
    assert told["description"] == WORDS
    assert told["impact"] == {"scope": "team", "work": "blocked"}
    assert told["app"] == {"name": "tally", "release": "1.4.0", "deployment": "workshop"}
    assert [each["message"] for each in told["trail"]["steps"]] == [
        "Reads 2026-46.csv",
        "Sums up 8 entries",
        "Reads 2026-47.csv",
    ]
    [error] = told["trail"]["errors"]
    assert (error["type"], error["handled"]) == ("ValueError", False)
    assert error["frames"][-1]["function"] == "clock"
    assert workshop.collector.ledger()["ticketed"] == 1


def test_a_nightly_job_reports_by_itself_and_prints_what_it_always_printed(
    workshop: Workshop,
) -> None:
    without = tally(BROKEN, env=environment())
    done = tally(BROKEN, env=workshop.environment)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", without.stderr)

    told = workshop.ticket()
    assert told["description"].startswith("Crashed: ValueError: invalid literal")
    assert told["tags"] == {"told_by": "the program itself"}
    assert told["trail"]["errors"][0]["frames"][-1]["function"] == "clock"


def test_what_could_not_be_sent_goes_with_the_next_run(workshop: Workshop) -> None:
    workshop.collector.kill()
    with sitting_at([*COMMAND, BROKEN], ROOT, workshop.environment) as person:
        answer(person, WORDS, "", "")
        person.sees("sends nothing: ")
        person.types("")
        person.sees("It is kept on this machine and will be sent at the next run.")
        assert person.leaves_it_to_end() == 1
    workshop.collector.start()
    assert tally(GOOD, env=workshop.environment).returncode == 0
    assert workshop.ticket()["description"] == WORDS
