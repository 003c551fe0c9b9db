"""``hypercare migrate``: bring the store up to date, and say which steps that took."""

from __future__ import annotations

import argparse

from hypercare_collector.commands.opening import opened, settings_of


def run(args: argparse.Namespace) -> int:
    """Open the store, which migrates it under a lock."""
    with opened(settings_of(args)) as (store, _):
        for step in store.migrated:
            print(f"applied step {step}")
        print("the store is up to date")
    return 0
