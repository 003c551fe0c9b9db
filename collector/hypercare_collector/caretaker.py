"""What a collector does by itself, beside requests and deliveries: it watches, and it tidies up."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from hypercare_collector.keeping.night import Night
from hypercare_collector.settings import Settings
from hypercare_collector.store import Conflict, Store, Unavailable
from hypercare_collector.watch.channels import channels
from hypercare_collector.watch.references import lost
from hypercare_collector.watch.rounds import Watch

log = logging.getLogger(__name__)

WATCHES_EVERY = 30.0
TIDIES_EVERY = 60.0
"""Seconds between two looks at whether a night has come."""
STOPS_WITHIN = 10.0


@contextmanager
def looked_after(settings: Settings, store: Store, url: str) -> Iterator[None]:
    """Watch and tidy in the background; ``url`` is the collector's address in alarms.

    Every process that serves or works may do so: they take turns.
    """
    for setting, why in lost(settings).items():
        log.warning("%s cannot be used until it can be had: %s", setting, why)
    stop, holder = threading.Event(), uuid.uuid4().hex
    ways, alarms = channels(settings.alarms), settings.alarms
    watch = Watch(store, settings.data, url, ways, alarms.disk_mb, holder)
    night = Night(store, settings.retention, holder, stop.is_set)
    threads = [
        _thread("watch", watch.look, WATCHES_EVERY, stop),
        _thread("retention", night.look, TIDIES_EVERY, stop),
    ]
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(STOPS_WITHIN)
        with suppress(Unavailable, Conflict):
            watch.leave()


def _thread(
    name: str, duty: Callable[[], None], every: float, stop: threading.Event
) -> threading.Thread:
    def repeat() -> None:
        while not stop.is_set():
            try:
                duty()
            except Unavailable:
                log.warning("the database cannot be used just now", extra={"duty": name})
            except Exception:
                log.exception("a duty met a fault; it is tried again", extra={"duty": name})
            stop.wait(every)

    thread = threading.Thread(target=repeat, name=f"hypercare-{name}", daemon=True)
    thread.start()
    return thread
