"""The log: one line a fact, as JSON for machines or as text for people.

No line may hold a person's words or a secret. Messages are ours, facts come as ``extra``. Two
guards stand behind that: an exception is told by its type and its place, never by its message,
which may quote what it met; and whatever looks like a key, a token or an address is struck out.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

STRUCK = "[struck]"
LONGEST = 1000
"""Characters of one text in a line."""
OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What a record has by itself; everything else came as ``extra``."""
_secret = re.compile(
    r"\bhc[ps]_\w+|\bwhsec_[\w+/=-]+|(?<=://)[^/\s@]+(?=@)"
    r"|(?i:(?<=\bbearer )|(?<=\bbasic ))[\w.~+/=-]+"
    r"|(?i:(?<=[?&]key=)|(?<=[?&]token=)|(?<=[?&]secret=)|(?<=[?&]password=))[^&\s'\"]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
_control = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class JsonFormatter(logging.Formatter):
    """One JSON object a line: ``at``, ``level``, ``logger``, ``message``, then the extras."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return json.dumps(dict(_facts(record)), ensure_ascii=False, default=str)


class TextFormatter(logging.Formatter):
    """The same facts for a person: time, level, message, ``name=value``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and below it where an exception was raised."""
        facts = dict(_facts(record))
        raised, where = facts.pop("error", None), facts.pop("traceback", ())
        at, level, _, message = (facts.pop(n) for n in ("at", "level", "logger", "message"))
        parts = [at, level, message, *(f"{name}={_shown(facts[name])}" for name in facts)]
        below = [f"  {place}" for place in where]
        return "\n".join([" ".join([*parts, *([f"error={raised}"] if raised else [])]), *below])


def start(form: str, *, level: int = logging.INFO) -> None:
    """Let all that this process logs, warnings included, go to standard error in one form.

    ``form`` is ``json``, ``text``, or ``auto``: text on a terminal and JSON anywhere else.
    """
    if form == "auto":
        form = "text" if sys.stderr.isatty() else "json"
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TextFormatter() if form == "text" else JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def strike(text: str) -> str:
    """Return a text of bounded length without anything that looks like a secret or an address."""
    return _secret.sub(STRUCK, text)[:LONGEST]


def _facts(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    yield "at", at.replace("+00:00", "Z")
    yield "level", record.levelname.lower()
    yield "logger", record.name
    yield "message", _harmless(record.getMessage())
    for name, value in vars(record).items():
        if name not in OWN and value is not None:
            yield name, _harmless(value)
    if record.exc_info and record.exc_info[1] is not None:
        yield "error", _harmless(_named(record.exc_info[1]))
        yield "traceback", list(_places(record.exc_info[1]))


def _harmless(value: Any) -> Any:
    if isinstance(value, bool | int | float):
        return value
    return _control.sub(" ", strike(str(value)))


def _named(error: BaseException) -> str:
    """Return what kind of error it is; of its words only those that the system spoke."""
    said = error.strerror if isinstance(error, OSError) else None
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _places(error: BaseException) -> Iterator[str]:
    """Yield where an exception was raised, innermost last, and then what had caused it."""
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"{frame.filename}:{frame.lineno} in {frame.name}"
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield f"because of {_named(cause)}"
        yield from _places(cause)


def _shown(value: Any) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if " " in text or not text else text
