"""The pages: book a visit, and see whether the confirmation is there."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import hypercare
from examples.celery_museum import letters

pages = Blueprint("pages", __name__)

TARIFFS = {"adult": "Adults", "student": "Students", "family": "Families"}
MOST = 9


@dataclass(frozen=True)
class Booking:
    """A visit that somebody asked for."""

    number: str
    name: str
    tariff: str
    visitors: int


bookings: dict[str, Booking] = {}


def create_app() -> Flask:
    """Build the pages; `letters` has called `hypercare.init` for them as well."""
    app = Flask(__name__)
    app.register_blueprint(pages)
    hypercare.integrations.flask.install(app)
    return app


@pages.get("/")
def desk() -> str:
    """Ask who wants to come."""
    return render_template("desk.html", tariffs=TARIFFS, most=MOST)


@pages.post("/bookings")
def book() -> ResponseReturnValue:
    """Keep the booking, and have the worker confirm it."""
    visitors = min(max(request.form.get("visitors", 1, type=int), 1), MOST)
    tariff = request.form.get("tariff", "adult")
    if tariff not in TARIFFS:
        abort(400)
    number = f"T-{secrets.randbelow(90_000) + 10_000}"
    booking = Booking(number, request.form.get("name", "").strip() or "guest", tariff, visitors)
    bookings[number] = booking
    letters.confirm.delay(booking.number, booking.name, booking.tariff, booking.visitors)
    return redirect(url_for(".booking", number=number))


@pages.get("/bookings/<number>")
def booking(number: str) -> str:
    """Show a booking, with its letter as soon as that is written."""
    known = bookings.get(number) or abort(404)
    letter = letters.letter(known.number)
    text = letter.read_text("utf-8") if letter.exists() else None
    return render_template("booking.html", booking=known, letter=text, tariff=TARIFFS[known.tariff])
