"""What every command that touches the store begins with."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from hypercare_collector.settings import BadSettings, Settings, load
from hypercare_collector.store import Store, Unavailable, open_store
from hypercare_collector.vault import Unresolved, Vault, open_vault


def settings_of(args: argparse.Namespace) -> Settings:
    """Return the settings that the command line, the environment and the file make together."""
    config = Path(args.config) if args.config else None
    return load(config, data=Path(args.data) if args.data else None)


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Store, Vault]]:
    """Open the store, migrated, and the vault of a data folder, for nobody else's eyes.

    Raises:
        BadSettings: one of them cannot be used, and why.
    """
    os.umask(0o077)
    with _said_plainly(settings), closing(open_store(settings)) as store:
        yield store, open_vault(settings.data, settings.secret)


@contextmanager
def _said_plainly(settings: Settings) -> Iterator[None]:
    """Turn what an operator can mend into a sentence."""
    try:
        yield
    except Unavailable as error:
        raise BadSettings(f"the store in {settings.data} cannot be used: {error}") from error
    except Unresolved as error:
        raise BadSettings(f"secret: {error}") from error
    except PermissionError as error:
        raise BadSettings(f"{error.filename}: {error.strerror}") from error
