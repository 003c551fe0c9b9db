"""A shop behind several worker processes, for gunicorn: each answer says which of them gave it."""

from __future__ import annotations

import os
import time
from typing import Any

import flask

import hypercare

app = flask.Flask("joined")
hypercare.init(strict=True)
hypercare.integrations.flask.install(app, who=lambda: ("42", "Ada"))
if os.environ.get("SPEAKS_BEFORE_THE_FORK"):
    hypercare.feedback("from the master, before it forks")


@app.after_request
def _tell_worker(response: flask.Response) -> flask.Response:
    response.headers["X-Worker"] = str(os.getpid())
    return response


@app.get("/")
def _page() -> str:
    return flask.render_template_string("<body>{{ hypercare_widget() }}</body>")


@app.get("/busy")
def _busy() -> str:
    time.sleep(0.05)
    return "done"


@app.get("/fail/<name>")
def _fail(name: str) -> str:
    """Fail like no other: an error of its own type, so that each visit is a case of its own."""
    broken: Any = type(name, (Exception,), {})
    hypercare.step(f"worker {os.getpid()} tried")
    raise broken(f"in worker {os.getpid()}")
