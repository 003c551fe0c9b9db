"""A script at night: what the operator says of it arrives with all that led there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from examples.demo.processes import ROOT
from tests.collector.connectors.moody import running_moody
from tests.collector.rooms import PUBLIC
from tests.journey import wanted
from tests.journey.processes import environment, running_collector
from tests.sdk.fake_sentry import sentry_running
from tests.waiting import until

WORDS = "The rent for the roof flat has been missing since Monday."


def night(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the import to its end, as cron does."""
    command = [sys.executable, "-m", "examples.nightly_import", "--ledger", str(folder / "rents")]
    return subprocess.run(
        [*command, *arguments],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=environment(HYPERCARE_SPOOL=str(folder / "spool"), **variables),
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=120,
    )


def test_what_the_operator_says_arrives_with_log_requests_and_errors(tmp_path: Path) -> None:
    with running_moody() as hook, sentry_running() as sentry:
        configuration = wanted.shop(hook=wanted.hook(hook.url))
        with running_collector(tmp_path / "data", configuration) as collector:
            dsn = f"http://{PUBLIC}@127.0.0.1:{collector.port}/shop"
            done = night(tmp_path, "--say", WORDS, HYPERCARE_DSN=dsn, SENTRY_DSN=sentry.dsn)
            assert "Thank you. Your receipt is SHOP-" in done.stdout, done.stderr
            until(lambda: hook.requests, what="no case was handed on")
    assert done.returncode == 1
    told: dict[str, Any] = json.loads(hook.requests[0].body)["feedback"]
    assert told["description"] == WORDS
    assert told["module"] == "Nightly import"
    assert told["app"] == {"name": "rents", "release": "1.8.0", "deployment": "demo"}

    steps = told["trail"]["steps"]
    asked = [each["message"].partition("/")[2] for each in steps if each["type"] == "request"]
    assert asked == ["accounts/rent/payments → 200", "archive/2026-11-20 → 502"]
    said = [each["message"] for each in steps if each["type"] == "log"]
    assert said[0] == "No statement for 2026-11-20: the archive answered 502"
    assert "The rent of flat Deichstraße 6, roof could not be booked" in said
    assert len(said) == 6, "each line once, though Sentry has it as well"

    [error] = told["trail"]["errors"]
    assert error["type"] == "decimal.InvalidOperation"
    assert error["data"]["flat"] == "Deichstraße 6, roof"
    assert error["frames"][-1]["function"] == "amount"
    assert "t0p-s3cret" not in json.dumps(told)


def test_without_hypercare_the_import_does_its_work_all_the_same(tmp_path: Path) -> None:
    done = night(tmp_path)
    assert done.stdout == "2026-11-20: 3 rents booked, 1 left for a person.\n"
    assert len((tmp_path / "rents").read_text("utf-8").splitlines()) == 3
    assert "hypercare is off: No DSN" in done.stderr
