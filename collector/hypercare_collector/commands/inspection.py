"""The collector as it lies there: settings, data folder, key, database, ledger, addresses."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from hypercare.doctor import BROKEN, NOTE, OK, Finding
from hypercare_collector.commands.belonging import missing_files, wrong_key
from hypercare_collector.commands.check import routing_notes
from hypercare_collector.delivery.check import SECONDS, Checked, check_all, look_at
from hypercare_collector.intake.door import networks
from hypercare_collector.intake.health import FREE
from hypercare_collector.settings import MEGABYTE, BadSettings, Settings
from hypercare_collector.store import Db, Files, Unavailable, projects
from hypercare_collector.store.inspection import NoStore, damage, looked_at, missing_steps
from hypercare_collector.store.ledger import ledger
from hypercare_collector.store.numbers import held_files, queues
from hypercare_collector.vault import Unresolved, Vault, open_vault
from hypercare_collector.watch.references import lost

SCARCE = 1024 * MEGABYTE
LONG = timedelta(hours=1)
BACKUP = "restore it from the backup"
AS_SERVE = "run as the user that runs serve"


def inspect(settings: Settings, *, destinations: bool) -> Iterator[Finding]:
    """Look at everything, the ground first; what cannot be looked at ends it."""
    try:
        there = settings.data.is_dir()
    except PermissionError:
        there = True
    if not there:
        words = f"there is no folder {settings.data}"
        yield Finding(BROKEN, "data", words, "name the right one with --data, or start serve once")
        return
    if not os.access(settings.data, os.R_OK | os.X_OK):
        words = f"{settings.data} cannot be read by {_user()}"
        yield Finding(BROKEN, "data", words, AS_SERVE)
        return
    yield from _addresses(settings)
    yield from _references(settings)
    yield from _folder(settings)
    vault, of_key = _key(settings)
    yield of_key
    try:
        with looked_at(settings) as db:
            yield from _database(db)
            if missing_steps(db) == []:
                yield from _content(db, settings, vault, destinations=destinations)
    except NoStore as error:
        yield Finding(BROKEN, "database", str(error), f"start serve once, or {BACKUP}")
    except PermissionError as error:
        words = f"{error.filename} cannot be read by {_user()}"
        yield Finding(BROKEN, "database", words, AS_SERVE)
    except BadSettings as error:
        advice = "correct database_url, or what it refers to; it must be so here too"
        yield Finding(BROKEN, "database", str(error), advice)
    except Unavailable as error:
        advice = f"see that it runs and is whole, or {BACKUP}"
        yield Finding(BROKEN, "database", error.detail, advice)


def _addresses(settings: Settings) -> Iterator[Finding]:
    parts = urlsplit(settings.url)
    if not settings.url:
        words = "url is not set, so links in tickets lead to where serve listens"
        yield Finding(NOTE, "url", words, "set url to the public address")
    elif parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        words = f"{settings.url} is not encrypted: keys and feedback can be read on their way"
        yield Finding(NOTE, "url", words, "put a reverse proxy with TLS before it")
    else:
        yield Finding(OK, "url", settings.url)
    try:
        networks(settings.trusted_proxies)
    except BadSettings as error:
        yield Finding(BROKEN, "proxies", str(error), "write addresses or networks")
        return
    if parts.scheme == "https" and not settings.trusted_proxies:
        words = "url is https, yet no proxy is trusted: all people behind it count as one"
        yield Finding(NOTE, "proxies", words, "set trusted_proxies to the proxy's address")


def _references(settings: Settings) -> Iterator[Finding]:
    for setting, why in lost(settings).items():
        yield Finding(BROKEN, setting, why, "set it where serve runs, and here")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _folder(settings: Settings) -> Iterator[Finding]:
    data = settings.data
    if not os.access(data, os.W_OK | os.X_OK):
        words = f"{data} cannot be written by {_user()}"
        yield Finding(BROKEN, "data", words, f"{AS_SERVE}, or chown it")
    if _open_to_others(data):
        yield Finding(NOTE, "data", f"{data} is open to other users", f"chmod 700 {data}")
    files = [data / name for name in ("secret.key", "hypercare.db", "hypercare.db-wal", "files")]
    for each in filter(_open_to_others, files):
        yield Finding(BROKEN, "data", f"{each} is open to other users", f"chmod go= {each}")
    free = shutil.disk_usage(data).free
    words = f"{free // MEGABYTE} MB are free on the disk of {data}"
    if free < FREE["data"]:
        yield Finding(BROKEN, "disk", words, "make room: feedback is refused with 503")
    elif free < SCARCE:
        yield Finding(NOTE, "disk", words, "make room soon")
    else:
        yield Finding(OK, "disk", words)


def _user() -> str:
    return f"user {os.geteuid()}"


def _open_to_others(path: Path) -> bool:
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
    except OSError:
        return False


def _key(settings: Settings) -> tuple[Vault | None, Finding]:
    """Return the vault, unless it would have to be made, and what is to be said of its key."""
    path = settings.data / "secret.key"
    given = "HYPERCARE_SECRET" if settings.secret else str(path)
    try:
        if not settings.secret:
            path.read_bytes()
        return open_vault(settings.data, settings.secret), Finding(OK, "key", f"from {given}")
    except Unresolved as error:
        return None, Finding(BROKEN, "key", str(error), "set it where serve runs, and here")
    except PermissionError:
        return None, Finding(BROKEN, "key", f"{path} cannot be read by {_user()}", AS_SERVE)
    except OSError as error:
        words = f"{path} cannot be read: {error.strerror}"
        advice = f"{BACKUP}: without it stored secrets and links in tickets are lost"
        return None, Finding(BROKEN, "key", words, advice)


def _database(db: Db) -> Iterator[Finding]:
    name = " ".join([db.dialect.name, *map(str, db.dialect.server_version_info or ())][:2])
    missing, faults = missing_steps(db), damage(db)
    if faults:
        yield Finding(BROKEN, "database", f"it is damaged: {'; '.join(faults)}", BACKUP)
    if missing is None:
        words = "a newer hypercare has migrated the database"
        yield Finding(BROKEN, "database", words, "install that version or a newer one")
    elif missing:
        words = f"{name}, {len(missing)} steps of the schema are not applied yet"
        yield Finding(NOTE, "database", words, "hypercare migrate, or start serve")
    elif not faults:
        yield Finding(OK, "database", f"{name}, whole and up to date")


def _content(
    db: Db, settings: Settings, vault: Vault | None, *, destinations: bool
) -> Iterator[Finding]:
    if vault and (wrong := wrong_key(db, vault)):
        yield Finding(BROKEN, "key", wrong, f"{BACKUP}, together with the database")
    if lost := missing_files(db, Files(settings.data / "files")):
        yield Finding(BROKEN, "files", lost)
    yield from _ledger(db)
    yield from _waiting(db)
    for note in routing_notes(db):
        yield Finding(NOTE, "routes", note, "hypercare apply")
    if vault and destinations:
        asked = projects.all_destinations(db)
        yield from map(_destination, check_all(asked, look_at(vault), SECONDS))


def _ledger(db: Db) -> Iterator[Finding]:
    counted = ledger(db)
    words = f"{counted.received} received, difference {counted.difference}"
    if counted.difference:
        advice = "a fault of hypercare: please report it with what hypercare ledger says"
        yield Finding(BROKEN, "ledger", words, advice)
    else:
        yield Finding(OK, "ledger", words)


def _waiting(db: Db) -> Iterator[Finding]:
    stands = queues(db)
    if held := sum(each.held for each in stands) + held_files(db).count:
        yield Finding(NOTE, "held", f"{held} wait for a person", "hypercare held")
    since = min((q.oldest_waiting for q in stands if q.oldest_waiting), default=None)
    waiting = sum(each.waiting for each in stands)
    if since and datetime.now(UTC) - since > LONG:
        words = f"{waiting} deliveries wait, the oldest since {since:%Y-%m-%d %H:%M} UTC"
        advice = "see that serve or work runs, then hypercare check"
        yield Finding(NOTE, "deliveries", words, advice)
    else:
        yield Finding(OK, "deliveries", f"{waiting} wait")


def _destination(checked: Checked) -> Finding:
    about = f"destination {checked.name}"
    if checked.faults:
        return Finding(BROKEN, about, "; ".join(checked.faults), checked.advice)
    return Finding(OK, about, f"{checked.kind} answers")
