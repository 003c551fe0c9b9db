"""What happens after a crash: somebody is asked, or nobody is; the report is kept, and sent."""

from __future__ import annotations

import hashlib
import platform
import time
from typing import Any

from hypercare import client, fault, questions, redact
from hypercare.integrations.terminal import console
from hypercare.integrations.terminal.asking import DROPPED, Answers, told
from hypercare.integrations.terminal.console import Silence, say
from hypercare.report import Report
from hypercare.spool import Held
from hypercare.transport import Delivered, Never, Outcome
from hypercare.values import new_id, words_of

WATCHED = 5.0
"""Seconds for which a person watches a report being sent; then it waits for the next run."""
DOT = 0.5
HOUR = 3600
KEPT = "It is kept on this machine and will be sent at the next run."


def after(error: BaseException, program: str, *, quiet: bool) -> None:
    """Report what ended a program; ask whoever sits at its terminal, unless ``quiet``."""
    if quiet or not console.is_there():
        _keep_for_later(_unattended(error, program))
        return
    answers: Answers = {}
    fields = {"id": new_id()}
    try:
        say(f"\n{_named(program)} ended because of an error that should not have happened.")
        say(f"{questions.INTRO} Enter leaves an answer out, Ctrl-C ends the questions.\n")
        wanted = told(answers, lambda: _content(error, answers, fields))
    except (Silence, KeyboardInterrupt):
        _keep_for_later(
            _content(error, answers, fields) if answers else _unattended(error, program)
        )
        _tell(f"\nNobody answers any more. What was said, and the error, are reported. {KEPT}")
        return
    if wanted:
        _send(_content(error, answers, fields))
    else:
        _tell("Nothing was sent.")


def _named(program: str) -> str:
    """Return what a person calls the program: the name that `init` gave it."""
    settings = client.current().settings
    return (settings.app if settings else None) or program


def _content(error: BaseException, answers: Answers, fields: dict[str, Any]) -> dict[str, Any]:
    """Put a report together: the answers, and what led to the crash."""
    said = questions.fields(answers)
    words = said.pop("description", None) or _words(error)
    return client.current().preview(words, None, (), {"kind": "problem", **said, **fields})


def _unattended(error: BaseException, program: str) -> dict[str, Any]:
    """Put a report together to which nobody said anything.

    The same crash on the same machine is one report an hour, however often it runs: its id says
    so, and the collector takes an id once.
    """
    (kind, spot), _ = fault.innermost(error)
    where = (spot[0].co_filename, spot[0].co_qualname) if spot else ()
    hour = int(time.time()) // HOUR
    same = (platform.node(), program, kind.__qualname__, *where, hour)
    mark = hashlib.sha256(repr(same).encode("utf-8", "replace")).hexdigest()
    id = f"{mark[:8]}-{mark[8:12]}-8{mark[12:15]}-8{mark[15:18]}-{mark[18:30]}"
    return _content(error, {}, {"id": id, "tags": {"told_by": "the program itself"}})


def _words(error: BaseException) -> str:
    """Describe a crash for somebody who said nothing; redacted, since it is no user's words."""
    return redact.text(f"Crashed: {type(error).__qualname__}: {words_of(error)}")


def _kept(content: dict[str, Any]) -> Held | None:
    return client.current().keep(Report(content)) if content else None


def _keep_for_later(content: dict[str, Any]) -> None:
    """Keep a report; the courier has what is left of the program's time to send it."""
    courier, held = client.current().courier, _kept(content)
    if courier is not None and held is not None:
        courier.spool.release(held)
        courier.wake()


def _send(content: dict[str, Any]) -> None:
    """Keep a report, try to send it while the person watches, and say what came of it."""
    courier, held = client.current().courier, _kept(content)
    if courier is None or held is None:
        _tell("The report could not be kept, and is not sent." if content else DROPPED)
        return
    outcome: Outcome | None = None
    try:
        say("Sending ", end="")
        outcome = courier.deliver(held, DOT)
        ends = time.monotonic() + WATCHED
        while outcome is None and time.monotonic() < ends:
            say(".", end="")
            time.sleep(DOT)
            outcome = courier.outcome(held.sealed.id)
    except (Silence, KeyboardInterrupt):
        pass
    _tell(f"\n{_said_of(outcome)}")


def _said_of(outcome: Outcome | None) -> str:
    if isinstance(outcome, Delivered):
        status = outcome.links.get("status")
        seen = f"\nSee what becomes of it: {status}" if status else ""
        return f"Thank you. Your receipt is {outcome.receipt}.{seen}"
    if isinstance(outcome, Never):
        said = outcome.problem.get("detail") or outcome.problem.get("title")
        return f"Your report was not accepted: {said or 'the collector does not say why.'}"
    return f"Your report could not be sent now. {KEPT}"


def _tell(words: str) -> None:
    """Say it, if anybody still listens."""
    try:
        say(words)
    except (Silence, KeyboardInterrupt):
        return
