from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator

import pytest

from hypercare_collector import logs


class Said:
    """What the process writes to standard error."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def getvalue(self) -> str:
        return self._capsys.readouterr().err


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Iterator[Said]:
    """Standard error; logging is as before afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield Said(capsys)
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


def line(said: Said) -> dict[str, object]:
    written: dict[str, object] = json.loads(said.getvalue())
    return written


log = logging.getLogger("hypercare_collector.test")


def test_a_line_is_one_object_with_its_extras(said: Said) -> None:
    logs.start("json")

    log.info("a fact about %s", "Größe", extra={"receipt": "SHOP-1", "seconds": 0.5, "no": None})

    written = line(said)
    assert str(written.pop("at")).endswith("Z")
    assert written == {
        "level": "info",
        "logger": "hypercare_collector.test",
        "message": "a fact about Größe",
        "receipt": "SHOP-1",
        "seconds": 0.5,
    }


def test_away_from_a_terminal_it_is_json_by_itself(said: Said) -> None:
    logs.start("auto")
    log.warning("said")
    assert line(said)["level"] == "warning"


def test_as_text_it_is_one_line_too(said: Said) -> None:
    logs.start("text")
    log.info("a fact\nin two lines", extra={"receipt": "SHOP-1", "why": "it is so"})
    written = said.getvalue()
    assert written.count("\n") == 1
    assert 'info a fact in two lines receipt=SHOP-1 why="it is so"' in written


@pytest.mark.parametrize("form", ["json", "text"])
def test_an_exception_tells_its_place_and_never_its_words(form: str, said: Said) -> None:
    def fail() -> None:
        try:
            raise KeyError("Zwiebelkuchen")
        except KeyError as error:
            raise ValueError("more Zwiebelkuchen") from error

    logs.start(form)
    try:
        fail()
    except ValueError:
        log.exception("it failed")

    written = said.getvalue()
    assert "Zwiebelkuchen" not in written
    assert "ValueError" in written
    assert "because of KeyError" in written
    assert "in fail" in written


def test_what_the_system_says_of_a_file_or_a_socket_is_told(said: Said) -> None:
    logs.start("json")
    try:
        open("/nowhere/at/all")  # noqa: PTH123, SIM115
    except OSError:
        log.exception("it failed")
    assert line(said)["error"] == "FileNotFoundError: No such file or directory"


@pytest.mark.parametrize(
    "secret",
    [
        "hcp_0123456789abcdef0123456789abcdef",
        "hcs_0123456789abcdef0123456789abcdef",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "Authorization: Bearer abc.def-123",
        "http://127.0.0.1/f/1?token=5f3ab",
        "http://127.0.0.1/x?a=1&key=5f3ab",
        "postgresql://me:5f3ab@db/care",
        "<max.muster@example.com> refused",
    ],
)
def test_what_looks_like_a_secret_or_an_address_is_struck(secret: str, said: Said) -> None:
    logs.start("json")
    log.info("it was %s", secret, extra={"told": secret})
    written = said.getvalue()
    assert written.count("[struck]") == 2
    for part in ("0123456789abcdef", "MfKQ9r8", "abc.def", "5f3ab", "muster"):
        assert part not in written


def test_warnings_come_in_the_same_form(said: Said) -> None:
    logs.start("json")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("this is old", DeprecationWarning, stacklevel=1)
    assert line(said)["logger"] == "py.warnings"
