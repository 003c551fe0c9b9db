"""The systemd units: whole, hardened, and patient enough when they stop."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from hypercare_collector import caretaker
from hypercare_collector.__main__ import parser
from hypercare_collector.delivery import crew
from hypercare_collector.server import serving

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = ("hypercare.service", "hypercare-work.service")
STOPS = serving.STOPS_WITHIN + crew.STOP_WITHIN + caretaker.STOPS_WITHIN
"""Seconds that an orderly end may take."""


def directives(unit: str) -> list[tuple[str, str]]:
    lines = (DEPLOY / unit).read_text(encoding="utf-8").splitlines()
    pairs = [line.partition("=") for line in lines if re.match(r"[A-Z]\w*=", line)]
    return [(name, value) for name, _, value in pairs]


def value(unit: str, name: str) -> str:
    [found] = [value for each, value in directives(unit) if each == name]
    return found


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_understands_the_unit(unit: str, tmp_path: Path) -> None:
    here = (DEPLOY / unit).read_text().replace("/opt/hypercare/bin/hypercare", sys.executable)
    (tmp_path / unit).write_text(here)

    done = analyze("verify", str(tmp_path / unit))

    assert [line for line in done.stderr.splitlines() if line.startswith(str(tmp_path))] == []
    assert [line for line in done.stderr.splitlines() if line.startswith(unit)] == []


@pytest.mark.parametrize("unit", UNITS)
def test_a_service_that_is_broken_into_can_do_little(unit: str) -> None:
    done = analyze("security", "--offline=true", "--threshold=15", str(DEPLOY / unit))

    assert done.returncode == 0, done.stdout[-500:]


@pytest.mark.parametrize("unit", UNITS)
def test_its_command_is_one_of_ours(unit: str) -> None:
    program, *arguments = shlex.split(value(unit, "ExecStart"))

    assert program.endswith("/bin/hypercare")
    assert parser().parse_args(arguments).command in ("serve", "work")


@pytest.mark.parametrize("unit", UNITS)
def test_it_waits_until_all_that_is_under_way_is_finished(unit: str) -> None:
    assert int(value(unit, "TimeoutStopSec")) > STOPS


def test_both_units_are_alike_but_for_what_they_run() -> None:
    own = {"Description", "After", "ExecStart"}
    collector, worker = (
        [pair for pair in directives(unit) if pair[0] not in own] for unit in UNITS
    )

    assert collector == worker


def test_the_variables_that_it_sets_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    from hypercare_collector.settings import load

    given = dict(text.split("=", 1) for name, text in directives(UNITS[0]) if name == "Environment")
    config = given.pop("HYPERCARE_CONFIG")

    assert Path(config).is_absolute()
    assert load(environ=given).data == Path(given["HYPERCARE_DATA"])
