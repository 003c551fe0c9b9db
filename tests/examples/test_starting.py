"""Who starts an example is told what it is, what to do, and what is missing."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from examples.demo.processes import ROOT
from tests.examples.web_world import running_alone
from tests.journey.processes import environment

PAGES = ("flask_shop", "django_clinic", "fastapi_lending", "wsgi_tides", "celery_museum")
OTHERS = ("tkinter_stock", "qt_invoices", "nightly_import", "cli_timesheet")


def started(
    *arguments: str, cwd: Path = ROOT, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Start a module of Python's, and wait for its end."""
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        check=False,
        cwd=cwd,
        env={**environment(), **(variables or {})},
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("name", [*PAGES, *OTHERS])
def test_help_tells_what_it_shows_and_what_to_do_and_starts_nothing(name: str) -> None:
    done = started("-m", f"examples.{name}", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    for part in ("left in on", "What to do\n  1. ", "HYPERCARE_DSN is not set", "hypercare serve"):
        assert part in done.stdout


@pytest.mark.parametrize("name", PAGES)
def test_a_taken_port_is_told_in_one_line_with_the_way_out(name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = started("-m", f"examples.{name}", "--port", str(port))
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert f"Cannot listen on port {port}" in line
    assert f"python -m examples.{name} --port" in line


@pytest.mark.parametrize("name", [*PAGES, "qt_invoices"])
def test_a_missing_library_is_told_in_one_line_with_what_to_type(name: str) -> None:
    done = started("-S", "-m", f"examples.{name}", variables={"PYTHONPATH": str(ROOT / "sdk")})
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert f"{sys.executable} -m pip install" in line


def test_without_a_screen_the_window_says_so_in_one_line() -> None:
    done = started("-m", "examples.tkinter_stock", variables={"DISPLAY": ""})
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith("tkinter cannot open a window here")


def test_an_open_place_says_where_what_to_do_and_where_feedback_goes(tmp_path: Path) -> None:
    with running_alone(tmp_path, "examples.wsgi_tides") as url:
        told = (tmp_path / "alone.log").read_text("utf-8")
    assert f"Port Ness is open at {url}\n\nWhat to do\n  1. " in told
    assert "hypercare serve --data" in told


def test_where_feedback_goes_is_told_without_the_key(tmp_path: Path) -> None:
    dsn = "http://hcs_k3y@127.0.0.1:9/shop"
    done = started("-m", "examples.wsgi_tides", "--help", variables={"HYPERCARE_DSN": dsn})
    assert "Feedback goes to http://127.0.0.1:9/shop" in done.stdout
    assert "k3y" not in done.stdout


def test_the_nightly_import_leaves_no_file_where_it_was_started(tmp_path: Path) -> None:
    where, temporary = tmp_path / "where", tmp_path / "temporary"
    where.mkdir()
    temporary.mkdir()
    variables = {"PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}
    done = started("-m", "examples.nightly_import", cwd=where, variables=variables)
    assert done.returncode == 1
    assert list(where.iterdir()) == []
    [ledger] = temporary.glob("rents-*/rents.csv")
    assert f"The ledger is {ledger}" in done.stderr


def test_the_timesheet_without_a_sheet_tells_which_there_are() -> None:
    done = started("-m", "examples.cli_timesheet")
    assert (done.returncode, done.stdout) == (2, "")
    assert str(Path("weeks") / "2026-47.csv") in done.stderr


def test_the_examples_list_themselves_and_the_trackers() -> None:
    done = started("-m", "examples")
    assert done.returncode == 0
    assert all(f"python -m examples.{name}" in done.stdout for name in [*PAGES, *OTHERS, "demo"])
    trackers = started("-m", "examples.trackers")
    assert trackers.returncode == 0
    assert "examples.trackers.roundup" in trackers.stdout
