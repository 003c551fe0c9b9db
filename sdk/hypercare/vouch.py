"""What only the server knows of a browser's feedback, in the place of what the browser said of it.

The relay sends under the application's secret key, which vouches for the reporter, the session,
the address and the errors of the server: none of these may come from the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypercare import account, environment, template, trail
from hypercare.report import struck
from hypercare.values import new_id


def vouched(
    claimed: Mapping[str, Any],
    *,
    reporter: Mapping[str, str] | None,
    app: Mapping[str, str],
    known: Mapping[str, str | None],
) -> dict[str, Any]:
    """Return the feedback with the server's knowledge, its captured parts redacted once more.

    ``known`` are facts of the request: ``session``, ``address``, ``user_agent``. A reporter that
    only the page names is kept under ``extra``, where nothing trusts it. What the person left out
    in the dialog, named under ``extra.withheld``, is not added here either.
    """
    content = dict(claimed)
    left = _withheld(content)
    known = {name: None if left & _PARTS.get(name, _NONE) else known[name] for name in known}
    if not isinstance(content.get("id"), str) or not content["id"]:
        content["id"] = new_id()
    said = content.pop("reporter", None)
    if reporter and "person" not in left:
        content["reporter"] = dict(reporter)
    elif said:
        content["extra"] = {**_mapping(content.get("extra")), "claimed_reporter": said}
    content["app"] = {} if "application" in left else {**_mapping(content.get("app")), **app}
    content["context"] = _context(_mapping(content.get("context")), known)
    server = {} if "server" in left else {"server": environment.capture()}
    theirs = {k: v for k, v in _mapping(content.get("environment")).items() if k != "server"}
    content["environment"] = {**theirs, **server}
    content["trail"] = _trail(_mapping(content.get("trail")), known.get("session"))
    return struck(content)


def _withheld(content: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of the parts that the person left out."""
    named = _mapping(content.get("extra")).get("withheld")
    return frozenset(map(str, named)) if isinstance(named, list) else _NONE


def _context(claimed: dict[str, Any], known: Mapping[str, str | None]) -> dict[str, Any]:
    """Replace the facts that are known, and drop those that only the page claims.

    With them goes what the application described of itself and of this session.
    """
    described = account.described_of(known.get("session"))
    told = {name: fact for name, fact in claimed.items() if name not in known}
    return {**told, **described, **{name: fact for name, fact in known.items() if fact}}


def _trail(claimed: dict[str, Any], session: str | None) -> dict[str, Any]:
    """Join the page's trail with the session's, in the order of time.

    When there are too many errors, the server's latest ten and the page's latest go along.
    """
    steps, faults = trail.memory.recall(session) if session else ([], [])
    ours = account.tell(steps, faults)
    theirs = {name: _dicts(claimed.get(name)) for name in ("steps", "errors")}
    own, rest = _latest(ours["errors"], theirs["errors"], template.LIMITS.errors)
    cut = len(own) + len(rest) < len(ours["errors"]) + len(theirs["errors"])
    merged: dict[str, Any] = {
        "steps": sorted([*map(_theirs, theirs["steps"]), *map(_ours, ours["steps"])], key=_at),
        "errors": sorted([*({**each, "side": "browser"} for each in rest), *own], key=_at),
    }
    return {**merged, "trimmed": True} if cut or claimed.get("trimmed") else merged


def _latest(
    ours: list[dict[str, Any]], theirs: list[dict[str, Any]], limit: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    own = ours[-max(limit // 2, limit - len(theirs)) :]
    return own, theirs[-(limit - len(own)) :] if len(own) < limit else []


def _ours(step: dict[str, Any]) -> dict[str, Any]:
    return {**step, "data": {**step.get("data", {}), "side": "server"}}


def _theirs(step: dict[str, Any]) -> dict[str, Any]:
    data = {name: item for name, item in _mapping(step.get("data")).items() if name != "side"}
    return {**step, "data": data} if "data" in step else step


def _mapping(item: Any) -> dict[str, Any]:
    return dict(item) if isinstance(item, Mapping) else {}


def _dicts(item: Any) -> list[dict[str, Any]]:
    return [dict(each) for each in item if isinstance(each, dict)] if isinstance(item, list) else []


def _at(each: Mapping[str, Any]) -> str:
    return str(each.get("at", ""))


_NONE: frozenset[str] = frozenset()
_PARTS = {"session": frozenset({"session", "server"}), "user_agent": frozenset({"browser"})}
"""By a fact of the request, the parts of the widget's "What will be sent" that it belongs to."""
