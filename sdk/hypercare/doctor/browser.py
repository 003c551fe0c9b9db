"""Whether pages of an origin may post to the collector: it is asked as a browser would ask.

Source: https://fetch.spec.whatwg.org/#http-cors-protocol
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hypercare.doctor.finding import BROKEN, NOTE, OK, Finding
from hypercare.settings import Settings
from hypercare.values import shorten

if TYPE_CHECKING:
    import requests

NEAR = ("localhost", "127.0.0.1", "::1")
HEADERS = ("authorization", "content-type")
"""What the widget sends that a browser asks for first."""
BETWEEN = "let the reverse proxy before the collector pass such requests, and their headers, on"


def look(read: Settings, origin: str) -> Iterator[Finding]:
    """Ask for leave to post, then for the template, with the origin that a page would have."""
    if not (wanted := _origin(origin)):
        words = f"{origin} is no origin: it is a scheme, a host and perhaps a port"
        yield Finding(BROKEN, "origin", words, "write it as in https://shop.example")
        return
    if wanted.startswith("https://") and _is_mixed(read.dsn.base):
        words = f"a browser lets no page of {wanted} call {read.dsn.base}, which is not encrypted"
        advice = "put TLS before the collector, or let the application relay"
        yield Finding(BROKEN, "origin", words, advice)
        return
    try:
        fault = _preflight(read, wanted) or _asked(read, wanted)
    except Exception as error:
        words = f"pages of {wanted} got no answer ({type(error).__name__})"
        yield Finding(BROKEN, "origin", words, BETWEEN)
        return
    if fault is None and read.dsn.vouches:
        words = "the DSN holds the secret key, for which the collector lets every origin in"
        advice = "try the DSN with the project's public key, hcp_…"
        yield Finding(NOTE, "origin", words, advice)
        return
    yield fault or Finding(OK, "origin", f"pages of {wanted} may post to {read.dsn.base}")


def _origin(given: str) -> str:
    """Return the origin as a browser writes it: no path, no port that goes without saying."""
    written = re.fullmatch(r"(https?://)([^/?#@\s]+)/?", given.strip(), re.IGNORECASE)
    if not written:
        return ""
    usual = ":443" if written[1].lower() == "https://" else ":80"
    return (written[1] + written[2].removesuffix(usual)).lower()


def _is_mixed(base: str) -> bool:
    parts = urlsplit(base)
    return parts.scheme == "http" and parts.hostname not in NEAR


def _preflight(read: Settings, origin: str) -> Finding | None:
    """Ask for leave, as a browser does before it posts JSON: without the key."""
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": ",".join(HEADERS),
    }
    answer = _ask(read, "OPTIONS", "/api/v1/feedback", {"Origin": origin, **asked}, key=False)
    words = f"a browser on {origin} may not ask: the preflight was answered {answer.status_code}"
    if not answer.ok:
        return Finding(BROKEN, "origin", words, BETWEEN)
    allowed = answer.headers.get("Access-Control-Allow-Headers", "").lower()
    missing = [name for name in HEADERS if name not in allowed]
    if missing or not _is_open(answer, origin):
        lacks = f"{words} and does not allow {', '.join(missing) or 'the origin'}"
        return Finding(BROKEN, "origin", lacks, BETWEEN)
    return None


def _asked(read: Settings, origin: str) -> Finding | None:
    """Ask with the key; a page must be able to read the answer, whatever it is."""
    answer = _ask(read, "GET", "/api/v1/template", {"Origin": origin}, key=True)
    if not _is_open(answer, origin):
        words = f"pages of {origin} cannot read what the collector answers ({answer.status_code})"
        return Finding(BROKEN, "origin", words, BETWEEN)
    if answer.status_code == 403:
        words = shorten(_detail(answer), 300)
        advice = f'add "{origin}" to the project\'s origins, then hypercare apply'
        return Finding(BROKEN, "origin", words, advice)
    if not answer.ok:
        words = f"pages of {origin} are answered {answer.status_code}: {_detail(answer)}"
        return Finding(BROKEN, "origin", shorten(words, 300), "look at what was found above")
    return None


def _is_open(answer: requests.Response, origin: str) -> bool:
    return answer.headers.get("Access-Control-Allow-Origin") in (origin, "*")


def _detail(answer: requests.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, LookupError, TypeError):
        return "it does not say why"


def _ask(
    read: Settings, method: str, path: str, headers: Mapping[str, str], *, key: bool
) -> requests.Response:
    import requests

    def authorize(request: requests.PreparedRequest) -> requests.PreparedRequest:
        if key:
            request.headers["Authorization"] = f"Bearer {read.dsn.key}"
        return request  # set or not, nothing of a .netrc goes along

    return requests.request(
        method,
        f"{read.dsn.base}{path}",
        headers=dict(headers),
        auth=authorize,
        timeout=(read.connect_seconds, read.answer_seconds),
        allow_redirects=False,
    )
