"""Import the rents of one day, say what became of them, and ask the operator for words.

On a terminal it says first what to do; without a terminal, as under cron, it keeps to its result.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

import hypercare
from examples.nightly_import.bank import bank_on_loopback
from examples.nightly_import.importing import Outcome, import_rents
from examples.starting import Example

IMPORT = Example(
    "examples.nightly_import",
    clicks=(
        "Let it run: one of four rents cannot be read, and the bank's archive is down.",
        'Answer its question, or give the words at once: --say "A rent is missing."',
        "The receipt is printed. The log lines and the requests went along with your words.",
    ),
)
RELEASE = "1.8.0"


def main() -> int:
    """Run one import; the exit code is 1 when a rent could not be booked."""
    options = _options()
    if sys.stderr.isatty():
        print(IMPORT.welcome("Hof & Huus fetch the rents."), file=sys.stderr)
    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)-7s %(message)s")
    if os.environ.get("SENTRY_DSN"):
        import sentry_sdk  # those who have a Sentry keep it; hypercare reads along

        sentry_sdk.init(release=RELEASE)
    hypercare.init(app="rents", release=RELEASE, deployment="demo")
    with nullcontext(options.bank) if options.bank else bank_on_loopback() as bank:
        outcome = import_rents(bank, options.day, options.ledger or _new_ledger())
    print(outcome)
    if os.environ.get("HYPERCARE_DSN"):
        _report(options.say or _asked(outcome), outcome)
    return 1 if outcome.failed else 0


def _options() -> argparse.Namespace:
    parser = IMPORT.parser()
    parser.add_argument("--bank", help="the bank's address; by default one is started")
    parser.add_argument("--day", default="2026-11-20", help="whose payments are fetched")
    parser.add_argument("--ledger", type=Path, help="a CSV that they join; a new one by default")
    parser.add_argument("--say", help="what the operator has to say about it")
    return parser.parse_args()


def _new_ledger() -> Path:
    ledger = Path(tempfile.mkdtemp(prefix="rents-")) / "rents.csv"
    print(f"The ledger is {ledger}", file=sys.stderr)
    return ledger


def _asked(outcome: Outcome) -> str:
    if not outcome.failed or not sys.stdin.isatty():
        return ""
    return input("What should the developers know? (Enter: nothing) ")


def _report(words: str, outcome: Outcome) -> None:
    """Send the operator's words, with all that led to them, and show the receipt."""
    if not words:
        return
    id = hypercare.feedback(
        words,
        kind="problem",
        module="Nightly import",
        impact={"scope": "team", "work": "workaround"},
        tags={"day": outcome.day},
    )
    waiting = hypercare.flush(20)
    sent = hypercare.outcome(id)
    if isinstance(sent, hypercare.Delivered):
        print(f"Thank you. Your receipt is {sent.receipt}.")
    elif waiting:
        print("Thank you. Your words are kept and will be sent later.")


if __name__ == "__main__":
    sys.exit(main())
