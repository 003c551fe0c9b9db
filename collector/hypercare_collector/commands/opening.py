"""What every command that touches the store begins with."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypercare_collector.settings import Settings, load
from hypercare_collector.store import Store, open_store
from hypercare_collector.vault import Vault, open_vault


def settings_of(args: argparse.Namespace) -> Settings:
    """Return the settings that the command line, the environment and the file make together."""
    config = Path(args.config) if args.config else None
    return load(config, data=Path(args.data) if args.data else None)


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Store, Vault]]:
    """Open the store, migrated, and the vault of a data folder."""
    store = open_store(settings)
    try:
        yield store, open_vault(settings.data, settings.secret)
    finally:
        store.close()
