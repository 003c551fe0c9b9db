"""The harbour's one page, and its style sheet."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import hypercare
from hypercare.integrations.wsgi import hypercare_widget

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

FOLDER = Path(__file__).parent
PAGE = Template((FOLDER / "page.html").read_text("utf-8"))
STYLE = (FOLDER / "tides.css").read_bytes()
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'"
)
TIDES = (
    ("03:42", "high", 4.6),
    ("09:55", "low", 1.2),
    ("16:10", "high", 4.9),
    ("22:21", "low", 1.0),
)
SILL = 0.8
"""Metres of water that the sill of the lock takes away."""


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request."""
    if environ["PATH_INFO"] == "/tides.css":
        start_response("200 OK", [("Content-Type", "text/css")])
        return [STYLE]
    if environ["PATH_INFO"] != "/":
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"There is no such page in this harbour."]
    nonce = secrets.token_urlsafe(16)
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", POLICY.format(nonce=nonce)),
    ]
    try:
        answer, status = advice(environ.get("QUERY_STRING", "")), "200 OK"
    except ValueError as error:
        hypercare.notice(error)
        answer, status = "The harbour master's table is out of order.", "500 Internal Server Error"
    start_response(status, headers)
    rows = "".join(f"<tr><td>{at}<td>{kind}<td>{metres} m" for at, kind, metres in TIDES)
    widget = hypercare_widget(environ, nonce)
    return [PAGE.substitute(rows=rows, answer=escape(answer), widget=widget).encode()]


def advice(query: str) -> str:
    """Say at which tides a boat can pass the lock."""
    asked = parse_qs(query).get("draught", [""])[0]
    if not asked:
        return "How deep is your boat?"
    draught = float(asked)  # the defect: 1,40 is a number as well
    passing = [at for at, _, metres in TIDES if metres - SILL > draught]
    return f"You can pass at {', '.join(passing)}." if passing else "Not today, skipper."
