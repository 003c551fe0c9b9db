"""Log records become steps, and exceptions that are logged become errors.

``hypercare.init`` installs this at the level of ``logs``. The hook is the record factory, which
`logging` documents for such ends: no handler, so `logging.basicConfig` and the last resort on
stderr work as before. Template and arguments are kept apart and put together when a report is made.

An application that keeps its logging in one `dictConfig` can name `Handler` there instead; while
there is one, it alone decides what is heard.
"""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from hypercare import quiet, settings, trail
from hypercare.values import SCALARS, words_of

OURS = "ours"
WIRE = "wire"
LOOP = "loop"
THEIRS = "theirs"
_ROOTS = {"hypercare": OURS, "sentry_sdk": OURS, "urllib3": WIRE, "asyncio": LOOP}
"""Whose records those of some loggers and their children are; Sentry's are about itself alone."""
_NAMES = 2_000

Factory = Callable[..., logging.LogRecord]

ACCESS = (
    *("werkzeug", "gunicorn.access", "uvicorn.access", "hypercorn.access", "granian.access"),
    *("aiohttp.access", "django.server"),
)
"""Servers' logs of requests, which are steps already."""


class Heard:
    """What `install` decided, and the handlers that stand in for it."""

    level: int | None = None
    factory: Factory | None = None
    handlers: set[int] = set()  # noqa: RUF012 one for the process, as logging is


def install(level: int | str | None = "INFO") -> None:
    """Make a step of every log record of at least ``level``; None: of none.

    Records are those that the application's own levels let through: hypercare changes no level.
    Whatever record factory was there goes on working. Call it again to change the level, or
    after somebody else has set a factory that forgets the one before it.

    Raises:
        SettingsError: ``level`` is neither the name nor the number of a level.
    """
    Heard.level = settings.level(level)
    here = logging.getLogRecordFactory()
    if Heard.level is not None and here is not Heard.factory:
        Heard.factory = _listening(here)
        logging.setLogRecordFactory(Heard.factory)
        if _unheard not in quiet.silences:
            quiet.silences.append(_unheard)


def leave_out(*loggers: str) -> None:
    """Take no records of these loggers: another integration tells better what happens there."""
    _left_out.update(loggers)
    _whose.clear()


@contextmanager
def of_loop(owner: trail.Trail) -> Iterator[None]:
    """Let what an event loop logs inside belong to a trail, since its owner is known."""
    token = _owner.set(owner)
    try:
        yield
    finally:
        _owner.reset(token)


def owner_in_loop() -> trail.Trail:
    """Return whose trail it is of which an event loop speaks: the program's when nobody knows."""
    return _owner.get() or trail.program()


class Handler(logging.Handler):
    """Takes the records of the loggers that it is attached to, in place of `install`."""

    def __init__(self, level: int | str = "INFO") -> None:
        super().__init__(level)
        Heard.handlers.add(id(self))
        weakref.finalize(self, Heard.handlers.discard, id(self)).atexit = False

    def emit(self, record: logging.LogRecord) -> None:
        """Make a step of a record."""
        _take(record, 0)

    def close(self) -> None:
        """Hear nothing more."""
        Heard.handlers.discard(id(self))
        super().close()


def _listening(make: Factory) -> Factory:
    """Wrap a record factory. One that a later one has replaced makes records and hears nothing."""

    def listening(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        least = Heard.level
        if least is not None and Heard.factory is listening and not Heard.handlers:
            _take(record, least)
        return record

    return listening


def _take(record: logging.LogRecord, least: int) -> None:
    """Make a step of a record, and an error of the exception that it reports."""
    try:
        # The name is None in what `logging.makeLogRecord` fills in afterwards.
        if record.name is None or record.levelno < least:
            return
        whose = _whose.get(record.name) or _learned(record.name)
        if whose is THEIRS or (whose is WIRE and not _sending.get()):
            args = record.args
            if not args or (args.__class__ is tuple and _scalars(map(type, args))):
                trail.log(record.msg, args, record.levelname, record.name)
            else:
                _take_once(record)
            if record.exc_info and record.levelno >= logging.ERROR:
                _notice(record, trail.current(), handled=True)
        elif whose is LOOP:
            _take_of_nobody(record)
    except Exception:
        return


def _take_once(record: logging.LogRecord) -> None:
    """Make a step of a record, and none of what its arguments log while they find their words."""
    if not _taking.get():
        token = _taking.set(True)
        try:
            trail.log(record.msg, record.args, record.levelname, record.name)
        finally:
            _taking.reset(token)


def _take_of_nobody(record: logging.LogRecord) -> None:
    """Record what an event loop says: it speaks of whichever task, in whichever context."""
    data = {"level": record.levelname, "logger": record.name}
    owner = owner_in_loop()
    trail.record(owner, _message(record), "log", data)
    if record.exc_info:
        _notice(record, owner, handled=False)


def _notice(record: logging.LogRecord, here: trail.Trail, *, handled: bool) -> None:
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    if isinstance(error, BaseException):
        data = {"logger": record.name}
        trail.notice(error, data, handled=handled, trail=here, via="logging")


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:
        return words_of(record.msg)


def _learned(name: str) -> str:
    if len(_whose) >= _NAMES:
        _whose.clear()
    left_out = name in _left_out
    _whose[name] = OURS if left_out else _ROOTS.get(name.partition(".")[0], THEIRS)
    return _whose[name]


@contextmanager
def _unheard() -> Iterator[None]:
    """Take no step of what the transport's libraries log while they carry our own reports."""
    token = _sending.set(True)
    try:
        yield
    finally:
        _sending.reset(token)


_scalars = SCALARS.issuperset
_whose: dict[str, str] = {}
_left_out: set[str] = set(ACCESS)
_owner: ContextVar[trail.Trail | None] = ContextVar("hypercare_owner", default=None)
_taking: ContextVar[bool] = ContextVar("hypercare_taking", default=False)
_sending: ContextVar[bool] = ContextVar("hypercare_sending", default=False)
