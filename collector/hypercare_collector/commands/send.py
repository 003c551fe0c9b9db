"""``hypercare send``: a feedback from a terminal, through the SDK like any other."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import hypercare
from hypercare import Delivered, Later, Never, SettingsError
from hypercare.client import current

ANSWERS = ("kind", "steps_to_reproduce", "expected", "actual", "category", "module")


def run(args: argparse.Namespace) -> int:
    """Send, and say what became of it: 0 received, 1 kept for later or refused."""
    missing = [name for name in [args.screenshot, *args.attach] if name and not _is_file(name)]
    if missing:
        return _fail(f"there is no file {missing[0]}")
    words = sys.stdin.read() if args.description == "-" else args.description
    if not words.strip():
        return _fail("the description is empty; say what went wrong")
    try:
        hypercare.init(args.dsn, strict=True)
    except SettingsError as error:
        return _fail(str(error))
    sent = hypercare.feedback(
        words, screenshot=args.screenshot, attachments=args.attach, **_fields(args)
    )
    hypercare.flush(args.timeout)
    return _report(sent)


def _fields(args: argparse.Namespace) -> dict[str, Any]:
    given = {name: getattr(args, name) for name in ANSWERS if getattr(args, name) is not None}
    impact = {"scope": args.scope, "work": args.work}
    told = {name: value for name, value in impact.items() if value is not None}
    return {**given, "impact": told} if told else given


def _report(sent: str) -> int:
    outcome = hypercare.outcome(sent)
    if isinstance(outcome, Delivered):
        print(f"Received as {outcome.receipt}")
        if status := outcome.links.get("status"):
            print(f"Follow it at {status}")
        return 0
    if isinstance(outcome, Never):
        print(f"hypercare: it was refused: {outcome.why}", file=sys.stderr)
        return 1
    why = f" ({outcome.why})" if outcome else ""
    print(f"Kept on this machine as {sent}{_folder()}; {_until(outcome)}{why}")
    return 1


def _folder() -> str:
    courier = current().courier
    return f" in {courier.spool.folder}" if courier else ""


def _until(outcome: Later | None) -> str:
    status = outcome.status if outcome else None
    if status in (401, 403):
        return "the collector refused the key: it is sent when the key is right"
    return "it is sent when the collector answers"


def _is_file(name: str) -> bool:
    return Path(name).is_file()


def _fail(message: str) -> int:
    print(f"hypercare: {message}", file=sys.stderr)
    return 2
