"""Whether the collector can be reached, is one, accepts the key, and agrees on the time."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Generator, Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from hypercare import transport
from hypercare.doctor.finding import BROKEN, NOTE, OK, Finding
from hypercare.settings import Dsn, Settings
from hypercare.transport import Answer, Later

ANSWER_SECONDS = 10.0
CLOCK_SECONDS = 60.0
"""How far two clocks may be apart before that is worth a word."""
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
TROUBLES = {
    "SSLError": "name the file with the certificate of who signs here in REQUESTS_CA_BUNDLE, and"
    " see that this machine's clock is right",
    "ProxyError": "correct the proxy's variable, or add the collector's host to NO_PROXY",
    "ConnectTimeout": "see that no firewall stands between this machine and the collector",
    "ReadTimeout": "see that the collector runs; a proxy before it may wait for it in vain",
}
"""What to do about an attempt that ended like this."""
REACH = "see that the collector runs and that this machine may reach it"
_title = re.compile(rb"<title[^>]*>\s*([^<]{1,200}?)\s*<", re.IGNORECASE)


def look(read: Settings) -> Generator[Finding, None, bool]:
    """Look up the name, then ask for the project's template, as the widget does.

    Returns whether the collector answered as one, whatever it thinks of the key.
    """
    proxy = yield from _proxy(read.dsn.base)
    if read.dsn.base.startswith("https://"):
        yield from _bundle()
    if not proxy and (unknown := _unknown_host(read.dsn.base)):
        yield unknown
        return False
    began = time.time()
    answer = transport.fetch(read, "/api/v1/template", "application/json", ANSWER_SECONDS)
    if isinstance(answer, Later):
        yield Finding(BROKEN, "collector", answer.why, _advice(answer.why))
        return False
    finding = _accepted(answer, read.dsn)
    yield finding
    if finding.state == OK:
        yield from _project(answer, read.dsn)
        yield from _signals(read)
    yield from _clock(answer, (began + time.time()) / 2)
    return finding.state == OK or finding.about == "key"


def _proxy(base: str) -> Generator[Finding, None, bool]:
    """Name the proxy that the variables of the environment lead through, if any."""
    from requests.utils import get_environ_proxies, select_proxy

    proxy = select_proxy(base, get_environ_proxies(base, no_proxy=None))
    if proxy:
        yield _named(proxy, _said(base))
    return bool(proxy)


def _named(proxy: str, variable: str) -> Finding:
    """Name a proxy without the password that may stand in its address."""
    try:
        parts = urlsplit(proxy if "://" in proxy else f"//{proxy}")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        words = f"{variable} is no address of a proxy: its host or its port cannot be read"
        return Finding(BROKEN, "proxy", words, "write it as in http://proxy.example:3128")
    return Finding(OK, "proxy", f"requests go through {parts.hostname}{port}, as {variable} says")


def _said(base: str) -> str:
    wanted = (f"{urlsplit(base).scheme}_proxy", "all_proxy")
    return next((name for name in os.environ if name.lower() in wanted), "the system")


def _bundle() -> Iterator[Finding]:
    name = next((name for name in BUNDLES if os.environ.get(name)), "")
    if not name:
        return
    path = Path(os.environ[name])
    if path.exists():
        yield Finding(OK, "certificates", f"are judged by {path}, as {name} says")
    else:
        words = f"{name} names {path}, which is not there"
        yield Finding(BROKEN, "certificates", words, f"correct or remove {name}")


def _unknown_host(base: str) -> Finding | None:
    parts = urlsplit(base)
    try:
        socket.getaddrinfo(parts.hostname, parts.port or parts.scheme)
    except (OSError, UnicodeError):
        words, advice = f"there is no host {parts.hostname}", "correct the DSN, or the name server"
        return Finding(BROKEN, "collector", words, advice)
    return None


def _advice(why: str) -> str:
    return next((advice for trouble, advice in TROUBLES.items() if trouble in why), REACH)


def _accepted(answer: Answer, dsn: Dsn) -> Finding:
    if answer.status == 200 and "properties" in answer.document():
        return Finding(OK, "collector", f"{dsn.base} answers and accepts the key")
    said = str(answer.document().get("detail") or f"it answered {answer.status}")
    if 300 <= answer.status < 400:
        words = f"{dsn.base} redirects to {answer.headers.get('location')}"
        return Finding(BROKEN, "collector", words, "write the address that it names into the DSN")
    if "html" in answer.headers.get("content-type", ""):
        words = f"{dsn.base} is no collector: it answered {answer.status} with {_page(answer)}"
        advice = "correct the address in the DSN; a proxy or a login page may stand before it"
        return Finding(BROKEN, "collector", words, advice)
    if answer.status in (401, 403):
        return Finding(BROKEN, "key", said, "copy the project's DSN again; see hypercare apply")
    if answer.status == 407:
        words = f"the proxy refuses to let us through: {said}"
        return Finding(BROKEN, "proxy", words, "write its user and password into its variable")
    if answer.status == 503:
        return Finding(BROKEN, "collector", said, "ask who runs the collector; feedback waits here")
    words = f"{dsn.base} is no collector: {said}"
    return Finding(BROKEN, "collector", words, "correct the address in the DSN")


def _project(answer: Answer, dsn: Dsn) -> Iterator[Finding]:
    """Compare whose key it is with the DSN's path: the key alone decides where feedback goes."""
    owner = answer.document().get("x-hypercare-project", dsn.project)
    if owner != dsn.project:
        words = f"the key belongs to project {owner}, where feedback goes; the DSN says"
        advice = f"copy the DSN of the project that is meant, or write /{owner} at its end"
        yield Finding(NOTE, "project", f"{words} {dsn.project}", advice)


def _page(answer: Answer) -> str:
    title = _title.search(answer.body)
    return f"the page “{title[1].decode('utf-8', 'replace')}”" if title else "a web page"


def _signals(read: Settings) -> Iterator[Finding]:
    """Ask whether the collector knows signals: a call that it knows is not to be read, only fed."""
    answer = transport.fetch(read, "/api/v1/signals", "application/json", ANSWER_SECONDS)
    if isinstance(answer, Answer) and answer.status == 405:
        yield Finding(OK, "signals", "the collector takes errors that nobody reports")
    elif isinstance(answer, Answer) and answer.status == 404:
        words = "the collector does not know signals: only feedback tells it of errors"
        yield Finding(NOTE, "signals", words, "update the collector")


def _clock(answer: Answer, now: float) -> Iterator[Finding]:
    try:
        theirs = parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return
    if theirs.tzinfo is None:  # "-0000": UTC, of which it is not said where
        theirs = theirs.replace(tzinfo=UTC)
    apart = now - theirs.timestamp()
    if abs(apart) < CLOCK_SECONDS:
        yield Finding(OK, "clock", "agrees with the collector's")
        return
    words = f"{abs(apart):.0f} s {'ahead of' if apart > 0 else 'behind'} the collector's"
    yield Finding(NOTE, "clock", words, "let both machines follow a time server")
