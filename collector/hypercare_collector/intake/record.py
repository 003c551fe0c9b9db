"""What is written down of each request: one line in the log, and the counts. No words, no keys."""

from __future__ import annotations

import logging
import re
import time
import uuid
from typing import Any

from flask import Request, Response

from hypercare_collector.meters import Meters

log = logging.getLogger("hypercare_collector.requests")

BEGAN, NAME, FACTS = "hypercare.began", "hypercare.request", "hypercare.facts"
HEADER = "X-Request-ID"
FEEDBACK = ("feedback.post_feedback", "feedback.post_simple_feedback")
SIGNALS = "/api/v1/signals"
QUIET = ("health.healthz", "health.readyz", "metrics.metrics")
"""Calls that machines make all day: good answers to them are not worth a line."""
_sane = re.compile(r"[A-Za-z0-9-]{8,64}")
_placeholder = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
_identity = re.compile(r"[0-9a-fA-F-]{32,36}")


def begin(request: Request) -> None:
    """Note when a request began, and the name that it has or gets."""
    given = request.headers.get(HEADER, "")
    request.environ[BEGAN] = time.monotonic()
    request.environ[NAME] = given if _sane.fullmatch(given) else uuid.uuid4().hex
    request.environ[FACTS] = {}


def note(request: Request, **facts: str) -> None:
    """Add what has become known of a request, such as ``project`` or ``feedback``, to its line."""
    request.environ.setdefault(FACTS, {}).update(facts)


def finish(request: Request, response: Response, meters: Meters) -> Response:
    """Write the line of a request, count it, and tell the sender its name."""
    environ = request.environ
    seconds = time.monotonic() - environ.get(BEGAN, time.monotonic())
    facts = dict(environ.get(FACTS, {}))
    response.headers[HEADER] = facts["request"] = environ.get(NAME, "")
    _count(request, response.status_code, facts.get("project", ""), seconds, meters)
    quiet = request.endpoint in QUIET and response.status_code < 400
    log.log(
        logging.DEBUG if quiet else logging.INFO,
        "request answered",
        extra={
            "method": request.method if request.url_rule else "-",
            "path": path_of(request),
            "status": response.status_code,
            "seconds": round(seconds, 4),
            "bytes": response.calculate_content_length(),
            **facts,
        },
    )
    return response


def path_of(request: Request) -> str:
    """Return the path as it may be logged: of what senders chose in it, identities alone.

    A path that leads nowhere is not repeated: anything may stand in it.
    """
    if request.url_rule is None:
        return "(no such path)"
    chosen: dict[str, Any] = request.view_args or {}

    def filled(part: re.Match[str]) -> str:
        value = str(chosen.get(part[1], ""))
        return value if _identity.fullmatch(value) else f"<{part[1]}>"

    return _placeholder.sub(filled, request.url_rule.rule)


def _count(request: Request, status: int, project: str, seconds: float, meters: Meters) -> None:
    meters.answered(request.endpoint or "none", status)
    if request.endpoint in FEEDBACK and request.method == "POST":
        meters.posted_feedback(project, status, seconds)
    elif request.path == SIGNALS and request.method == "POST":
        meters.posted_signals(project, status)
