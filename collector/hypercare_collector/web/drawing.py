"""How a page comes about: a template, its looks beside it, and the headers of every page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Blueprint, Request, Response, abort, render_template

from hypercare_collector.delivery.retrace import chain, marks
from hypercare_collector.model import Attachment, FileState
from hypercare_collector.web.headers import as_page
from hypercare_collector.web.times import elsewhere, moment

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""What may be shown within a page, once it was verified."""


def equip(web: Blueprint) -> None:
    """Give the templates their words for times, errors and addresses."""
    web.add_app_template_filter(moment, "moment")
    web.add_app_template_filter(_machine, "machine")
    web.add_app_template_filter(elsewhere, "elsewhere")
    web.add_app_template_filter(chain, "chain")
    web.add_app_template_filter(marks, "marks")
    web.add_app_template_filter(_own_frames, "own_frames")
    web.add_app_template_test(shown, "shown")
    web.add_app_template_test(_is_web_address, "web_address")


def draw(template: str, *, status: int = 200, **values: Any) -> Response:
    """Return a page."""
    return as_page(Response(render_template(template, **values), status=status))


def nothing() -> Response:
    """Say that there is nothing: to a program as everywhere, to a person on a page (`readable`)."""
    abort(404)


def for_person(asking: Request) -> bool:
    """Say whether somebody looks at the answer in a browser."""
    offers = ["application/json", "text/html"]
    return asking.accept_mimetypes.best_match(offers) == "text/html"


def looks_from(path: str) -> str:
    """Return where the style sheet and the icon are, as seen from a path.

    A status page finds them beside itself, since a relay shows it somewhere else.
    """
    if path.startswith("/api/v1/feedback/") and path.endswith("/status"):
        return ""
    return "../" * (path.count("/") - 1) + "static/"


def shown(file: Attachment) -> bool:
    """Say whether a page may show the file: a picture that was verified, and no other."""
    return file.state is FileState.GOOD and file.media_type in PICTURES


def _is_web_address(url: str) -> bool:
    """Let no other scheme become a link, whatever a ticketing system called its own."""
    return url.startswith(("https://", "http://"))


def _machine(value: datetime | str | None) -> str:
    """Write a moment for the attribute of a time element."""
    return moment(value, "%Y-%m-%dT%H:%M:%SZ")


def _own_frames(frames: Iterable[Any]) -> list[Any]:
    """Return the frames of the application's own code, or the innermost when none is."""
    found = [frame for frame in frames if isinstance(frame, dict)]
    return [frame for frame in found if frame.get("in_app")] or found[-1:]
