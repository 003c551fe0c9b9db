"""Wiring: settings, spool and courier make a client, at the first need.

Before ``init`` there is a client that is inert: it keeps the feedback of this process in
memory, bounded, and hands it over to the client that follows ``init``.
"""

from __future__ import annotations

import importlib.metadata  # noqa: F401 every report needs it, and who imports us keeps forks away
import logging
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from hypercare import account, environment, release, tracing, trail
from hypercare.courier import Courier
from hypercare.files import usable
from hypercare.leaving import changed, preview
from hypercare.process import Decided, importing, survive_forks
from hypercare.report import Report, bare, compose, lighter, seal, unfit
from hypercare.settings import Settings
from hypercare.spool import Held, Spool, SpoolFull
from hypercare.transport import Never, Outcome
from hypercare.values import moment

log = logging.getLogger("hypercare")

EARLY = 20
"""Reports kept in memory before ``init``."""


class Client:
    """What ``init`` makes. Without settings it is inert."""

    def __init__(self, settings: Settings | None = None) -> None:
        """Wire the rooms. No thread, no socket, no file."""
        self.settings = settings
        self.courier = Courier(settings, _spool(settings)) if settings else None
        self.early: deque[Report] = deque(maxlen=EARLY)
        self.outcomes: dict[str, Outcome] = {}

    def feedback(
        self, description: Any, shot: Any, files: Iterable[Any], fields: Mapping[str, Any]
    ) -> str:
        """Compose one feedback, keep it and let the courier have it. Returns its id."""
        report = self._report(description, shot, files, fields)
        if self.courier is None:
            self.early.append(report)
            log.warning(
                "hypercare.init() was not called, or failed: feedback %s stays in memory until it "
                "is, and is lost with this process.",
                report.id,
            )
        else:
            self.post(report)
        return report.id

    def post(self, report: Report) -> None:
        """Put a report into the spool, lighter if it must be, and wake the courier."""
        assert self.courier is not None
        wanted = self.wanted(report)
        held = self.keep(wanted) if wanted else None
        if held is None:
            self.outcomes[report.id] = (
                Never("there is no room left to keep it", by="device")
                if wanted
                else Never("before_send dropped it", by="program")
            )
            return
        self.courier.spool.release(held)
        self.courier.wake()

    def wanted(self, report: Report) -> Report | None:
        """Return a report as the application wants it to leave; None when it shall not."""
        change = self.settings.before_send if self.settings else None
        return changed(report, change) if change else report

    def keep(self, report: Report) -> Held | None:
        """Put a report into the spool and hold it; None when not even its words find room."""
        assert self.courier is not None
        spool = self.courier.spool
        for each in (report, *lighter(report)):
            try:
                held = spool.put(seal(each), words_only=each is not report)
            except SpoolFull as full:
                log.warning("Feedback %s must shed weight: %s", report.id, full)
            except Exception:
                log.exception("Feedback %s must shed what cannot be written", report.id)
            else:
                return held
        log.error("Feedback %s could not be kept: not even its words find room.", report.id)
        return None

    def captured(self, *, ask: bool = True) -> dict[str, Any]:
        """Describe this moment: app, context, environment, trail, reporter.

        Without ``ask`` the application is not asked who the user is: who reports has told it.
        """
        here = trail.current()
        reporter = here.reporter or (here.ask() if ask and here.ask else None)
        trail.claim(here, reporter)
        session = {"session": here.session} if here.session else {}
        context = {**account.described(here), **tracing.current(), **session}
        captured: dict[str, Any] = {
            "app": self.app(),
            "context": context,
            "environment": _surroundings(),
            "trail": account.collect(here),
            "created_at": moment(time.time()),
        }
        return {**captured, "reporter": dict(reporter)} if reporter else captured

    def app(self) -> dict[str, str]:
        """Name the application for the wire's ``app``."""
        if self.settings is None:
            return {}
        told = {
            "name": self.settings.app or self.settings.dsn.project,
            "release": self._release(),
            "deployment": self.settings.deployment,
        }
        return {name: value for name, value in told.items() if value}

    def _release(self) -> str | None:
        with importing():
            return release.find(self.settings) if self.settings else None

    def preview(
        self, description: Any, shot: Any, files: Iterable[Any], fields: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return what a feedback would carry now, without keeping or sending it.

        Its files stand under ``attachments``, by number, name, type and size. It is empty when the
        application would not let it leave.
        """
        wanted = self.wanted(self._report(description, shot, files, fields))
        return preview(wanted) if wanted else {}

    def _report(
        self, description: Any, shot: Any, files: Iterable[Any], fields: Mapping[str, Any]
    ) -> Report:
        attachments, shed = usable(shot, files)
        content = self._content(description, fields)
        if shed:
            log.warning("Feedback %s goes without a file: %s", content["id"], "; ".join(shed))
            content["extra"] = {**content.get("extra", {}), "shed": shed}
        for path, misfit in unfit(content).items():
            log.warning("Feedback %s: %s %s (see extra.unfit)", content["id"], path, misfit["why"])
        return Report(content, attachments)

    def _content(self, description: Any, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Compose a feedback; the words go alone when the rest cannot be put together."""
        try:
            captured = self.captured(ask="reporter" not in fields)
            return compose(description, fields, captured, environment.sdk())
        except Exception:
            log.exception("What led to a feedback could not be captured; its words go alone")
        try:
            return compose(description, fields, {}, environment.sdk())
        except Exception:
            log.exception("The answers of a feedback could not be read; its description goes alone")
            return dict(bare(description).content)

    def outcome(self, id: str) -> Outcome | None:
        """Return what became of a feedback, as far as this process knows."""
        return (self.courier.outcome(id) if self.courier else None) or self.outcomes.get(id)

    def flush(self, timeout: float) -> int:
        """Send what waits; return how many reports still wait."""
        return self.courier.flush(timeout) if self.courier else len(self.early)


def current() -> Client:
    """Return the client for the settings in force; feedback that came too early goes with it."""
    if _here.client.settings is not Decided.settings:
        with _here.lock:
            if _here.client.settings is not Decided.settings:
                with importing():
                    before, _here.client = _here.client, Client(Decided.settings)
                while _here.client.courier is not None and before.early:
                    _here.client.post(before.early.popleft())
    return _here.client


def signalled() -> None:
    """Have the courier fetch the signals that wait in this process."""
    courier = current().courier
    if courier is not None:
        courier.signalled()


def rouse() -> None:
    """Send, at the first sign of life, what an earlier process left in the spool."""
    courier = current().courier
    if courier is not None:
        courier.rouse()


def _changed() -> None:
    current()


def _spool(settings: Settings) -> Spool:
    return Spool(
        settings.spool_folder(),
        max_bytes=settings.spool_bytes,
        max_reports=settings.spool_reports,
        max_age=settings.spool_seconds,
    )


def _surroundings() -> dict[str, Any]:
    with importing():
        return environment.capture()


class _Here:
    """The client of this process, and the lock under which it is replaced."""

    def __init__(self) -> None:
        self.client = Client()
        self.after_fork()
        survive_forks(self)

    def after_fork(self) -> None:
        self.lock = threading.RLock()


_here = _Here()
Decided.changed = _changed
