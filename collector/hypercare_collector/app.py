"""Composition: the one place where rooms are handed to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from flask import Flask, Response, current_app, request

from hypercare_collector.intake import (
    cors,
    described,
    health,
    metrics,
    openapi,
    record,
    routes,
    widget,
    wire,
)
from hypercare_collector.intake.problems import Refused, later, problem
from hypercare_collector.intake.signals import open_signals
from hypercare_collector.intake.taking import open_intake
from hypercare_collector.meters import Meters
from hypercare_collector.server.channel import STOPPING
from hypercare_collector.settings import MEGABYTE, Settings
from hypercare_collector.store import Conflict, Store, Unavailable
from hypercare_collector.vault import Vault
from hypercare_collector.web import described as described_pages
from hypercare_collector.web import pages
from hypercare_collector.web.problem import readable


@dataclass(frozen=True)
class Collector:
    """What a running collector consists of.

    ``wake`` is called after each accepted feedback; ``public_url`` stands in links.
    """

    settings: Settings
    store: Store
    vault: Vault
    wake: Callable[[], None]
    public_url: str
    meters: Meters = field(default_factory=Meters)


class _Web(Flask):
    """An application whose log lines repeat nothing of what a sender wrote into an address."""

    def log_exception(self, exc_info: Any) -> None:
        """Tell a fault of ours."""
        self.logger.error("a request met a fault of ours", exc_info=exc_info)


def create_app(collector: Collector) -> Flask:
    """Return the collector as a WSGI application.

    Raises:
        BadSettings: a trusted proxy is no address.
    """
    app = _Web("hypercare_collector", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = collector.settings.limits.body_mb * MEGABYTE
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.before_request(lambda: record.begin(request))
    app.before_request(_first)
    app.after_request(lambda response: record.finish(request, response, collector.meters))
    app.after_request(lambda response: cors.open_to(request, response))
    app.after_request(lambda response: readable(request, response))
    app.register_error_handler(Refused, problem)
    app.register_error_handler(Unavailable, _unavailable)
    app.register_error_handler(Conflict, _unavailable)
    _register(app, collector)
    return app


def _register(app: Flask, collector: Collector) -> None:
    settings, store, vault = collector.settings, collector.store, collector.vault
    intake = open_intake(settings, store, vault, collector.wake)
    api = openapi.open_api(app, version("hypercare"))
    signals, url = open_signals(settings, intake), collector.public_url
    api.register_blueprint(routes.blueprint(intake, signals, vault, url, pages.status_page))
    app.register_blueprint(health.blueprint(store, settings.data))
    app.register_blueprint(
        metrics.blueprint(collector.meters, store, settings.data, settings.metrics_key)
    )
    app.register_blueprint(widget.blueprint())
    app.register_blueprint(pages.blueprint(store, vault))
    openapi.add_properties(api, "Feedback", wire.CAPTURED)
    openapi.describe(app, api, {**described.PATHS, **described_pages.paths(openapi.refusals)})


def _first() -> Response | None:
    """Answer preflights at once, and nothing else any more when the server is stopping."""
    if answer := cors.preflight(request):
        return answer
    if request.environ.get(STOPPING):
        raise later("The collector is shutting down.")
    return None


def _unavailable(error: Unavailable | Conflict) -> Response:
    current_app.logger.error("%s", getattr(error, "detail", error))
    return problem(later("The collector cannot store anything just now."))
