"""The store: the only rooms that speak SQL, and the folder of files beside them."""

from __future__ import annotations

from dataclasses import dataclass

from hypercare_collector.settings import BadSettings, Settings
from hypercare_collector.store.drivers import address
from hypercare_collector.store.engine import Away, Conflict, Database, Db, Unavailable
from hypercare_collector.store.files import Files, Kept, TooLarge
from hypercare_collector.store.schema import FIRST, NewerSchema, migrate

__all__ = [
    "Away",
    "Conflict",
    "Database",
    "Db",
    "Files",
    "Kept",
    "NewerSchema",
    "Store",
    "TooLarge",
    "Unavailable",
    "open_store",
]


@dataclass(frozen=True)
class Store:
    """Everything that a collector keeps: its database and its files."""

    database: Database
    files: Files
    migrated: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether this opening made it."""
        return FIRST in self.migrated

    def close(self) -> None:
        """Close all connections."""
        self.database.close()


def open_store(settings: Settings) -> Store:
    """Open the store of the data folder; create it and bring it up to date when needed.

    Raises:
        BadSettings: the data folder cannot be made, or ``database_url`` cannot be used.
        Unavailable: the database cannot be used just now; `Away`, when it does not answer.
        NewerSchema: the database belongs to a newer hypercare.
    """
    folder = settings.data
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSettings(f"the data folder {folder} cannot be made: {error.strerror}") from error
    database = Database(address(settings))
    try:
        return Store(database, Files(folder / "files"), tuple(migrate(database, folder)))
    except BaseException:
        database.close()
        raise
