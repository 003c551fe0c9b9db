"""An exception, noticed cheaply and told in full later.

Noticing copies names and line numbers and lets go of the exception: no frame, no traceback and no
local variable stays alive. Reading source lines waits until a report is made.
"""

from __future__ import annotations

import linecache
import sys
import sysconfig
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from hypercare.template import LIMITS
from hypercare.values import moment, shorten, words_of

OUTERMOST = 10
"""Of too many frames the outermost few are kept, and the innermost many."""
CAUSES = 5
MEMBERS = 10
SOURCE = 1_000

Place = tuple[str, str, int]
"""File name, qualified name of the function, line."""


@dataclass(frozen=True)
class Fault:
    """What is known of one exception. ``places`` are outermost first; ``at`` is in epoch seconds.

    ``mark`` is the exception's identity while it lives: it tells a second notice of the same one.
    """

    at: float
    type: str
    message: str
    places: tuple[Place, ...] = ()
    handled: bool = True
    side: Literal["browser", "server"] = "server"
    data: Mapping[str, Any] = field(default_factory=dict)
    cause: Fault | None = None
    mark: int = 0

    def repeats(self, other: Fault) -> bool:
        """Say whether both are the same exception, seen again further out."""
        # The address of an exception that is gone is soon another's, so its words count as well.
        same = (self.mark, self.type, self.message) == (other.mark, other.type, other.message)
        return same and self.mark != 0 and self.places[-1:] == other.places[-1:]


def notice(error: BaseException, *, handled: bool, data: Mapping[str, Any]) -> Fault:
    """Take down an exception with its causes. A group's first member stands as its cause."""
    chain = _chain(error)
    fault: Fault | None = None
    now = time.time()
    for link in reversed(chain):
        fault = Fault(now, _type(link), words_of(link), _places(link.__traceback__), cause=fault)
    assert fault is not None
    members = _members(error)
    told = {**data, "members": members} if members else data
    return replace(fault, handled=handled, data=told, mark=id(error))


def tell(fault: Fault) -> dict[str, Any]:
    """Write the fault as the wire has it, source lines read now."""
    told: dict[str, Any] = {
        "at": moment(fault.at),
        "type": fault.type,
        "message": fault.message,
        "side": fault.side,
        "handled": fault.handled,
        "frames": [_frame(*place) for place in fault.places],
    }
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


def _places(traceback: TracebackType | None) -> tuple[Place, ...]:
    head: list[Place] = []
    tail: deque[Place] = deque(maxlen=LIMITS.frames - OUTERMOST)
    while traceback is not None:
        code = traceback.tb_frame.f_code
        place = (code.co_filename, code.co_qualname, traceback.tb_lineno or 0)
        (head if len(head) < OUTERMOST else tail).append(place)
        traceback = traceback.tb_next
    return (*head, *tail)


def _frame(file: str, function: str, line: int) -> dict[str, Any]:
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
