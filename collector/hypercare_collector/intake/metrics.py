"""``/metrics``: what this process counted, and what the database holds, in Prometheus' format.

Source: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

import hmac
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

from flask import Blueprint, Request, Response, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from hypercare_collector.intake.problems import Refused, later
from hypercare_collector.meters import Meters
from hypercare_collector.store import Db, Store, Unavailable, alarms, numbers
from hypercare_collector.store.ledger import Ledger, ledger
from hypercare_collector.vault import Unresolved, plain

SPARED = 30
"""How many times as long as counting took a count is good for: at most a thirtieth of one core."""
FORWARDED = (
    "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via",
)  # fmt: skip
"""Headers that a proxy adds: who comes through one is not of this machine."""


def blueprint(meters: Meters, store: Store, folder: Path, key: str) -> Blueprint:
    """Return ``/metrics``. Without ``key``, a secret or a reference to one, it is for this machine.

    The database is read at each call; when it cannot be, what this process counted is told alone.
    """
    calls, counted = Blueprint("metrics", __name__), Counted()

    @calls.get("/metrics")
    def metrics() -> Response:
        _admit(request, key)
        held = CollectorRegistry()
        held.register(Gauges(store, folder, counted))
        text = generate_latest(meters.registry) + generate_latest(held)
        fresh = {"Cache-Control": "no-store"}
        return Response(text, content_type=CONTENT_TYPE_LATEST, headers=fresh)

    return calls


class Counted:
    """The ledger, counted anew when that is cheap: it goes through all feedback."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: Ledger | None = None
        self._good_until = 0.0

    def ledger(self, db: Db) -> Ledger:
        """Return the ledger; one that took long is good for `SPARED` times as long."""
        began = time.monotonic()
        if self._known is None or began > self._good_until:
            self._known = ledger(db)
            ended = time.monotonic()
            self._good_until = ended + SPARED * (ended - began)
        return self._known


class Gauges(Collector):
    """What the store holds at this moment; the same in every process that shares it."""

    def __init__(self, store: Store, folder: Path, counted: Counted) -> None:
        """Look at ``store``, and at the disk that ``folder`` lies on."""
        self._store, self._folder, self._counted = store, folder, counted

    def describe(self) -> Iterator[Metric]:
        """Promise nothing, so that registering reads nothing."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Read the database once, as a whole; without it say so, and what the disk says."""
        free = shutil.disk_usage(self._folder).free
        yield _one("hypercare_disk_free_bytes", "Free on the disk of the data folder.", free)
        try:
            found = list(self._stored())
        except Unavailable:
            found = []
        yield _one("hypercare_database_up", "1 when the database can be read, else 0.", bool(found))
        yield from found

    def _stored(self) -> Iterator[Metric]:
        with self._store.database.read() as db:
            queues, files = numbers.queues(db), numbers.held_files(db)
            counted, standing = self._counted.ledger(db), alarms.standing(db)
            size = numbers.database_bytes(db)
        yield from _queues(queues)
        yield _one("hypercare_held_files", "Files that wait for a person.", files.count)
        yield _by(
            "hypercare_ledger_submissions",
            "Submissions by the state in which they stand, and received ones.",
            "state",
            {name: n for name, n in counted.as_dict().items() if name != "difference"},
        )
        yield _one(
            "hypercare_ledger_difference",
            "Submissions that stand in no state: anything but 0 is a fault.",
            counted.difference,
        )
        names = {alarm.name: 1 for alarm in standing}
        yield _by("hypercare_alarm", "Alarms that stand, 1 each.", "alarm", names)
        yield _one("hypercare_database_size_bytes", "Size of the database.", size)


def _queues(found: list[numbers.Queue]) -> Iterator[Metric]:
    now = datetime.now(UTC)
    oldest = {queue.destination: queue.oldest_waiting or now for queue in found}
    yield _by(
        "hypercare_deliveries_waiting",
        "Deliveries on their way, by destination.",
        "destination",
        {queue.destination: queue.waiting for queue in found},
    )
    yield _by(
        "hypercare_deliveries_held",
        "Deliveries that wait for a person, by destination.",
        "destination",
        {queue.destination: queue.held for queue in found},
    )
    yield _by(
        "hypercare_deliveries_oldest_waiting_seconds",
        "Age of the delivery that has waited the longest, 0 when none does.",
        "destination",
        {name: max((now - since).total_seconds(), 0.0) for name, since in oldest.items()},
    )


def _one(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)


def _by(name: str, what: str, label: str, values: dict[str, int] | dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, what, labels=[label])
    for each, value in values.items():
        family.add_metric([each], value)
    return family


def _admit(asking: Request, key: str) -> None:
    """Let in who holds the key; without one, who asks from this machine itself."""
    if not key:
        if not _is_from_here(asking):
            raise Refused(
                403, "Without a metrics_key in the settings, metrics are for this machine alone."
            )
        return
    scheme, _, given = asking.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        raise Refused(
            401,
            "The metrics key is needed: send 'Authorization: Bearer <metrics_key>'.",
            headers={"WWW-Authenticate": 'Bearer realm="hypercare metrics"'},
        )
    if not hmac.compare_digest(given.strip().encode("utf-8", "replace"), _opened(key)):
        raise Refused(403, "This is not the metrics_key of the settings.")


def _opened(key: str) -> bytes:
    try:
        return plain(key).encode()
    except Unresolved as error:
        raise later(f"metrics_key: {error}") from error


def _is_from_here(asking: Request) -> bool:
    if any(name in asking.headers for name in FORWARDED):
        return False
    try:
        return ip_address(asking.remote_addr or "").is_loopback
    except ValueError:
        return False
