"""What goes wrong between us and the database, in three words: away, unavailable, conflict."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import exc

AGAIN = ("23", "40")
"""Classes of SQLSTATE after which the same transaction may succeed: constraints, and rollbacks by
the server's own choice (deadlock, serialization). Source: PostgreSQL 15, appendix A."""
OUT_OF_ORDER = ("08", "28", "3D", "53", "55", "57", "58", "F0", "XX")
"""Classes that say something of the server rather than of a statement: connection, authorisation,
no such database, resources, not in this state, operator intervention, system and internal error."""
READ_ONLY, IDLE, FORBIDDEN = "25006", "25P03", "42501"
PASSING = ("08", "57P")
"""A server that is going down, coming up or recovering."""
FINAL = ("password authentication", "does not exist", "pg_hba.conf", "not permitted", "no password")
"""What the server says to those whom it will not let in later either."""


class Unavailable(Exception):
    """The database cannot be used just now: locked, out of disk, read-only or gone.

    ``detail`` is for the log and the operator alone, since it may name hosts and users.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        """Say why in words that anybody may read."""
        super().__init__(reason)
        self.detail = detail or reason


class Away(Unavailable):
    """The database does not answer: not yet, not any more, or the network is down."""


class Conflict(Exception):
    """Somebody else wrote the same thing first; the same transaction, begun anew, sees it."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the drivers raise into what callers can act upon; let faults of ours pass.

    Raises:
        Unavailable: the database cannot be used just now.
        Conflict: another transaction was first.
    """
    try:
        yield
    except exc.TimeoutError as error:
        raise Unavailable("the database: all connections to it are in use") from error
    except exc.DBAPIError as error:
        if meaning := _meaning(error):
            raise meaning from error
        raise


def _meaning(error: exc.DBAPIError) -> Exception | None:
    orig = error.orig
    if type(orig).__module__.startswith("psycopg"):
        return _postgresql(orig)
    if isinstance(error, exc.IntegrityError):
        return Conflict(str(orig))
    if isinstance(error, exc.OperationalError | exc.InterfaceError):
        return Unavailable(f"the database: {orig}")
    if any(sign in str(orig) for sign in ("not a database", "malformed")):
        return Unavailable("the database file is damaged, or no database at all")
    return None


def _postgresql(orig: Any) -> Exception | None:
    state = orig.sqlstate or ""
    detail = " ".join(str(orig).split())
    if not state:
        return _unconnected(detail) if type(orig).__name__ != "DataError" else None
    reason = f"the database: {orig.diag.message_primary}"
    if state.startswith(AGAIN):
        return Conflict(reason)
    if state.startswith(PASSING) and state != "57014":
        return Away("the database does not answer", detail)
    if state.startswith(OUT_OF_ORDER) or state in (READ_ONLY, IDLE, FORBIDDEN):
        return Unavailable(reason, detail)
    return None


def _unconnected(detail: str) -> Unavailable:
    """Tell a server that refuses us from one that is not there: both come without a SQLSTATE."""
    if "FATAL:" in detail and any(words in detail for words in FINAL):
        return Unavailable("the database does not let the collector in", detail)
    return Away("the database does not answer", detail)
