"""The bodies that are sent: a feedback of about 6 kB, and an event of that weight for Bugsink."""

from __future__ import annotations

import json
from typing import Any

STEPS, ERRORS, FRAMES = 20, 2, 12
AT = "2026-11-21T10:20:{:02d}.000Z"


def feedback() -> dict[str, Any]:
    """Return a feedback with 20 steps and 2 errors of 12 frames; the collector gives it an id."""
    return {
        "template": "standard/1",
        "kind": "problem",
        "description": "I press Save and nothing happens. The invoice is still a draft.",
        "expected": "The invoice is saved.",
        "impact": {"scope": "team", "work": "blocked"},
        "category": "bug",
        "module": "Billing / Invoices",
        "reporter": {"id": "42", "name": "Ada", "email": "ada@example.com", "role": "clerk"},
        "app": {"name": "shop", "release": "2.4.1", "deployment": "production"},
        "context": {
            "url": "https://shop.example.com/invoices/4711",
            "route": "/invoices/<id>",
            "session": "5f1c0a9e55b44e5e9b1e2f6f",
            "locale": "de-DE",
            "time_zone": "Europe/Berlin",
        },
        "environment": {
            "browser": {"name": "Firefox", "version": "142"},
            "os": {"name": "Windows", "version": "11"},
            "runtime": {"name": "CPython", "version": "3.13.1"},
        },
        "trail": {
            "steps": [_step(number) for number in range(STEPS)],
            "errors": [_error(number) for number in range(ERRORS)],
        },
        "created_at": "2026-11-21T10:20:00Z",
        "sdk": {"name": "hypercare.python", "version": "0.1.0"},
    }


def event(event_id: str) -> dict[str, Any]:
    """Return an event as sentry-sdk writes it, with the same steps and errors."""
    ours = feedback()
    values = [
        {
            "type": error["type"],
            "value": error["message"],
            "mechanism": {"type": "logging", "handled": False},
            "stacktrace": {
                "frames": [
                    {
                        "filename": frame["file"],
                        "abs_path": frame["file"],
                        "function": frame["function"],
                        "module": "shop.billing",
                        "lineno": frame["line"],
                        "context_line": frame["source"],
                        "in_app": frame["in_app"],
                    }
                    for frame in error["frames"]
                ]
            },
        }
        for error in ours["trail"]["errors"]
    ]
    crumbs = [
        {"type": "default", "category": step["type"], "message": step["message"],
         "timestamp": step["at"], "data": step["data"]}
        for step in ours["trail"]["steps"]
    ]  # fmt: skip
    return {
        "event_id": event_id,
        "timestamp": "2026-11-21T10:20:00Z",
        "platform": "python",
        "level": "error",
        "release": "2.4.1",
        "environment": "production",
        "server_name": "shop-1",
        "transaction": "/invoices/<id>",
        "user": {"id": "42", "email": "ada@example.com"},
        "exception": {"values": values},
        "breadcrumbs": {"values": crumbs},
        "request": {"url": "https://shop.example.com/invoices/4711", "method": "POST"},
        "sdk": {"name": "sentry.python.flask", "version": "2.75.0"},
    }


def envelope(event_id: str) -> bytes:
    """Return the event in the envelope that a Sentry SDK posts."""
    head = json.dumps({"event_id": event_id, "sent_at": "2026-11-21T10:20:00Z"})
    body = json.dumps(event(event_id))
    item = json.dumps({"type": "event", "length": len(body.encode())})
    return f"{head}\n{item}\n{body}\n".encode()


def _step(number: int) -> dict[str, Any]:
    return {
        "at": AT.format(number),
        "type": "click" if number % 2 else "request",
        "message": f"clicked “Place order {number}”" if number % 2 else f"GET /orders/{number} 200",
        "data": {"status": 200},
    }


def _error(number: int) -> dict[str, Any]:
    return {
        "at": AT.format(50 + number),
        "type": ("KeyError", "TimeoutError")[number % 2],
        "message": "'total'" if number % 2 == 0 else "the bank did not answer in 5 s",
        "side": "server",
        "handled": False,
        "frames": [_frame(number, depth) for depth in range(FRAMES)],
    }


def _frame(number: int, depth: int) -> dict[str, Any]:
    return {
        "file": f"shop/billing/part_{depth}.py",
        "function": f"save_invoice_{depth}",
        "line": 10 * depth + number,
        "source": "    total = sum(line['price'] * line['count'] for line in lines)",
        "in_app": depth > 6,
    }
