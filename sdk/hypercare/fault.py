"""An exception, noticed cheaply and told in full later.

Noticing copies names and places and lets go of the exception: no frame and no traceback stays
alive, and local variables only as texts, if the application asked for them. Line numbers and
source lines wait until a report is made.
"""

from __future__ import annotations

import linecache
import sys
import sysconfig
import time
import weakref
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import CodeType, TracebackType
from typing import Any, Literal

from hypercare.process import Decided, importing
from hypercare.template import LIMITS
from hypercare.values import moment, shorten, words_of

OUTERMOST = 10
"""Of too many frames the outermost few are kept, and the innermost many."""
CAUSES = 5
MEMBERS = 10
SOURCE = 1_000
WITH_LOCALS = 10
"""Innermost frames whose local variables are kept, if the application asked for them."""

Spot = tuple[CodeType, int]
"""Code, and how far it had come: the offset of an instruction in bytes."""
Key = tuple[type, Spot | None]
"""What exceptions that are the same defect have in common: their type and where they arose."""


@dataclass(eq=False, slots=True)
class Fault:
    """What is known of one exception, and how often it came. Times are in epoch seconds.

    ``spots`` are outermost first, ``variables`` belong to the innermost of them, in their order.
    ``same`` finds out whether another notice is of this very exception; ``via`` says which hook
    noticed it first.
    """

    at: float
    type: str
    message: str
    spots: tuple[Spot, ...] = ()
    variables: tuple[Mapping[str, str], ...] = ()
    handled: bool = True
    side: Literal["browser", "server"] = "server"
    data: Mapping[str, Any] = field(default_factory=dict)
    cause: Fault | None = None
    key: Key | None = None
    mark: int = 0
    alive: weakref.ref[BaseException] | None = None
    depth: int = 0
    via: str = "notice"
    count: int = 1
    last: float = 0.0

    def is_of(self, error: BaseException, depth: int, via: str) -> bool:
        """Say whether this was noticed of the same exception, further in or by another hook."""
        if self.alive is not None:
            return self.alive() is error
        # Of a built-in exception only the address is known, and that of one that is gone is soon
        # another's: the same hook at the same depth has seen it again, in a loop.
        same = self.mark == id(error) and self.message == words_of(error)
        return same and (depth > self.depth or via != self.via)

    def again(self, error: BaseException, words: str) -> None:
        """Count another exception like this one, and stand for that from now on."""
        self.count += 1
        self.last = time.time()
        self.message, self.mark, self.alive = words, id(error), _reference(error)


def innermost(error: BaseException) -> tuple[Key, int]:
    """Return where an exception arose, and through how many frames it has come so far."""
    traceback, last, depth = error.__traceback__, None, 0
    while traceback is not None:
        last, traceback, depth = traceback, traceback.tb_next, depth + 1
    spot = None if last is None else (last.tb_frame.f_code, last.tb_lasti)
    return (type(error), spot), depth


def notice(
    error: BaseException,
    *,
    handled: bool,
    data: Mapping[str, Any],
    via: str = "notice",
    known: tuple[Key, int] | None = None,
) -> Fault:
    """Take down an exception with its causes. A group's first member stands as its cause.

    ``known`` is what `innermost` returned, when it was asked already.
    """
    fault: Fault | None = None
    now = time.time()
    for link in reversed(_chain(error)):
        spots = _spots(link.__traceback__)
        fault = Fault(now, _type(link), words_of(link), spots, cause=fault)
        fault.variables = _variables(link.__traceback__)
    assert fault is not None
    members = _members(error)
    fault.data = {**data, "members": members} if members else data
    fault.handled, fault.via, fault.mark, fault.last = handled, via, id(error), now
    fault.key, fault.depth = known or innermost(error)
    fault.alive = _reference(error)
    return fault


def tell(fault: Fault) -> dict[str, Any]:
    """Write the fault as the wire has it, lines and sources read now."""
    told: dict[str, Any] = {
        "at": moment(fault.at),
        "type": fault.type,
        "message": fault.message,
        "side": fault.side,
        "handled": fault.handled,
        "frames": _frames(fault),
    }
    if fault.count > 1:
        told |= {"count": fault.count, "last": moment(fault.last)}
    if fault.data:
        told["data"] = dict(fault.data)
    if fault.cause is not None:
        told["cause"] = tell(fault.cause)
    return told


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and len(chain) < CAUSES and not any(link is seen for seen in chain):
        chain.append(link)
        link = _behind(link)
    return chain


