"""Sentry's breadcrumbs as steps of a trail.

Source: https://develop.sentry.dev/sdk/data-model/event-payloads/breadcrumbs/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from hypercare.integrations import outgoing
from hypercare.steps import Step, kept, told
from hypercare.values import words_of

NEAR = 2.0
"""Seconds within which the same thing, told by Sentry and by us, happened once."""


def steps(found: Iterable[Any], since: float, known: Iterable[Step]) -> list[Step]:
    """Write the breadcrumbs that are not older than ``since`` as steps, but for the known ones."""
    named = [each for each in map(_step, found) if each is not None and each[0] >= since]
    if not named:
        return []
    heard: dict[tuple[str, str], list[float]] = {}
    for each in known:
        wire = told(each)
        heard.setdefault((each[1], wire["message"]), []).append(each[0])
    return [each for each in named if not _near(each[0], heard.get((each[1], str(each[2])), ()))]


def message_of(event: Mapping[str, Any]) -> str:
    """Return the words of an event without an exception."""
    entry = event.get("logentry") or {}
    words = entry.get("formatted") or entry.get("message") or event.get("message") or ""
    return words_of(words)


def _near(at: float, others: Iterable[float]) -> bool:
    return any(abs(at - other) <= NEAR for other in others)


def _step(crumb: Any) -> Step | None:
    try:
        at = _at(crumb.get("timestamp"))
        return None if at is None else _request(at, crumb) or _anything(at, crumb)
    except Exception:
        return None


def _anything(at: float, crumb: Mapping[str, Any]) -> Step:
    data = {words_of(name): kept(item) for name, item in (crumb.get("data") or {}).items()}
    kind, category = str(crumb.get("type") or "default"), str(crumb.get("category") or "")
    if kind == "log":
        named = {"level": str(crumb.get("level", "info")).upper(), "logger": category}
    else:
        named = {"level": str(crumb["level"]).upper()} if crumb.get("level") else {}
        kind = category or "note" if kind == "default" else kind
    return at, kind, words_of(crumb.get("message") or category or kind), {**data, **named}


def _request(at: float, crumb: Mapping[str, Any]) -> Step | None:
    """Write a breadcrumb of a request out as we do: without its query.

    Sentry for Python names method and status as OpenTelemetry does, other clients as specified.
    """
    data = crumb.get("data") or {}
    if crumb.get("type") != "http" or not data.get("url"):
        return None
    method = data.get("http.method") or data.get("http.request.method") or data.get("method")
    call = outgoing.Call(str(method or "GET"), str(data["url"]))
    status = data.get("http.response.status_code") or data.get("status_code")
    message, facts = call.told(status if isinstance(status, int) else None)
    return at, outgoing.TYPE, message, facts


def _at(given: Any) -> float | None:
    if isinstance(given, str):
        given = datetime.fromisoformat(given)
    if isinstance(given, datetime):
        return (given if given.tzinfo else given.replace(tzinfo=UTC)).timestamp()
    return float(given) if isinstance(given, int | float) else None
