"""Whether a data folder's key and files are those of the store that it is used with.

On one machine they always are. Where several machines share a PostgreSQL database, each has a data
folder of its own unless somebody shares it, and what is missing there fails late and far away.
"""

from __future__ import annotations

from hypercare_collector.store import Db, Files, projects
from hypercare_collector.store.inspection import newest_files
from hypercare_collector.vault import REFERENCES, Unresolved, Vault

LOOKED_AT = 20
"""Files of which at least one must be there; a single one may have been lost otherwise."""


def wrong_key(db: Db, vault: Vault) -> str:
    """Say that the stored secrets were sealed with another key, or nothing."""
    sealed = [key for p in projects.all_projects(db) for key in (p.public_key, p.secret_key)]
    for key in sealed:
        try:
            _ = key.startswith(REFERENCES) or vault.open(key)
        except Unresolved as error:
            return str(error)
    return ""


def missing_files(db: Db, files: Files) -> str:
    """Say that the attachments lie elsewhere, or nothing."""
    newest = newest_files(db, LOOKED_AT)
    if not newest or any((files.folder / path).is_file() for path in newest):
        return ""
    return (
        f"the attachments of this store are not in {files.folder}: share that folder among all"
        " that serve and work, or restore it from the backup"
    )
