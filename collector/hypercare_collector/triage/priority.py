"""How urgent? Scope times work, by the standard matrix; the reason is always said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypercare_collector.model import Judgement, Priority

P1, P2, P3, P4 = Priority

MATRIX: Mapping[str, Mapping[str, Priority]] = {
    "everyone": {"blocked": P1, "workaround": P2, "nuisance": P3, "none": P4},
    "many": {"blocked": P2, "workaround": P2, "nuisance": P3, "none": P4},
    "team": {"blocked": P2, "workaround": P3, "nuisance": P3, "none": P4},
    "me": {"blocked": P3, "workaround": P3, "nuisance": P4, "none": P4},
}

SCOPE = {
    "everyone": "everyone is affected",
    "many": "many are affected",
    "team": "a team is affected",
    "me": "one person is affected",
}
WORK = {
    "blocked": "work is blocked",
    "workaround": "there is a workaround",
    "nuisance": "it is a nuisance",
    "none": "work goes on",
}


def judge(content: Mapping[str, Any]) -> Judgement:
    """Return the priority of one feedback and why.

    Half an impact is read with the milder half assumed; without one it is P3.
    """
    impact = content.get("impact") or {}
    scope, work = impact.get("scope"), impact.get("work")
    if scope is None and work is None:
        return Judgement(P3, "nobody said who is affected or whether work can go on")
    priority = MATRIX[scope or "me"][work or "nuisance"]
    said = [SCOPE[scope]] if scope else ["nobody said who is affected"]
    said.append(WORK[work] if work else "nobody said whether work can go on")
    return Judgement(priority, " and ".join(said))


def consequences(content: Mapping[str, Any]) -> str:
    """Say in words whom it affects and whether work can go on, as far as the user said it."""
    impact = content.get("impact")
    told = impact if isinstance(impact, Mapping) else {}
    parts = SCOPE.get(str(told.get("scope"))), WORK.get(str(told.get("work")))
    return " and ".join(filter(None, parts))


def more_urgent(known: Judgement, new: Judgement, receipt: str) -> Judgement:
    """Return what a case is judged by once ``new`` has joined it: it never becomes milder."""
    if new.priority < known.priority:
        return Judgement(new.priority, f"raised by {receipt}: {new.reason}")
    return known
