"""Composition: the one place where rooms are handed to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from flask import Flask, Response, current_app, request

from hypercare_collector.intake import cors, health, openapi, routes, widget
from hypercare_collector.intake.problems import Refused, later, problem
from hypercare_collector.intake.taking import open_intake
from hypercare_collector.server.channel import STOPPING
from hypercare_collector.settings import MEGABYTE, Settings
from hypercare_collector.store import Store, Unavailable
from hypercare_collector.vault import Vault
from hypercare_collector.web import pages


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


def create_app(collector: Collector) -> Flask:
    """Return the collector as a WSGI application.

    Raises:
        BadSettings: a trusted proxy is no address.
    """
    app = Flask("hypercare_collector", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = collector.settings.limits.body_mb * MEGABYTE
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.before_request(_first)
    app.after_request(lambda response: cors.open_to(request, response))
    app.register_error_handler(Refused, problem)
    app.register_error_handler(Unavailable, _unavailable)
    _register(app, collector)
    return app


def _register(app: Flask, collector: Collector) -> None:
    settings, store, vault = collector.settings, collector.store, collector.vault
    intake = open_intake(settings, store, vault, collector.wake)
    api = openapi.open_api(app, version("hypercare"))
    api.register_blueprint(routes.blueprint(intake, vault, collector.public_url, pages.status_page))
    app.register_blueprint(health.blueprint(store, settings.data))
    app.register_blueprint(widget.blueprint())
    app.register_blueprint(pages.blueprint(store, vault))


def _first() -> Response | None:
    """Answer preflights at once, and nothing else any more when the server is stopping."""
    if answer := cors.preflight(request):
        return answer
    if request.environ.get(STOPPING):
        raise later("The collector is shutting down.")
    return None


def _unavailable(error: Unavailable) -> Response:
    current_app.logger.error("%s", error)
    return problem(later("The collector cannot store anything just now."))
