"""The command: ``python -m examples.cli_timesheet SHEET…``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import hypercare
from examples.cli_timesheet import hours, table

RELEASE = "1.4.0"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the hours of each customer; return the exit status."""
    parser = argparse.ArgumentParser(prog="tally", description="Hours worked, for each customer.")
    parser.add_argument("sheets", nargs="+", type=Path, metavar="SHEET", help="CSV of one week")
    asked = parser.parse_args(arguments)
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


def start() -> None:
    """Let crashes be reported, where somebody has said to whom."""
    if "HYPERCARE_DSN" in os.environ:
        hypercare.init(app="tally", release=RELEASE, deployment="workshop", single_user=True)
        hypercare.report_on_crash()


if __name__ == "__main__":
    start()
    sys.exit(main())
