"""Celery: ``hypercare.integrations.celery.install(app)``, where tasks run and where they are sent.

Celery's signals do the work. Each task has a trail of its own; the session and the trace of the
request that sent it travel in the message's headers, so that the error of a task finds its way to
the feedback of the person who waits for it. Arguments and results of tasks are never looked at.

Whoever can write to the broker can say for whom a task runs: it is trusted as far as the broker.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextvars import ContextVar, Token
from time import perf_counter
from typing import Any
from weakref import WeakSet

from celery import Celery, signals

from hypercare import client, tracing, trail, unhandled
from hypercare.integrations import logging
from hypercare.process import harmless
from hypercare.trail import Trail
from hypercare.units import in_loop
from hypercare.values import words_of

HEADER = "hypercare"
LOGGERS = ("celery.app.trace", "celery.worker.strategy")
"""Loggers that tell the arguments of tasks, and what we tell ourselves."""
LONGEST = 200
"""Characters of one fact that a message may carry."""

Running = tuple[Trail, "Token[Trail | None]", float]


@harmless(lambda: None)
def install(app: Celery) -> None:
    """Give the tasks of ``app`` their trails. Call it in the worker and in what sends the tasks.

    In a worker the error of a task is a signal of the session that sent it, once, when Celery gives
    the task up; each retry before is a step. A task that is run eagerly belongs to its caller.
    """
    _apps.add(app)
    logging.leave_out(*LOGGERS)
    signals.before_task_publish.connect(_sending, dispatch_uid=HEADER, weak=False)
    signals.task_prerun.connect(_beginning, dispatch_uid=HEADER, weak=False)
    signals.task_retry.connect(_retried, dispatch_uid=HEADER, weak=False)
    signals.task_failure.connect(_failed, dispatch_uid=HEADER, weak=False)
    signals.task_postrun.connect(_ended, dispatch_uid=HEADER, weak=False)
    signals.worker_process_shutdown.connect(_leaving, dispatch_uid=HEADER, weak=False)


@harmless(lambda: None)
def _sending(sender: Any = None, headers: Any = None, **_: Any) -> None:
    """Let a message carry for whom its task runs."""
    here = trail.current()
    if not isinstance(headers, dict):
        return
    if carried := _carried(here):
        headers[HEADER] = carried
    if not _is_inner(str(sender)):
        data = {"task": words_of(sender), "id": headers.get("id")}
        trail.record(here, f"Sent task {sender}", "task", data)


@harmless(lambda: None)
def _beginning(sender: Any = None, **_: Any) -> None:
    if not _is_ours(sender):
        return
    here = _trail_of(sender)
    _running.set((here, trail.begin(here), perf_counter()))
    client.rouse()


@harmless(lambda: None)
def _retried(sender: Any = None, request: Any = None, reason: Any = None, **_: Any) -> None:
    if sender.app in _apps and not _is_inner(sender.name):
        data = {"task": sender.name, "retries": getattr(request, "retries", None)}
        why = _named(getattr(reason, "exc", None))
        trail.step(f"Task {sender.name} is tried again{why}", "task", data)


@harmless(lambda: None)
def _failed(sender: Any = None, exception: Any = None, **_: Any) -> None:
    """Record the error for which Celery gives a task up; an expected one is a step."""
    if getattr(sender, "app", None) not in _apps:
        return
    running = _running.get()
    where = running[0] if running else _owner(sender)
    error = _original(exception)
    if isinstance(error, tuple(sender.throws or ())):
        trail.record(where, f"Task {sender.name} failed as expected{_named(error)}", "task")
    else:
        data = {"task": sender.name}
        trail.notice(error, data, handled=False, trail=where, via="celery")


@harmless(lambda: None)
def _ended(sender: Any = None, state: Any = None, **_: Any) -> None:
    running = _running.get()
    if running is None or not _is_ours(sender):
        return
    _running.set(None)
    here, token, started = running
    if not _is_inner(sender.name):
        ms = round((perf_counter() - started) * 1000)
        data = {"task": sender.name, "state": state, "ms": ms}
        trail.record(here, f"Task {sender.name} → {state or 'no result'}", "task", data)
    trail.end(here, token)


@harmless(lambda: None)
def _leaving(**_: Any) -> None:
    """Send what waits: the processes of the prefork pool end without `atexit`."""
    unhandled.last_words()


def _is_ours(task: Any) -> bool:
    """Say whether a task runs by itself: an eager one is part of who called it."""
    return task.app in _apps and not task.request.is_eager


def _is_inner(name: str) -> bool:
    """Say whether Celery runs a task for itself, as it does to see whether a chord is complete."""
    return name.startswith("celery.")


def _carried(here: Trail) -> dict[str, str]:
    """Return what a message may carry of a trail. Of its person that is the id alone."""
    person = here.reporter or (here.ask() if here.ask and not in_loop() else None) or {}
    if here.reporter or not here.ask or not in_loop():
        trail.claim(here, person)
    facts = {
        "session": trail.under(here),
        "trace_id": here.facts.get("trace_id") or tracing.current().get("trace_id"),
        "person": person.get("id"),
    }
    return {name: fact for name, item in facts.items() if (fact := _fact(item))}


def _trail_of(task: Any) -> Trail:
    """Make the trail of a task, for whom its message says it runs."""
    carried = task.request.get(HEADER)
    told = carried if isinstance(carried, Mapping) else {}
    session, trace, person = (_fact(told.get(name)) for name in ("session", "trace_id", "person"))
    facts = {"task": task.name, "route": task.name, **({"trace_id": trace} if trace else {})}
    reporter = {"id": person} if person else None
    return Trail(session=session, lasting=session is not None, facts=facts, reporter=reporter)


def _fact(item: Any) -> str | None:
    return item if isinstance(item, str) and 0 < len(item) <= LONGEST else None


def _original(exception: Any) -> Any:
    """Return what was raised: Celery tells of a stand-in when that cannot be pickled."""
    raised = sys.exc_info()[1]
    return raised if isinstance(raised, Exception) and _running.get() else exception


def _owner(task: Any) -> Trail:
    """Return whose a task is that does not run here: its caller's, or that of a lost process."""
    return trail.current() if task.request.is_eager else _trail_of(task)


def _named(error: Any) -> str:
    return f": {type(error).__name__}: {words_of(error)}" if error is not None else ""


_apps: WeakSet[Celery] = WeakSet()
_running: ContextVar[Running | None] = ContextVar("hypercare_celery", default=None)
