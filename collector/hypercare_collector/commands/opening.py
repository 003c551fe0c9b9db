"""What every command that touches the store begins with."""

from __future__ import annotations

import argparse
import logging
import os
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from hypercare_collector.settings import BadSettings, Settings, load
from hypercare_collector.store import Away, Conflict, Store, Unavailable, identity, open_store
from hypercare_collector.store.drivers import address, place
from hypercare_collector.vault import Unresolved, Vault, key_file, open_vault

log = logging.getLogger(__name__)

PATIENCE = 60
"""Seconds that a service waits for its database at the start."""
RETRY = 2.0
NO_STORE = (
    "name the folder that hypercare serve uses with --data or HYPERCARE_DATA; without, it is"
    " hypercare-data where the command is run"
)
OWN_KEY = "give the HYPERCARE_SECRET or the secret.key that it was made with; a backup has it"


def settings_of(args: argparse.Namespace) -> Settings:
    """Return the settings that the command line, the environment and the file make together."""
    config = Path(args.config) if args.config else None
    return load(config, data=Path(args.data) if args.data else None)


@contextmanager
def opened(settings: Settings, *, patience: float = 0) -> Iterator[tuple[Store, Vault]]:
    """Open the store, migrated, and the vault of a data folder, for nobody else's eyes.

    A database that does not answer is waited for, ``patience`` seconds: services of one machine
    start in any order.

    Raises:
        BadSettings: one of them cannot be used, and why.
    """
    os.umask(0o077)
    with _said_plainly(settings), closing(_open(settings, patience)) as store:
        yield store, _vault_of(settings, store)


@contextmanager
def reopened(settings: Settings) -> Iterator[tuple[Store, Vault]]:
    """Open, as `opened` does, a store that somebody made before: who looks into one makes none.

    Raises:
        BadSettings: there is none, or it cannot be used, and why.
    """
    with _said_plainly(settings):
        _expect_store(settings)
    with opened(settings) as (store, vault):
        if store.is_new:
            where = place(store.database.engine.url)
            print(f"hypercare: {where} was empty: a store was made in it", file=sys.stderr)
        yield store, vault


def hint(args: argparse.Namespace, settings: Settings, command: str) -> str:
    """Return a command of ours as it can be typed from any folder, for the same store."""
    options = ["--data", str(settings.data.resolve())]
    if args.config:
        options += ["--config", str(Path(args.config).resolve())]
    return f"hypercare {command} {shlex.join(options)}"


def _expect_store(settings: Settings) -> None:
    """Raise `BadSettings` where SQLite would make a new file; PostgreSQL's are named, or fail."""
    url = address(settings)
    file = url.database if url.get_backend_name() == "sqlite" else None
    if file and not file.startswith(("file:", ":")) and not Path(file).is_file():
        raise BadSettings(f"there is no collector's store in {Path(file).parent}: {NO_STORE}")


def _vault_of(settings: Settings, store: Store) -> Vault:
    """Return the store's own vault: another one would open no key, and void every link."""
    with store.database.read() as db:
        known = identity.mark(db)
    if known and not settings.secret and not key_file(settings.data).exists():
        raise BadSettings(f"{key_file(settings.data)} is not there: {OWN_KEY}")
    vault = open_vault(settings.data, settings.secret)
    mine = vault.sign("mark", "store")
    if (known or _first_mark(store, mine)) != mine:
        given = "HYPERCARE_SECRET" if settings.secret else key_file(settings.data)
        raise BadSettings(f"{given} is not the secret of this store: {OWN_KEY}")
    return vault


def _first_mark(store: Store, mine: str) -> str:
    """Let a new store belong to our secret; return whose it is, when another was faster."""
    with suppress(Conflict), store.database.write() as db:
        identity.remember(db, mine)
    with store.database.read() as db:
        return identity.mark(db) or mine


def _open(settings: Settings, patience: float) -> Store:
    ends = time.monotonic() + patience
    while True:
        try:
            return open_store(settings)
        except Away as away:
            left = ends - time.monotonic()
            if left <= 0:
                raise
            log.warning("waiting for the database, %.0f s more: %s", left, away.detail)
            time.sleep(min(RETRY, left))


@contextmanager
def _said_plainly(settings: Settings) -> Iterator[None]:
    """Turn what an operator can mend into a sentence."""
    try:
        yield
    except Unavailable as error:
        store = f"the store in {settings.data}"
        if settings.database_url:
            store = f"the database {place(address(settings))}"
        raise BadSettings(f"{store} cannot be used: {error.detail}") from error
    except Unresolved as error:
        raise BadSettings(f"secret: {error}") from error
    except PermissionError as error:
        raise BadSettings(f"{error.filename}: {error.strerror}") from error
