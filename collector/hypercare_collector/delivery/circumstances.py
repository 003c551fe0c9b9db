"""Who, where, when and with what: the tables of a ticket.

What was captured may hold anything; whatever is not as agreed is left out, never a reason to fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from hypercare_collector.delivery.retrace import part, said
from hypercare_collector.model import Feedback
from hypercare_collector.moments import lenient

CLOCK_TOLERANCE = timedelta(minutes=5)
MOST = 40
"""Rows of one kind in a ticket; the JSON file has all."""
LONGEST = 500
"""Characters of one captured value in a ticket."""


def circumstances(feedback: Feedback) -> Iterator[tuple[str, str]]:
    """Yield who reported it, when, and where in the application."""
    content, context = feedback.content, feedback.content.get("context")
    yield "Reported by", reporter(feedback)
    yield "Receipt", feedback.receipt
    yield "Received", _stamp(feedback.received_at)
    yield from _row("Clock", skew(content.get("created_at"), feedback.received_at))
    yield from _row("Application", _application(content.get("app"), feedback.project))
    yield from _row("Module or screen", said(content.get("module")))
    yield from _row("Category", said(content.get("category")))
    yield from _row("Page", said(part(context, "url")))
    yield from _row("Route", said(part(context, "route")))
    yield from _row("Language", said(part(context, "locale")))
    yield from _row("Time zone", said(part(context, "time_zone")))
    yield from _row("Session", said(part(context, "session")))
    yield from _row("Trace", said(part(context, "trace_id")))


def reporter(feedback: Feedback) -> str:
    """Say who reports, and whether anybody vouches for it."""
    person = feedback.content.get("reporter")
    name, mail, number, role = (
        said(part(person, field)) for field in ("name", "email", "id", "role")
    )
    known = " ".join(filter(None, (name, f"<{mail}>" if mail else "")))
    facts = ", ".join(filter(None, (f"id {number}" if number else "", role)))
    who = " ".join(filter(None, (known, f"({facts})" if facts else "")))
    if not who:
        return "somebody who gave no name"
    return who if feedback.vouched else f"{who} - unverified"


def skew(created_at: Any, received_at: datetime) -> str:
    """Say by how much the device's time and ours differ, when it is more than a few minutes."""
    written = lenient(created_at)
    if written is None or abs(received_at - written) <= CLOCK_TOLERANCE:
        return ""
    if written > received_at:
        ahead = _span(written - received_at)
        return f"the device's clock is {ahead} ahead: it says {_stamp(written)}"
    late = _span(received_at - written)
    return (
        f"the device says {_stamp(written)}, {late} before: it was sent late, or its clock is slow"
    )


def _application(app: Any, project: str) -> str:
    name = said(part(app, "name")) or project
    key = f"under a key of project {project}" if name.lower() != project.lower() else ""
    release, deployment = said(part(app, "release")), said(part(app, "deployment"))
    facts = (f"release {release}" if release else "", deployment)
    return ", ".join(filter(None, (name, key, *facts)))


def environment(captured: Any) -> Iterator[tuple[str, str]]:
    """Yield the environment row by row; lists of packages stay in the JSON file."""
    facts = captured.items() if isinstance(captured, Mapping) else ()
    for name, value in islice(facts, MOST):
        if name == "server":
            yield from ((f"Server: {row.lower()}", text) for row, text in environment(value))
        elif name != "packages":
            yield from _row(_label(str(name)), _short(_fact(value)))


def further(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the project's own fields, the tags, and what the template does not know."""
    for group in ("fields", "tags", "extra"):
        values = content.get(group)
        for name, value in islice(values.items() if isinstance(values, Mapping) else (), MOST):
            text = value if isinstance(value, str) else said(value)
            yield from _row(_label(str(name)), text if group == "fields" else _short(text))


def _fact(value: Any) -> str:
    """Write ``{"name": "Firefox", "version": "142"}`` as people do; anything else as it is."""
    if not isinstance(value, Mapping):
        return said(value)
    named = " ".join(filter(None, (said(value.get("name")), said(value.get("version")))))
    others = {name: item for name, item in value.items() if name not in ("name", "version")}
    return ", ".join(filter(None, (named, said(others))))


def _row(name: str, value: str) -> Iterator[tuple[str, str]]:
    if value:
        yield name, value


def _label(name: str) -> str:
    shown = {"os": "Operating system"}.get(name, name.replace("_", " "))
    return shown[:1].upper() + shown[1:60]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + " … (all of it is in the JSON file)"


def _stamp(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _span(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 2880 else f"{minutes // 1440} days"
