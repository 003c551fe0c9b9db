"""What a visitor sees when something is missing or broken."""

from __future__ import annotations

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound


def install(app: Flask) -> None:
    """Answer in the shop's own words."""
    app.register_error_handler(NotFound, _missing)
    app.register_error_handler(InternalServerError, _broken)


def _missing(error: HTTPException) -> ResponseReturnValue:
    return render_template("failure.html", title="This path leads nowhere"), 404


def _broken(error: HTTPException) -> ResponseReturnValue:
    title = "Something went wrong"
    if request.accept_mimetypes.best == "application/json":
        return jsonify(message=f"{title}. Your cart is unchanged."), 500
    return render_template("failure.html", title=title), 500
