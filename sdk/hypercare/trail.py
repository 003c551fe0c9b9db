"""Steps and recent errors of one request, task or program.

The trail lives in a ContextVar: concurrent requests and tasks never see each other's. What was
begun, such as a request, shares its trail with the tasks that it starts. A thread or task that
belongs to nothing that was begun gets a trail of its own when it first needs one; the main thread
has the program's. What a request leaves behind is remembered under its session (`sessions`).
"""

from __future__ import annotations

import sys
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from time import time
from typing import Any

from hypercare import fault, signals
from hypercare.fault import Fault
from hypercare.sessions import Memory
from hypercare.steps import Step, kept, told
from hypercare.template import LIMITS
from hypercare.values import TEXT, words_of

ALIKE = 10
"""Errors of one place that a trail holds; those that follow are counted with the latest of them."""


@dataclass(eq=False, slots=True)
class Trail:
    """What happened in one request or task.

    ``facts`` is what the wire calls ``context``. ``reporter`` is whom `identify` named; without
    one, ``ask`` is called when a report is made. ``lasting`` says that the session is one under
    which somebody may come back, so that it is worth remembering. ``begun`` is False of a trail
    that a thread or a task, its ``owner``, got by itself.
    """

    session: str | None = None
    lasting: bool = True
    facts: dict[str, Any] = field(default_factory=dict)
    described: dict[str, Any] = field(default_factory=dict)
    ask: Callable[[], Mapping[str, str] | None] | None = None
    reporter: Mapping[str, str] | None = None
    steps: deque[Step] = field(default_factory=lambda: deque(maxlen=LIMITS.steps))
    errors: deque[Fault] = field(default_factory=lambda: deque(maxlen=LIMITS.errors))
    begun: bool = True
    owner: weakref.ref[Any] | None = None

    def clear(self) -> None:
        """Forget everything: somebody else begins here."""
        self.steps.clear()
        self.errors.clear()
        self.described.clear()
        self.reporter = None


memory = Memory()
_program = Trail(begun=False)
_shared = [False]
_current: ContextVar[Trail | None] = ContextVar("hypercare_trail", default=None)


def current() -> Trail:
    """Return the trail of this request, task or thread; the main thread has the program's."""
    here = _current.get()
    return here if here is not None and here.begun else _own(here)


def program() -> Trail:
    """Return the trail of the program: of the main thread, and of what belongs to nobody."""
    return _program


def share(shared: bool = True) -> None:
    """Let all threads and tasks use the program's trail: it has one user only."""
    _shared[0] = shared


def begin(trail: Trail) -> Token[Trail | None]:
    """Start a trail of its own for this context; hand the token to `end`."""
    return _current.set(trail)


def end(trail: Trail, token: Token[Trail | None]) -> None:
    """Close the trail of a request and remember its steps under its session.

    A server may close a response in another context than it was made in: the trail there stays.
    """
    if trail.session and trail.lasting and (trail.steps or trail.described):
        memory.add(trail.session, steps=trail.steps, facts=trail.described)
    try:
        _current.reset(token)
    except ValueError:
        return


def keep(trail: Trail) -> None:
    """Remember the session from now on: its visitor will come back under the same id."""
    if trail.session and not trail.lasting:
        trail.lasting = True
        memory.add(trail.session, errors=trail.errors)
        for each in trail.errors:
            signals.waiting.add(trail.session, each, trail.facts.get("trace_id"))


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
    if isinstance(args, Mapping):
        values: tuple[Any, ...] = ({str(name): kept(item) for name, item in args.items()},)
    else:
        values = tuple([kept(item) for item in args]) if args else ()
    text = template if template.__class__ is str else words_of(template)
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


def collect(trail: Trail) -> dict[str, list[dict[str, Any]]]:
    """Write the trail as the wire has it, together with what its session left behind."""
    steps, errors = memory.recall(trail.session) if trail.session else ([], [])
    errors += [each for each in trail.errors if not any(each is known for known in errors)]
    return tell([*steps, *trail.steps], errors)


def described(trail: Trail) -> dict[str, Any]:
    """Return what the application told of the program, the session and this moment."""
    known = memory.facts(trail.session) if trail.session else {}
    return {**_program.described, **known, **trail.facts, **trail.described}


def tell(steps: Iterable[Step], errors: Iterable[Fault]) -> dict[str, list[dict[str, Any]]]:
    """Write steps and errors as the wire has them: the latest of each, oldest first."""
    return {
        "steps": [told(each) for each in list(steps)[-LIMITS.steps :]],
        "errors": [fault.tell(each) for each in list(errors)[-LIMITS.errors :]],
    }


def _own(known: Trail | None) -> Trail:
    """Return the trail of a thread or task that belongs to nothing that was begun."""
    if _shared[0]:
        return _program
    unit = _unit()
    if known is not None and (unit is None or (known.owner and known.owner() is unit)):
        return known
    if unit is None and threading.get_ident() == threading.main_thread().ident:
        return _program
    new = Trail(begun=False, owner=None if unit is None else weakref.ref(unit))
    _current.set(new)
    return new


def _unit() -> Any:
    """Return the task or the greenlet that is running; None in a plain thread.

    Both copy the context of whoever started them, a thread does not.
    """
    asyncio = sys.modules.get("asyncio")
    if asyncio is not None and asyncio._get_running_loop() is not None:
        return asyncio.current_task()
    greenlet = sys.modules.get("greenlet")
    if greenlet is not None and (here := greenlet.getcurrent()).parent is not None:
        return here
    return None


def _seen(
    trail: Trail, error: BaseException, known: tuple[fault.Key, int], via: str
) -> Fault | None:
    """Return the fault that stands for this exception already: itself, or one of many alike."""
    key, depth = known
    alike = [each for each in trail.errors if each.key == key]
    if not alike:
        return None
    latest, words = alike[-1], words_of(error)
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
        signals.waiting.add(trail.session, seen, trail.facts.get("trace_id"))


def _facts(trail: Trail, data: Mapping[str, Any] | None) -> dict[str, Any]:
    facts = {name: trail.facts[name] for name in REQUEST if name in trail.facts}
    return {**facts, **{key: kept(item) for key, item in (data or {}).items()}}


REQUEST = ("method", "path", "route", "task")
"""Facts of the request or task that an error carries."""
