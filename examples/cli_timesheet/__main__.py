"""The command: ``python -m examples.cli_timesheet SHEET…``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import hypercare
from examples.cli_timesheet import hours, table
from examples.starting import Example

WEEKS = Path(__file__).parent / "weeks"
TALLY = Example(
    "examples.cli_timesheet",
    clicks=(
        f"Tally a week: python -m examples.cli_timesheet {WEEKS / '2026-46.csv'}",
        f"Tally the week that is not over: … {WEEKS / '2026-47.csv'}",
        "It crashes, and the terminal asks what you wanted to do. Without one, nothing is asked.",
    ),
)
RELEASE = "1.4.0"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the hours of each customer; return the exit status."""
    asked = _options(arguments)
    for sheet in asked.sheets:
        hypercare.step(f"Reads {sheet.name}")
        try:
            entries = hours.read(sheet)
        except OSError as error:
            print(f"tally: {sheet}: {error.strerror}", file=sys.stderr)
            return 2
        hypercare.step(f"Sums up {len(entries)} entries")
        print(table.of(sheet.stem, hours.by_customer(entries)))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = TALLY.parser()
    parser.add_argument("sheets", nargs="*", type=Path, metavar="SHEET", help="CSV of one week")
    asked = parser.parse_args(arguments)
    if not asked.sheets:
        parser.print_help(sys.stderr)
        parser.exit(2)
    return asked


def start() -> None:
    """Let crashes be reported, where somebody has said to whom."""
    if "HYPERCARE_DSN" in os.environ:
        hypercare.init(app="tally", release=RELEASE, deployment="workshop", single_user=True)
        hypercare.report_on_crash()


if __name__ == "__main__":
    start()
    sys.exit(main())
