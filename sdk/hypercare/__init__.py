"""hypercare inside an application: a user's words, with what led to them, to the collector.

``init`` once; then ``feedback``, ``step``, ``notice`` and ``identify`` wherever they fit. Nothing
here raises into the application, and nothing starts a thread or opens a connection before there
is something to send. Reports are on disk before anything is sent.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hypercare import (
    answers,
    integrations,
    listening,
    process,
    settings,
    trail,
    values,
    work,
)
from hypercare.process import harmless
from hypercare.settings import SettingsError

if TYPE_CHECKING:
    from hypercare.client import Client
    from hypercare.transport import Delivered, Later, Never, Outcome

__all__ = [
    "Delivered",
    "Later",
    "Never",
    "Outcome",
    "SettingsError",
    "describe",
    "feedback",
    "flush",
    "identify",
    "init",
    "integrations",
    "notice",
    "outcome",
    "preview",
    "refused",
    "report_on_crash",
    "step",
    "task",
]

_log = logging.getLogger("hypercare")


def init(
    dsn: str | None = None,
    *,
    app: str | None = None,
    release: str | None = None,
    deployment: str | None = None,
    spool_dir: str | os.PathLike[str] | None = None,
    strict: bool = False,
    **options: Any,
) -> None:
    """Configure the SDK: no thread, no connection, no file.

    ``dsn`` is ``https://<key>@collector.example/<project>``, or the variable ``HYPERCARE_DSN``;
    ``release``, ``deployment`` and ``spool_dir`` come from ``HYPERCARE_RELEASE``,
    ``HYPERCARE_DEPLOYMENT`` and ``HYPERCARE_SPOOL`` when they are not given. ``app`` is the
    application's name, by default the project's. ``options`` are the other fields of
    `hypercare.settings.Settings`, such as ``logs``, ``before_send`` or ``spool_bytes``.

    From here on log records become steps and what nobody catches becomes an error, unless
    ``logs=None`` and ``unhandled=False`` say otherwise. A wrong configuration is logged once and
    changes nothing: the SDK stays inert, or keeps what an earlier call has set.

    Raises:
        SettingsError: only with ``strict=True``.
    """
    try:
        read = settings.read(
            dsn,
            app=app,
            release=release,
            deployment=deployment,
            spool_dir=spool_dir,
            **options,
        )
        process.configure(read)
        listening.listen(read)
    except Exception as error:
        if strict:
            raise
        before = process.Decided.settings is not None
        state = "keeps its earlier settings" if before else "is off"
        _log.error("hypercare %s: %s", state, values.words_of(error))


@harmless(values.new_id)
def feedback(
    description: str, *, screenshot: Any = None, attachments: Iterable[Any] = (), **fields: Any
) -> str:
    """Send what a user says, together with the trail and the environment of this moment.

    ``fields`` are the template's other answers (``kind``, ``impact={"scope": …}``, ``expected`` …)
    and ``fields``, ``tags``, ``reporter``; names that the template lacks are kept under ``extra``.
    ``screenshot`` is bytes of a picture, a path or a PIL image; ``attachments`` are paths,
    ``(name, bytes)``, ``(name, bytes, media_type)`` or open files. A file that cannot go along is
    named in the log, and the words go without it.

    Returns the feedback's id at once; it is on disk by then, and sent by a thread. Before
    ``init`` it is kept in memory for the ``init`` to come, which is logged as a warning.
    """
    return _client().feedback(description, screenshot, attachments, fields)


def step(message: str, *, type: str = "note", **data: Any) -> None:
    """Record one thing that happened, so that a feedback can tell how it came to that."""
    try:
        trail.step(message, type, data)
    except Exception:
        _log.debug("A step could not be recorded", exc_info=True)


@harmless(lambda: None)
def notice(error: BaseException | str | None = None, **data: Any) -> None:
    """Record an error: an exception, a message, or the exception that is being handled.

    It is sent with the next feedback of this request, task or session; no frame, no traceback and
    no local variable is kept alive.
    """
    if error is None:
        error = sys.exc_info()[1]
    trail.notice("An error without an exception" if error is None else error, data)


@harmless(lambda: None)
def identify(
    id: Any, *, name: str | None = None, email: str | None = None, role: str | None = None
) -> None:
    """Say who the user of this request or task is; outside of any, of this thread or program.

    Who gets another user forgets what was recorded of the one before.
    """
    given = {"id": id, "name": name, "email": email, "role": role}
    here, before = trail.current(), trail.current().reporter
    reporter = answers.person(given)
    if before and before.get("id") != reporter.get("id"):
        here.forget() if here.begun else here.clear()
    here.reporter = reporter


@harmless(lambda: None)
def describe(**facts: Any) -> None:
    """Add facts about this request or task to what a feedback tells of it (the wire's ``context``).

    Such as ``describe(branch="Berlin", flags={"new_checkout": True})``. Those of a request are
    remembered for its session; outside of any request or task they are told with every feedback.
    """
    described = trail.current().described
    for name, fact in facts.items():
        if name in described or len(described) < values.ITEMS:
            described[name] = values.plain(fact)


@contextmanager
def task(name: str = "", *, session: str | None = None) -> Iterator[None]:
    """Give a piece of work a trail of its own: a job of a thread pool, a message, a connection.

    What happens inside stands in no other trail, and the error that ends it is noticed. Within a
    request it keeps the request's session and user; ``session`` is that of the user for whom the
    work is done, where it is known.
    """
    opened = work.begin(name, session)
    try:
        yield
    except Exception as error:
        work.fail(error)
        raise
    finally:
        work.end(opened)


@harmless(lambda: None)
def report_on_crash(*, quiet: bool = False) -> None:
    """For scripts and command lines: report the error that ends the program. Call it after `init`.

    After the traceback, which stays as it is, the person at the terminal is asked what went wrong,
    sees what will be sent, and gets the receipt. Without a terminal, or with ``quiet``, nothing is
    printed or asked, and the crash is reported without anybody's words.
    """
    integrations.terminal.install(quiet=quiet)


@harmless(lambda: 0)
def flush(timeout: float | None = 10.0) -> int:
    """Try to send everything that waits, once, now; return how many reports still wait.

    Returns as soon as every report has been tried, at the latest after ``timeout`` seconds; None
    waits until then.
    """
    longest = threading.TIMEOUT_MAX
    return _client().flush(longest if timeout is None else min(timeout, longest))


@harmless(lambda: None)
def outcome(id: str) -> Outcome | None:
    """Return what the latest attempt to send a feedback came to.

    `Delivered` with its receipt, `Later` with the reason while it waits on this machine, `Never`
    with the refusal; None while it was not tried yet, or when another process sent it.
    """
    return _client().outcome(id)


@harmless(lambda: 0)
def refused() -> int:
    """Count the reports refused for good; they lie in the spool's folder ``refused``."""
    courier = _client().courier
    return len(courier.spool.refused) if courier else 0


@harmless(lambda: {})
def preview(
    description: str = "", *, screenshot: Any = None, attachments: Iterable[Any] = (), **fields: Any
) -> dict[str, Any]:
    """Return what a feedback would carry now: redacted, in the wire's shape. Nothing is sent.

    ``before_send`` has its say; files stand under ``attachments`` by name, type and size.
    """
    return _client().preview(description, screenshot, attachments, fields)


def _client() -> Client:
    here: Client = listening.client_module().current()
    return here


def __getattr__(name: str) -> Any:
    if name in ("Delivered", "Later", "Never", "Outcome"):
        from hypercare import transport

        return getattr(transport, name)
    raise AttributeError(f"module 'hypercare' has no attribute {name!r}")
