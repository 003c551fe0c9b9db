"""A shop with hypercare in it, and the pages from which a browser calls."""

from __future__ import annotations

import json
from typing import Any

import flask
import requests
from flask.testing import FlaskClient

import hypercare

ID = "01939f0e-7c1b-7d2a-9b1e-2f6f1c0a9e55"
SESSION = "s" * 32
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


class Browser(FlaskClient):
    """Takes each response to its end and closes it, as servers do."""

    def open(self, *args: Any, **options: Any) -> Any:
        return super().open(*args, **{**options, "buffered": True})


def shop(**options: Any) -> flask.Flask:
    app = flask.Flask("tests.sdk.shop")
    app.test_client_class = Browser
    hypercare.integrations.flask.install(app, **options)

    @app.get("/")
    def page() -> str:
        return flask.render_template_string("<body>{{ hypercare_widget() }}</body>")

    @app.get("/fail/<int:number>")
    def fail(number: int) -> str:
        raise KeyError(f"discount {number}")

    @app.get("/say")
    def say() -> str:
        return hypercare.feedback("from the view")

    return app


def post(client: Any, **feedback: Any) -> Any:
    body = {"description": "words", **feedback}
    return client.post("/_hypercare/feedback", json=body, headers=SAME_ORIGIN)


class Site:
    """A page of the application, as a browser calls the relay from it."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.http = requests.Session()
        self.http.headers["Origin"] = base

    def post(self, body: Any, content_type: str = "application/json", **headers: str) -> Any:
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        told = {"Content-Type": content_type, **headers}
        return self.http.post(f"{self.base}/_hypercare/feedback", data=data, headers=told)

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.http.get(f"{self.base}{path}", headers=headers)
