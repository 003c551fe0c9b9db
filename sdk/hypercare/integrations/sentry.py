"""Sentry, beside hypercare: its errors, breadcrumbs and event ids stand in the trail as well.

``hypercare.init`` installs this when ``sentry_sdk`` has been imported before; otherwise call
`install`, before or after ``sentry_sdk.init``, which may be called again and needs no DSN. Nothing
of Sentry's is changed: its events are looked at by a global event processor and returned as they
are. Nothing of ours reaches it: neither our log records nor our calls to the collector.

Whose breadcrumbs are whose is known within a request or task that Sentry's own integration for
WSGI, ASGI or the task queue has isolated, and in a program's main thread. Elsewhere, such as in
plain asyncio tasks, Sentry lets all of them share one list, and none is taken.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sentry_sdk
from sentry_sdk.client import BaseClient
from sentry_sdk.integrations import logging as sentry_logging
from sentry_sdk.scope import Scope, add_global_event_processor

from hypercare import quiet, trail
from hypercare.integrations import crumbs
from hypercare.integrations.logging import owner_in_loop
from hypercare.steps import Step
from hypercare.trail import Trail

log = logging.getLogger("hypercare")

PER_TASK = frozenset({"celery", "huey", "arq", "rq", "dramatiq", "celery-beat"})
"""Names of scopes that Sentry makes for one task of a queue."""


def install() -> None:
    """Let what Sentry sees stand in the trail. Further calls change nothing."""
    if _seen not in _installed:
        _installed.append(_seen)
        add_global_event_processor(_seen)
        trail.sources.append(_steps_of)
        quiet.silences.append(_unheard)
        sentry_logging.ignore_logger("hypercare")
        more = getattr(sentry_logging, "ignore_logger_for_sentry_logs", None)
        if more is not None:
            more("hypercare")


def _seen(event: Any, hint: Any) -> Any:
    """Take note of an event on its way, and return it untouched."""
    try:
        if event.get("type") in (None, "error", "default"):
            _note(event, hint or {})
    except Exception:  # Sentry would log ours as its own
        return event
    return event


def _note(event: Mapping[str, Any], hint: Mapping[str, Any]) -> None:
    record = hint.get("log_record")
    nobody = getattr(record, "name", "") == "asyncio"  # of whichever task, in whichever context
    here = owner_in_loop() if nobody else trail.current()
    known = _id_of(event)
    error = (hint.get("exc_info") or (None, None, None))[1]
    if isinstance(error, Exception | BaseExceptionGroup):
        handled = _handled(event) and not nobody
        fault = trail.notice(error, handled=handled, trail=here, via="sentry")
        fault.data = {**fault.data, **known}
    elif record is None and (message := crumbs.message_of(event)):
        data = {"level": str(event.get("level", "info")), **known}
        trail.record(here, message, "log", data)
    # What is described of the program is told with every report, its facts with its own alone.
    (here.described if here.begun else here.facts).update(known)


def _id_of(event: Mapping[str, Any]) -> dict[str, str]:
    """Return the event's id, if there is a Sentry in which it can be looked up."""
    transport = getattr(sentry_sdk.get_client(), "transport", None)
    id = event.get("event_id")
    return {"sentry_event_id": id} if transport is not None and isinstance(id, str) else {}


def _handled(event: Mapping[str, Any]) -> bool:
    values = (event.get("exception") or {}).get("values") or [{}]
    return (values[-1].get("mechanism") or {}).get("handled") is not False


def _steps_of(here: Trail, known: list[Step]) -> list[Step]:
    """Return the breadcrumbs of a trail as steps, without those that are known already."""
    try:
        scope = sentry_sdk.get_isolation_scope()
        if not _is_own(scope, here):
            return []
        found = list(getattr(scope, "_breadcrumbs", None) or ())
        return crumbs.steps(found, here.since if here.begun else 0.0, known)
    except Exception:
        log.debug("Sentry's breadcrumbs could not be read", exc_info=True)
        return []


def _is_own(scope: Scope, here: Trail) -> bool:
    """Say whether a scope is that of this trail alone."""
    if not here.begun:
        return here is trail.program() and trail.alone()
    name, facts = getattr(scope, "_name", None), here.known()
    return bool(name) and (name in PER_TASK if "task" in facts else "method" in facts)


class _Deaf(BaseClient):
    """A client that is active, so that Sentry asks no other, and has no instruments."""

    def is_active(self) -> bool:
        return True


@contextmanager
def _unheard() -> Iterator[None]:
    """Keep our calls out of breadcrumbs and traces, and Sentry's headers out of our calls."""
    with sentry_sdk.new_scope() as scope:
        scope.set_client(_Deaf())
        yield


_installed: list[Any] = []
