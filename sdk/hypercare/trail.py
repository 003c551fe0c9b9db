"""Steps and recent errors of this request or task, and a bounded memory of each session.

The trail lives in a ContextVar: concurrent requests and tasks never see each other's. What a
request leaves behind is remembered under its session for a while, so that the error of an earlier
request joins the feedback that follows it. Everything is bounded: sessions, age, steps, errors.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from time import time
from typing import Any

from hypercare import fault
from hypercare.fault import Fault
from hypercare.process import survive_forks
from hypercare.template import LIMITS
from hypercare.values import SCALARS, TEXT, moment, plain, shorten, words_of

SESSIONS = 500
SESSION_STEPS = 50
SESSION_ERRORS = 10
AGE = 15 * 60.0
"""Seconds for which a session is remembered after its last sign of life."""

Step = tuple[float, str, str, Mapping[str, Any] | None]
"""When (epoch seconds), what kind, what happened, and its facts."""


@dataclass(eq=False, slots=True)
class Trail:
    """What happened in one request or task.

    ``facts`` is what the wire calls ``context``. ``reporter`` is whom `identify` named; without
    one, ``ask`` is called when a report is made. ``lasting`` says that the session is one under
    which somebody may come back, so that it is worth remembering.
    """

    session: str | None = None
    lasting: bool = True
    facts: dict[str, Any] = field(default_factory=dict)
    ask: Callable[[], Mapping[str, str] | None] | None = None
    reporter: Mapping[str, str] | None = None
    steps: deque[Step] = field(default_factory=lambda: deque(maxlen=LIMITS.steps))
    errors: deque[Fault] = field(default_factory=lambda: deque(maxlen=LIMITS.errors))


class Memory:
    """The recent steps and errors of many sessions, the ones silent longest forgotten first."""

    def __init__(self, sessions: int = SESSIONS, age: float = AGE) -> None:
        self._limit, self._age = sessions, age
        self._seen: OrderedDict[str, tuple[float, deque[Step], deque[Fault]]] = OrderedDict()
        self.after_fork()
        survive_forks(self)

    def __len__(self) -> int:
        return len(self._seen)

    def after_fork(self) -> None:
        """Replace a lock that another thread held when this process was forked."""
        self._lock = threading.Lock()

    def add(self, session: str, steps: Iterable[Step] = (), errors: Iterable[Fault] = ()) -> None:
        """Remember what happened in a session, and forget what is too old or too much."""
        now = time()
        with self._lock:
            _, old_steps, old_errors = self._seen.pop(session, (0.0, _steps(), _errors()))
            old_steps.extend(steps)
            old_errors.extend(errors)
            self._seen[session] = (now, old_steps, old_errors)
            self._forget(now)

    def recall(self, session: str) -> tuple[list[Step], list[Fault]]:
        """Return the session's steps and errors that are young enough, oldest first."""
        oldest = time() - self._age
        with self._lock:
            _, steps, errors = self._seen.get(session, (0.0, _steps(), _errors()))
            young = [each for each in steps if each[0] >= oldest]
            return young, [each for each in errors if each.at >= oldest]

    def _forget(self, now: float) -> None:
        while self._seen:
            seen = next(iter(self._seen.values()))[0]
            if len(self._seen) <= self._limit and seen >= now - self._age:
                return
            self._seen.popitem(last=False)


memory = Memory()
_process = Trail()
_current: ContextVar[Trail] = ContextVar("hypercare_trail", default=_process)


def current() -> Trail:
    """Return the trail of this request or task; outside of any, the process has one."""
    return _current.get()


def begin(trail: Trail) -> Token[Trail]:
    """Start a trail of its own for this context; hand the token to `end`."""
    return _current.set(trail)


def end(trail: Trail, token: Token[Trail]) -> None:
    """Close the trail of a request and remember its steps under its session.

    A server may close a response in another context than it was made in: the trail there stays.
    """
    if trail.session and trail.lasting and trail.steps:
        memory.add(trail.session, steps=trail.steps)
    try:
        _current.reset(token)
    except ValueError:
        return


def keep(trail: Trail) -> None:
    """Remember the session from now on: its visitor will come back under the same id."""
    if trail.session and not trail.lasting:
        trail.lasting = True
        memory.add(trail.session, errors=trail.errors)


def step(message: str, type: str = "note", data: Mapping[str, Any] | None = None) -> None:
    """Record one thing that happened. Texts are copied as they are, anything else made plain."""
    record(_current.get(), message, type, data)


def record(
    trail: Trail, message: str, type: str = "note", data: Mapping[str, Any] | None = None
) -> None:
    """Record a step in a trail that may not be the current one."""
    if data:
        data = {key: _kept(item) for key, item in data.items()}
    if message.__class__ is not str or len(message) > TEXT:
        message = words_of(message)
    trail.steps.append((time(), type, message, data))


def notice(
    error: BaseException | str, data: Mapping[str, Any] | None = None, *, handled: bool = True
) -> None:
    """Record an exception, or an error that is only a message, in this trail and its session."""
    trail = _current.get()
    facts = {**_request_of(trail), **{key: _kept(item) for key, item in (data or {}).items()}}
    if isinstance(error, BaseException):
        seen = fault.notice(error, handled=handled, data=facts)
    else:
        seen = Fault(time(), "Error", words_of(error), handled=handled, data=facts)
    if trail.errors and seen.repeats(trail.errors[-1]):
        return
    trail.errors.append(seen)
    if trail.session and trail.lasting:
        memory.add(trail.session, errors=(seen,))


def collect(trail: Trail) -> dict[str, list[dict[str, Any]]]:
    """Write the trail as the wire has it, together with what its session left behind."""
    steps, errors = memory.recall(trail.session) if trail.session else ([], [])
    errors += [each for each in trail.errors if not any(each is known for known in errors)]
    return tell([*steps, *trail.steps], errors)


def tell(steps: Iterable[Step], errors: Iterable[Fault]) -> dict[str, list[dict[str, Any]]]:
    """Write steps and errors as the wire has them: the latest of each, oldest first."""
    return {
        "steps": [_told(each) for each in list(steps)[-LIMITS.steps :]],
        "errors": [fault.tell(each) for each in list(errors)[-LIMITS.errors :]],
    }


def _told(step: Step) -> dict[str, Any]:
    at, kind, message, data = step
    told = {"at": moment(at), "type": str(kind), "message": message}
    return {**told, "data": dict(data)} if data else told


def _kept(item: Any) -> Any:
    if item.__class__ in SCALARS and (item.__class__ is not float or item - item == 0):
        return item if item.__class__ is not str or len(item) <= TEXT else shorten(item)
    return plain(item)


def _request_of(trail: Trail) -> dict[str, Any]:
    return {name: trail.facts[name] for name in ("method", "path", "route") if name in trail.facts}


def _steps() -> deque[Step]:
    return deque(maxlen=SESSION_STEPS)


def _errors() -> deque[Fault]:
    return deque(maxlen=SESSION_ERRORS)
