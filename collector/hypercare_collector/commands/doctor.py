"""``hypercare doctor``: what works here and what does not, in the SDK and in the collector.

The SDK's half needs the bare wheel only; the collector's is imported when there is a data folder.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from hypercare.doctor import BROKEN, OK, Finding, examine
from hypercare_collector.settings import BadSettings, Settings, load

Part = tuple[str, Iterator[Finding]]
NEITHER = (
    "there is nothing to look at: name the SDK's DSN with --dsn or HYPERCARE_DSN,"
    " or the collector's data folder with --data or HYPERCARE_DATA"
)


def run(args: argparse.Namespace) -> int:
    """Look at what is configured; exit 1 when something is broken, 2 when nothing is set."""
    parts = list(_parts(args))
    if not parts:
        print(f"hypercare: {NEITHER}", file=sys.stderr)
        return 2
    found = [(part, finding) for part, each in parts for finding in _told(part, each, args.json)]
    if args.json:
        print(_as_json(found))
    broken = [finding for _, finding in found if finding.state == BROKEN]
    if not args.json:
        print(f"\n{len(broken)} broken" if broken else "\nnothing is broken")
    return 1 if broken else 0


def _parts(args: argparse.Namespace) -> Iterator[Part]:
    if args.dsn or args.origin or os.environ.get("HYPERCARE_DSN"):
        yield "sdk", examine(args.dsn, args.origin)
    named = args.data or args.config
    by_variable = os.environ.get("HYPERCARE_DATA") or os.environ.get("HYPERCARE_CONFIG")
    if named or by_variable or Settings().data.is_dir():
        yield "collector", _collector(args)


def _collector(args: argparse.Namespace) -> Iterator[Finding]:
    try:
        from hypercare_collector.commands.inspection import inspect
    except ModuleNotFoundError as error:
        if str(error.name).startswith("hypercare"):
            raise
        words = f"the collector is not installed here ({error.name})"
        yield Finding(BROKEN, "versions", words, 'pip install "hypercare[collector]"')
        return
    config = Path(args.config) if args.config else None
    try:
        settings = load(config, data=Path(args.data) if args.data else None)
    except BadSettings as error:
        yield Finding(BROKEN, "settings", str(error), "correct the file or the variable")
        return
    words = f"hypercare {version('hypercare')}, Python {platform.python_version()}"
    yield Finding(OK, "versions", words)
    yield Finding(OK, "settings", f"readable, data in {settings.data}")
    yield from inspect(settings, destinations=args.destinations)


def _told(part: str, findings: Iterator[Finding], quiet: bool) -> Iterator[Finding]:
    """Print each finding as soon as it is known."""
    if not quiet:
        print("The SDK" if part == "sdk" else "The collector")
    for finding in findings:
        if not quiet:
            _print(finding)
        yield finding


def _print(finding: Finding) -> None:
    print(f"  {finding.state:<7} {finding.about}: {finding.words}", flush=True)
    if finding.advice:
        print(f"          {finding.advice}", flush=True)


def _as_json(found: list[tuple[str, Finding]]) -> str:
    findings = [{"part": part, **finding._asdict()} for part, finding in found]
    broken = sum(finding.state == BROKEN for _, finding in found)
    return json.dumps({"findings": findings, "broken": broken}, ensure_ascii=False, indent=2)
