"""The shop as a Flask application."""

from __future__ import annotations

import os
import secrets

from flask import Flask

import hypercare
from examples.flask_shop import cart, failures, headers, ordering, people, shelves
from examples.flask_shop.money import euros

RELEASE = "2.4.1"


def create_app() -> Flask:
    """Build the shop. ``SHOP_SECRET`` keeps visitors' carts valid over a restart."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=os.environ.get("SHOP_SECRET") or secrets.token_hex(),
        SESSION_COOKIE_NAME="shop",
        SESSION_COOKIE_SAMESITE="Lax",
    )
    headers.install(app)
    failures.install(app)
    for part in (shelves, ordering, people):
        app.register_blueprint(part.pages)
    app.add_template_filter(euros)
    app.context_processor(_on_every_page)
    hypercare.init(release=RELEASE, deployment="demo")
    hypercare.integrations.flask.install(app, who=people.current)
    return app


def _on_every_page() -> dict[str, object]:
    return {"cart": cart.current(), "person": people.current()}
