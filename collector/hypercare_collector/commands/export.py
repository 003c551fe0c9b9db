"""``hypercare export``: projects, destinations and routes as the TOML that ``apply`` reads."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from hypercare_collector.commands.opening import reopened, settings_of
from hypercare_collector.configuration.export import export
from hypercare_collector.settings import BadSettings
from hypercare_collector.vault import Unresolved


def run(args: argparse.Namespace) -> int:
    """Write the configuration to standard output or a file, for its owner's eyes only."""
    if args.out and not args.force and Path(args.out).exists():
        raise BadSettings(f"{args.out} is there already; name another file, or add --force")
    with reopened(settings_of(args)) as (store, vault), store.database.read() as db:
        try:
            text = export(db, vault, placeholders=args.secrets == "placeholder")
        except Unresolved as error:
            raise BadSettings(str(error)) from error
    if not args.out:
        sys.stdout.write(text)
        return 0
    try:
        _write(Path(args.out), text)
    except OSError as error:
        raise BadSettings(f"{args.out} cannot be written: {error.strerror}") from error
    print(f"written to {args.out}; hypercare apply {args.out} reads it", file=sys.stderr)
    return 0


def _write(path: Path, text: str) -> None:
    """Write the file as a whole, or leave what was there."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
