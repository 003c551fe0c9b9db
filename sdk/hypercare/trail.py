"""Steps and recent errors of one request, task or program.

The trail lives in a ContextVar: concurrent requests and tasks never see each other's. What was
begun, such as a request, shares its trail with the tasks that it starts. A thread or task that
belongs to nothing that was begun gets a trail of its own when it first needs one, and so does each
job of a thread pool; the main thread has the program's. What a request leaves behind is remembered
under its session (`sessions`).
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextvars import Context, ContextVar, Token
from dataclasses import dataclass, field
from operator import itemgetter
from time import time
from typing import Any

from hypercare import fault, signals, tracing
from hypercare.fault import Fault
from hypercare.process import survive_forks
from hypercare.sessions import Memory
from hypercare.steps import Step, kept, logged
from hypercare.template import LIMITS
from hypercare.units import POOL, in_loop, running
from hypercare.values import TEXT, new_id, words_of

REQUEST = ("method", "path", "route", "task", "trace_id")
"""Facts of the request or task that an error carries."""
ALIKE = 10
"""Errors of one place that a trail holds; those that follow are counted with the latest of them."""


@dataclass(eq=False, slots=True)
class Trail:
    """What happened in one request or task.

    ``facts`` is what the wire calls ``context``. ``reporter`` is whom `identify` named; without
    one, ``ask`` is called when a report is made. ``look`` tells facts that are known only later,
    such as the route; it must not fail. ``lasting`` says that the session is one under
    which somebody may come back, so that it is worth remembering. Of a visit ``session`` is its
    cookie, and ``returning`` whether it brought one, until `claim` has said whose the visit is;
    of anything else ``returning`` is None. ``begun`` is False of a trail
    that a thread, a task or a ``pooled`` job, its ``owner``, got by itself. ``since`` is in epoch
    seconds.
    """

    session: str | None = None
    lasting: bool = True
    facts: dict[str, Any] = field(default_factory=dict)
    described: dict[str, Any] = field(default_factory=dict)
    ask: Callable[..., Mapping[str, str] | None] | None = None
    reporter: Mapping[str, str] | None = None
    steps: deque[Step] = field(default_factory=lambda: deque(maxlen=LIMITS.steps))
    errors: deque[Fault] = field(default_factory=lambda: deque(maxlen=LIMITS.errors))
    begun: bool = True
    owner: weakref.ref[Any] | None = None
    pooled: bool = False
    since: float = field(default_factory=time)
    look: Callable[[], Mapping[str, Any]] | None = None
    returning: bool | None = None

    def known(self) -> dict[str, Any]:
        """Return all facts that are known by now."""
        return {**self.facts, **self.look()} if self.look else self.facts

    def forget(self) -> None:
        """Forget what was recorded of somebody else."""
        self.steps.clear()
        self.errors.clear()
        self.described.clear()

    def clear(self) -> None:
        """Forget everything: somebody else begins here, under a session of their own."""
        self.forget()
        self.reporter = None
        self.since = time()
        self.session = new_id() if self.session else None


memory = Memory()
_program = Trail(begun=False)
_shared = [False]
_others = [False]
sources: list[Callable[[Trail, list[Step]], Iterable[Step]]] = []
"""Who else knows steps of a trail: asked for those that lack when a report is made."""
_current: ContextVar[Trail | None] = ContextVar("hypercare_trail", default=None)


class _Children:
    """What a forked child changes: it may serve somebody else than its parent and its siblings."""

    def after_fork(self) -> None:
        """Begin a session, so that errors of one process are not joined with words of another."""
        if _program.session and not _shared[0]:
            _program.session = new_id()


_children = _Children()
survive_forks(_children)


def current() -> Trail:
    """Return the trail of this request, task or thread; the main thread has the program's."""
    here = _current.get()
    return here if here is not None and here.begun else _own(here)


def within(context: Context, unit: Any = None) -> Trail:
    """Return the trail of a context that does not run now: a request's, or that of its own task.

    ``unit`` is the task; what it merely inherited is not its own, and the program's is returned.
    """
    here = context.get(_current)
    if here is not None and (here.begun or (here.owner and here.owner() is unit)):
        return here
    return _program


def program() -> Trail:
    """Return the trail of the program: of the main thread, and of what belongs to nobody."""
    return _program


def share(shared: bool = True) -> None:
    """Let all threads and tasks use the program's trail: it has one user only."""
    _shared[0] = shared


def alone() -> bool:
    """Say whether all of this program is one user's.

    Either it was said to be, or no trail but the program's was ever needed and no event loop runs
    here, whose tasks may be anybody's.
    """
    return _shared[0] or not (_others[0] or running(False) is not None)


def begin(trail: Trail) -> Token[Trail | None]:
    """Start a trail of its own for this context; hand the token to `end`."""
    _others[0] = True
    return _current.set(trail)


def end(trail: Trail, token: Token[Trail | None]) -> None:
    """Close the trail of a request and remember its steps under its session.

    A server may close a response in another context than it was made in: the trail there stays.
    """
    if trail.session and trail.lasting and (trail.steps or trail.described):
        steps = whole(trail, list(trail.steps)) if trail.errors else trail.steps
        memory.add(trail.session, steps=steps, facts=trail.described)
    leave(token)


def leave(token: Token[Trail | None]) -> None:
    """Go back to the trail that was there before `begin`, and forget this one."""
    try:
        _current.reset(token)
    except ValueError:
        return


