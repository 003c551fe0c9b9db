"""The library as a FastAPI application."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.sessions import SessionMiddleware

import hypercare
from examples.fastapi_lending import counter, headers, pages, people

RELEASE = "0.9.3"
FOLDER = Path(__file__).parent


def create_app() -> FastAPI:
    """Build the library. ``LENDING_SECRET`` keeps members signed in over a restart."""
    app = FastAPI(title="Leihladen", docs_url=None, redoc_url=None)
    app.include_router(pages.router)
    app.include_router(counter.router, prefix="/api")
    app.include_router(people.router)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"))
    app.add_exception_handler(Exception, pages.broken)
    secret = os.environ.get("LENDING_SECRET") or secrets.token_hex()
    app.add_middleware(SessionMiddleware, secret_key=secret, session_cookie="leihladen")
    app.add_middleware(headers.Protected)
    hypercare.init(app="lending", release=RELEASE, deployment="demo")
    hypercare.integrations.fastapi.install(app, who=people.who, templates=pages.templates)
    return app
