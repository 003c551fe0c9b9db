"""Feedback with something to show in every part, and the ways to its pages."""

from __future__ import annotations

import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Page

from hypercare_collector import configuration
from hypercare_collector.model import Attachment, Feedback, FileState, TicketRef, Verb
from hypercare_collector.store import cases, feedback, queue
from tests.collector.house import House
from tests.collector.rooms import SECRET, VAULT, hook

ATTACKS = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "</blockquote><svg onload=document.title='owned'>",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "javascript:document.title='owned'",
    '"><style>body{display:none}</style>',
    "&lt;b&gt; &amp;",
)
ATTACK = "\n".join(ATTACKS)


def full(words: str = "It is\n  broken", **change: Any) -> dict[str, Any]:
    """Return a feedback in which every part has something to show."""
    frames = [
        {"file": "lib/framework.py", "function": "dispatch", "line": 7, "in_app": False},
        {
            "file": "shop/pricing.py",
            "function": "discount",
            "line": 10,
            "source": f"return CODES[code]  # {words}",
            "in_app": True,
        },
    ]
    return {
        "description": words,
        "steps_to_reproduce": f"1. {words}",
        "expected": words,
        "actual": words,
        "impact": {"scope": "team", "work": "blocked", "note": words},
        "category": "bug",
        "module": words[:200],
        "reporter": {"id": "42", "name": words[:200], "email": "ann@shop.example", "role": "clerk"},
        "app": {"name": "shop", "release": words, "deployment": "production"},
        "context": {
            "url": "https://shop.example/cart",
            "route": words,
            "time_zone": "Europe/Berlin",
        },
        "environment": {
            "browser": {"name": "Firefox", "version": "142"},
            "os": {"name": words, "version": "12"},
            "device": {"width": 1280, "height": 800, "touch": False},
            "server": {
                "runtime": {"name": "CPython", "version": "3.11"},
                "packages": {"flask": "3"},
            },
        },
        "trail": {
            "steps": [
                {"at": "2026-11-21T10:19:00.000Z", "type": "click", "message": words},
                {
                    "at": "2026-11-21T10:19:02.000Z",
                    "type": "request",
                    "message": "POST /discount 500",
                },
                {
                    "at": "2026-11-21T10:19:02.500Z",
                    "type": "log",
                    "message": "the discount was refused",
                    "data": {"level": "WARNING", "side": "server"},
                },
            ],
            "errors": [
                {
                    "at": "2026-11-21T10:19:01.000Z",
                    "type": "KeyError",
                    "message": words,
                    "side": "server",
                    "handled": False,
                    "frames": frames,
                    "cause": {"type": "ValueError", "message": "the deeper one"},
                },
                {"type": "TypeError", "message": "x is undefined", "side": "browser"},
            ],
        },
        "fields": {"cost_centre": words},
        "tags": {"wave": words[:200]},
        **change,
    }


def png(width: int = 320, height: int = 120) -> bytes:
    """Return a picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + b"\x2f\x5b\xea" * width for _ in range(height))
    start = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", start), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in parts)


def told(house: House, document: Any = None, *files: Any, key: str = SECRET) -> Feedback:
    """Post a feedback with files and return it."""
    answer = house.post_files(*files, document=document or full())
    return house.kept(answer)


def page_of(house: House, found: Feedback) -> str:
    return f"{house.url}/f/{found.uid}?token={VAULT.sign('page', found.uid)}"


def link_of(house: House, file: Attachment, *, expires: int | None = None) -> str:
    until = expires or int(time.time()) + 60
    return f"{house.url}/files/{file.id}?token={VAULT.sign('file', file.id, expires=until)}"


def examined(house: House, file: Attachment, **found: Any) -> None:
    with house.store.database.write() as db:
        assert feedback.settle_file(db, file, replace(file, **{"state": FileState.GOOD, **found}))


def delivered(house: House, found: Feedback, url: str = "http://tracker.example/7") -> None:
    """Let one delivery have failed and then gone through, and another be held."""
    now = datetime.now(UTC)
    with house.store.database.write() as db:
        wanted = {name: hook("http://x.example") for name in ("board", "hook")}
        configuration.apply(db, VAULT, {"destinations": wanted})
        case_id = feedback.case_of(db, found.uid)
        for name in wanted:
            queue.add(
                db,
                project="shop",
                case_id=case_id,
                feedback_uid=found.uid,
                destination=name,
                verb=Verb.CREATE,
                now=now,
            )
        cases.link(db, case_id, "board", TicketRef("7", "OPS-7", url), now)


@contextmanager
def quiet(page: Page, but: str = "\0") -> Iterator[None]:
    """Let the console say nothing: no violation of the policy, no script, no missing file."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    yield
    page.wait_for_load_state("networkidle")
    left = [line for line in said if but not in line]
    assert left == [], left
