"""One full feedback and its case, as they reach the delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypercare_collector.model import Attachment, Case, Feedback, FileState, Priority

RECEIVED = datetime(2026, 11, 21, 10, 20, 4, tzinfo=UTC)

CONTENT: Mapping[str, Any] = {
    "id": "01939f0e-7c1b-7d2a-9b1e-2f6f1c0a9e55",
    "template": "standard/1",
    "kind": "problem",
    "description": "The discount code does nothing.\n\nI typed SUMMER and pressed <Apply> *twice*.",
    "steps_to_reproduce": "1. open the cart\n2. type SUMMER\n3. press Apply",
    "expected": "10 % less",
    "actual": "“Something went wrong”",
    "impact": {"scope": "team", "work": "blocked", "note": "we cannot sell\nanything"},
    "category": "bug",
    "module": "Cart",
    "reporter": {
        "id": "42",
        "name": "Ada Byron",
        "email": "ada@shop.example",
        "role": "clerk",
        "signature": "v1,1,abc",
    },
    "app": {"name": "shop", "release": "2.4.1", "deployment": "production"},
    "context": {
        "url": "https://shop.example/cart",
        "route": "/cart",
        "session": "s-1",
        "trace_id": "t-1",
        "locale": "de-DE",
        "time_zone": "Europe/Berlin",
    },
    "environment": {
        "browser": {"name": "Firefox", "version": "142"},
        "os": {"name": "Windows", "version": "11"},
        "device": {"screen": "1920x1080", "pixel_ratio": 2, "touch": False},
        "packages": {"left-pad": "1.0"},
        "server": {
            "runtime": {"name": "CPython", "version": "3.11.7"},
            "packages": {"flask": "3.1"},
        },
    },
    "trail": {
        "steps": [
            {"at": f"2026-11-21T10:19:{n:02}Z", "type": "click", "message": f"clicked “{n}”"}
            for n in range(25)
        ]
        + [
            {
                "at": "2026-11-21T10:19:58.123Z",
                "type": "request",
                "message": "POST /discount 500",
                "data": {"status": 500},
            },
            {
                "at": "2026-11-21T10:19:59Z",
                "type": "log",
                "message": "the discount was refused",
                "data": {"level": "WARNING", "side": "server"},
            },
        ],
        "errors": [
            {
                "at": "2026-11-21T10:19:57Z",
                "type": "KeyError",
                "message": "'SUMMER'",
                "side": "server",
                "handled": False,
                "frames": [
                    {"file": f"flask/app{n}.py", "function": "call", "line": n, "in_app": False}
                    for n in range(9)
                ]
                + [
                    {
                        "file": "shop/discounts.py",
                        "function": "rate_of",
                        "line": 12,
                        "source": "    return RATES[code]",
                        "in_app": True,
                    }
                ],
                "cause": {
                    "type": "LookupError",
                    "message": "no such season",
                    "frames": [{"file": "shop/seasons.py", "function": "find", "line": 3}],
                },
            },
            {
                "at": "2026-11-21T10:19:58Z",
                "type": "HTTP 500",
                "message": "POST /discount 500",
                "side": "browser",
                "handled": False,
            },
        ],
    },
    "fields": {"cost_centre": "4711"},
    "tags": {"wave": "2"},
    "created_at": "2026-11-21T10:20:00Z",
}

CASE = Case(
    id="c1",
    key="SHOP-142",
    project="shop",
    title="The discount code does nothing.",
    priority=Priority.P2,
    priority_reason="a team is affected and work is blocked",
    state="open",
    opened_at=RECEIVED,
    category="bug",
    module="Cart",
)


def a_file(name: str, number: int = 1, **changes: Any) -> Attachment:
    file = Attachment(
        id=f"a{number}",
        feedback_id="u1",
        name=name,
        media_type="image/png",
        kind="screenshot",
        size=3,
        sha256="",
        path="",
    )
    return replace(file, **changes)


FEEDBACK = Feedback(
    uid="u1",
    id="01939f0e-7c1b-7d2a-9b1e-2f6f1c0a9e55",
    project="shop",
    receipt="SHOP-142",
    content=CONTENT,
    body_hash="",
    vouched=True,
    received_at=RECEIVED,
    attachments=(
        a_file("screenshot.png", 1),
        a_file("server.log", 2, media_type="text/plain", kind="log"),
        a_file(
            "holiday.jpg", 3, state=FileState.HELD, reason="it is labelled JPEG but is a zip file"
        ),
    ),
)


def feedback(**changes: Any) -> Feedback:
    """The sample with other values on the wire; None takes one away."""
    content = {name: value for name, value in {**CONTENT, **changes}.items() if value is not None}
    return replace(FEEDBACK, content=content)