def _behind(error: BaseException) -> BaseException | None:
    if error.__cause__ is not None:
        return error.__cause__
    if isinstance(error, BaseExceptionGroup) and error.exceptions:
        first = error.exceptions[0]
        return first if isinstance(first, BaseException) else None
    return None if error.__suppress_context__ else error.__context__


def _members(error: BaseException) -> list[str]:
    if not isinstance(error, BaseExceptionGroup):
        return []
    return [f"{_type(each)}: {words_of(each)}" for each in error.exceptions[:MEMBERS]]


def _type(error: BaseException) -> str:
    kind = type(error)
    module = kind.__module__
    if module in ("builtins", "__main__"):
        return kind.__qualname__
    return f"{module}.{kind.__qualname__}"


def _reference(error: BaseException) -> weakref.ref[BaseException] | None:
    """Refer to an exception without keeping it; the built-in ones cannot be referred to."""
    try:
        return weakref.ref(error)
    except TypeError:
        return None


def _spots(traceback: TracebackType | None) -> tuple[Spot, ...]:
    head: list[Spot] = []
    tail: deque[Spot] = deque(maxlen=LIMITS.frames - OUTERMOST)
    while traceback is not None:
        spot = (traceback.tb_frame.f_code, traceback.tb_lasti)
        (head if len(head) < OUTERMOST else tail).append(spot)
        traceback = traceback.tb_next
    return (*head, *tail)


def _variables(traceback: TracebackType | None) -> tuple[Mapping[str, str], ...]:
    if Decided.settings is None or not Decided.settings.locals:
        return ()
    with importing():
        from hypercare.variables import locals_of  # late: few applications ask for it

    latest: deque[TracebackType] = deque(maxlen=WITH_LOCALS)
    while traceback is not None:
        latest.append(traceback)
        traceback = traceback.tb_next
    return tuple(locals_of(each.tb_frame.f_locals) for each in latest)


def _frames(fault: Fault) -> list[dict[str, Any]]:
    frames = [_frame(code, _line(code, offset)) for code, offset in fault.spots]
    if fault.variables:
        latest = zip(frames[-len(fault.variables) :], fault.variables, strict=False)
        for frame, variables in latest:
            if variables and frame["in_app"]:
                frame["variables"] = dict(variables)
    return frames


def _line(code: CodeType, offset: int) -> int:
    lines = (line for start, end, line in code.co_lines() if start <= offset < end)
    return next(lines, None) or 0


def _frame(code: CodeType, line: int) -> dict[str, Any]:
    file, function = code.co_filename, code.co_qualname
    short, in_app = _whose(file)
    frame: dict[str, Any] = {"file": short, "function": function, "line": line, "in_app": in_app}
    source = linecache.getline(file, line).strip()
    if source:
        frame["source"] = shorten(source, SOURCE)
    return frame


@lru_cache(maxsize=2_000)
def _whose(file: str) -> tuple[str, bool]:
    """Shorten a file's name to what is the same on every machine; say whether it is the app's."""
    if file.startswith("<"):
        return file, False
    foreign = any(f"{folder}/" in file.replace("\\", "/") for folder in _foreign())
    roots = sorted((root for root in {*sys.path, _cwd()} if root), key=len, reverse=True)
    for root in roots:
        if file.startswith(root.rstrip("/\\") + _separator(root)):
            return file[len(root) :].lstrip("/\\"), not foreign
    return file, not foreign


@lru_cache(maxsize=1)
def _foreign() -> tuple[str, ...]:
    ours = str(Path(__file__).parent).replace("\\", "/")
    standard = sysconfig.get_path("stdlib").replace("\\", "/")
    return ("/site-packages", "/dist-packages", standard, ours)


def _cwd() -> str:
    try:
        return str(Path.cwd())
    except OSError:
        return ""


def _separator(root: str) -> str:
    return "\\" if "\\" in root else "/"
