"""``hypercare ledger``: the sum that proves that nothing was lost."""

from __future__ import annotations

import argparse
import json

from hypercare_collector.commands.opening import reopened, settings_of
from hypercare_collector.store.ledger import Ledger, ledger

MEANING = {
    "ticketed": "have their tickets; what a person dropped is left aside",
    "merged": "joined a case that was open already",
    "kept": "are stored; no route wants them, or a person dropped them",
    "waiting": "are on their way",
    "held": "wait for a person: hypercare held",
    "rejected": "were refused, with the reasons told to the sender",
}


def run(args: argparse.Namespace) -> int:
    """Print the ledger; exit 1 when the sum is not right."""
    with reopened(settings_of(args)) as (store, _), store.database.read() as db:
        counted = ledger(db)
    if args.json:
        print(json.dumps(counted.as_dict()))
    else:
        _print(counted)
    return 1 if counted.difference else 0


def _print(counted: Ledger) -> None:
    numbers = counted.as_dict()
    width = len(str(counted.received))
    print(f"{counted.received:>{width}} received under a valid key, of these")
    for name, meaning in MEANING.items():
        print(f"  {numbers[name]:>{width}} {name:<9} {meaning}")
    if counted.difference:
        print(f"difference {counted.difference}: submissions stand in no state. This is a fault.")
    else:
        print("difference 0: every submission is accounted for")