def claim(trail: Trail, person: Mapping[str, str] | None) -> None:
    """Say whose a visit is: from now on its session is that person's, or nobody's.

    Only then is it remembered, unless the browser has just changed hands.
    """
    returning, trail.returning = trail.returning, None
    if returning is not None and trail.session:
        trail.session, changed = memory.claim(trail.session, id_of(person))
        if returning and not changed:
            keep(trail)


def settle(trail: Trail) -> None:
    """Find out whose a visit is before it is answered, unless an event loop would have to wait."""
    if trail.returning is None:
        return
    if trail.reporter or trail.ask is None:
        claim(trail, trail.reporter)
    elif not in_loop():
        claim(trail, trail.ask(logging.DEBUG))


def under(trail: Trail) -> str | None:
    """Return the session under which other work can be joined with a visit, if there is one."""
    settle(trail)
    return trail.session if trail.lasting or trail.returning else None


def id_of(person: Mapping[str, str] | None) -> str | None:
    """Return the id of a person; nobody has none."""
    return (person or {}).get("id") or None


def keep(trail: Trail) -> None:
    """Remember the session from now on: its visitor will come back under the same id."""
    if trail.session and not trail.lasting:
        trail.lasting = True
        memory.add(trail.session, errors=trail.errors)
        for each in trail.errors:
            signals.waiting.add(trail.session, each, each.data.get("trace_id"), each.count)


def step(message: str, type: str = "note", data: Mapping[str, Any] | None = None) -> None:
    """Record one thing that happened. Texts are copied as they are, anything else made plain."""
    record(current(), message, type, data)


def record(
    trail: Trail, message: str, type: str = "note", data: Mapping[str, Any] | None = None
) -> None:
    """Record a step in a trail that may not be the current one."""
    if data:
        data = {key: kept(item) for key, item in data.items()}
    if message.__class__ is not str or len(message) > TEXT:
        message = words_of(message)
    trail.steps.append((time(), type, message, data))


def log(template: Any, args: Any, level: str, logger: str) -> None:
    """Record a line of a log; it is put together when a report is made, if ever.

    ``args`` is what the logging call got: a tuple, or a mapping for named places.
    """
    text, values = logged(template, args)
    current().steps.append((time(), "log", (text, *values), {"level": level, "logger": logger}))


def notice(
    error: BaseException | str,
    data: Mapping[str, Any] | None = None,
    *,
    handled: bool = True,
    trail: Trail | None = None,
    via: str = "notice",
) -> Fault:
    """Record an exception, or an error that is only a message, in a trail and its session.

    ``via`` names the hook through which it came: the same exception may come through several, and
    is one error. Many errors of one place are counted, not kept.
    """
    trail = trail or current()
    if isinstance(error, BaseException):
        known = fault.innermost(error)
        if (again := _seen(trail, error, known, via)) is not None:
            again.handled = again.handled and handled
            return again
        facts = _facts(trail, data)
        seen = fault.notice(error, handled=handled, data=facts, via=via, known=known)
    else:
        seen = Fault(time(), "Error", words_of(error), handled=handled, data=_facts(trail, data))
        seen.last = seen.at
    trail.errors.append(seen)
    _remember(trail, seen, fresh=True)
    return seen


def whole(trail: Trail, known: list[Step]) -> list[Step]:
    """Add to a trail's steps those that others know of, in the order of time."""
    found = [each for source in sources for each in source(trail, known)]
    return sorted([*known, *found], key=itemgetter(0)) if found else known


def _own(known: Trail | None) -> Trail:
    """Return the trail of a thread, job or task that belongs to nothing that was begun."""
    if _shared[0]:
        return _program
    main = threading.get_ident() == threading.main_thread().ident
    unit = running(known.pooled if known is not None else not main)
    if known is not None and (unit is None or (known.owner and known.owner() is unit)):
        return known
    if unit is None and main:
        return _program
    _others[0] = True
    unit = running(True)
    new = Trail(begun=False, owner=None if unit is None else weakref.ref(unit))
    new.pooled = type(unit).__module__ in (POOL, "threading")
    _current.set(new)
    return new


def _seen(
    trail: Trail, error: BaseException, known: tuple[fault.Key, int], via: str
) -> Fault | None:
    """Return the fault that stands for this exception already: itself, or one of many alike."""
    key, depth = known
    alike = [each for each in list(trail.errors) if each.key == key]
    if not alike:
        return None
    words = words_of(error)
    latest = next((each for each in reversed(alike) if each.is_of(error, depth, via)), alike[-1])
    if not latest.is_of(error, depth, via):
        if latest.message != words and len(alike) < ALIKE:
            return None
        latest.again(error, words)
        _remember(trail, latest, fresh=False)
    latest.depth = depth
    return latest


def _remember(trail: Trail, seen: Fault, *, fresh: bool) -> None:
    if trail.session and trail.lasting:
        if fresh and trail.begun:
            memory.add(trail.session, errors=(seen,))
        signals.waiting.add(trail.session, seen, seen.data.get("trace_id"))


def _facts(trail: Trail, data: Mapping[str, Any] | None) -> dict[str, Any]:
    known = trail.known()
    facts = {name: known[name] for name in REQUEST if name in known}
    return {**facts, **tracing.current(), **{key: kept(item) for key, item in (data or {}).items()}}
