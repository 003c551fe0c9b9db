"""``hypercare apply FILE``: projects, destinations and routes from TOML."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, get_type_hints

from hypercare_collector import configuration
from hypercare_collector.commands.opening import opened, settings_of
from hypercare_collector.configuration import Applied, BadConfiguration
from hypercare_collector.settings import Settings


def run(args: argparse.Namespace) -> int:
    """Apply a file as a whole, or say everything that is wrong with it."""
    wanted: dict[str, Any] = {}
    try:
        wanted = configuration.read(Path(args.file))
        with opened(settings_of(args)) as (store, vault), store.database.write() as db:
            applied = configuration.apply(db, vault, wanted, args.moved)
    except BadConfiguration as error:
        print(f"hypercare: {args.file} was not applied:", file=sys.stderr)
        for fault in error.faults:
            print(f"  {fault}", file=sys.stderr)
        if wanted.keys() & get_type_hints(Settings).keys():
            print("  this looks like a settings file: give it with --config", file=sys.stderr)
        return 2
    report(applied)
    return 0


def report(applied: Applied) -> None:
    """Print what was done, and the new keys, which are never shown again."""
    for what, names in (("project", applied.projects), ("destination", applied.destinations)):
        for name in names:
            print(f"{what} {name}: applied")
    if applied.routes:
        print(f"{applied.routes} route{'s' if applied.routes > 1 else ''}: applied")
    if not (applied.projects or applied.destinations or applied.routes):
        print("the file is empty: nothing was changed")
    for note in applied.notes:
        print(f"note: {note}", file=sys.stderr)
    if applied.made:
        print("New keys, shown only this once; keep them:")
    for project, which, key in applied.made:
        print(f"  {project} {which} = {key}")
