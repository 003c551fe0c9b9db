from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import hypercare
from tests.sdk.fake_collector import KEY, FakeCollector

BARE = """
import os, sys, threading
before = set(os.listdir("/proc/self/fd"))
import hypercare
hypercare.init(f"http://{sys.argv[2]}@127.0.0.1:9/shop", spool_dir=sys.argv[1], strict=True)
hypercare.step("a step")
hypercare.integrations
assert threading.active_count() == 1, threading.enumerate()
assert set(os.listdir("/proc/self/fd")) == before
assert not os.path.exists(sys.argv[1])
heavy = {"requests", "urllib3", "flask", "PIL", "platformdirs", "hypercare.courier"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""


def test_import_and_init_start_no_thread_open_no_socket_and_write_no_file(spool_dir: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", BARE, str(spool_dir), KEY]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_before_init_feedback_warns_and_waits_for_the_init_to_come(
    collector: FakeCollector, spool_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    id = hypercare.feedback("too early")
    assert "hypercare.init() was not called" in caplog.text
    assert hypercare.flush(1) == 1
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True)
    assert collector.wait_for(1)[0].feedback["id"] == id


def test_before_init_everything_else_is_harmless() -> None:
    hypercare.step("x")
    hypercare.notice("y")
    hypercare.identify(1)
    assert hypercare.preview("z")["trail"]["steps"][0]["message"] == "x"
    assert hypercare.outcome("none") is None
    assert hypercare.refused() == 0


def test_a_wrong_configuration_is_said_once_and_leaves_the_sdk_inert(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hypercare.init("https://collector.example/shop")
    assert [r.levelno for r in caplog.records] == [logging.ERROR]
    assert "lacks the key before the @" in caplog.text
    before = threading.active_count()
    hypercare.feedback("words")
    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("dsn", "says"),
    [
        (None, "No DSN"),
        ("  ", "No DSN"),
        (7, "No DSN"),
        ("collector.example/shop", "scheme"),
        ("ftp://key@collector.example/shop", "scheme"),
        ("https://key@/shop", "host"),
        ("https://key@collector.example", "project"),
        ("https://key@collector.example/", "project"),
        ("https://key@collector.example:99999/shop", "host or port"),
        ("https://k ey@collector.example/shop", "characters"),
    ],
)
def test_strict_init_says_what_is_wrong_with_the_dsn(dsn: Any, says: str) -> None:
    with pytest.raises(hypercare.SettingsError, match=says):
        hypercare.init(dsn, strict=True)


def test_an_error_in_the_dsn_never_shows_the_key(caplog: pytest.LogCaptureFixture) -> None:
    hypercare.init(f"https://{KEY}@collector.example")
    assert caplog.text
    assert KEY not in caplog.text


@pytest.mark.parametrize("options", [{"relese": 1}, {"spool_bytes": -1}, {"spool_bytes": "many"}])
def test_unknown_or_impossible_options_are_errors(options: dict[str, Any]) -> None:
    with pytest.raises(hypercare.SettingsError, match=next(iter(options))):
        hypercare.init(f"https://{KEY}@collector.example/shop", strict=True, **options)


def test_a_second_init_replaces_the_first(
    ready: FakeCollector, nowhere: str, spool_dir: Path
) -> None:
    hypercare.init(nowhere, spool_dir=spool_dir, strict=True)
    hypercare.init(ready.dsn, spool_dir=spool_dir, strict=True)
    hypercare.feedback("words")
    assert hypercare.flush(10) == 0
    assert len(ready.posts) == 1
