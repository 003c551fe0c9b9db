"""Who is using the shop: three people who can sign in without a password, it is an example."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

pages = Blueprint("people", __name__)

Person = dict[str, str]

PEOPLE: dict[str, Person] = {
    person["id"]: person
    for person in (
        {
            "id": "c-1042",
            "name": "Mara Lindqvist",
            "email": "mara.lindqvist@example.com",
            "role": "customer",
        },
        {
            "id": "s-7",
            "name": "Jonas Adeyemi",
            "email": "jonas.adeyemi@fernweh.example",
            "role": "sales clerk",
        },
        {
            "id": "s-3",
            "name": "Ines Okafor",
            "email": "ines.okafor@fernweh.example",
            "role": "store manager",
        },
    )
}


def current() -> Person | None:
    """Return who is signed in. hypercare asks this too, so that feedback has a sender."""
    return PEOPLE.get(session.get("person", ""))


@pages.get("/login")
def choose() -> str:
    """Offer the people to sign in as."""
    return render_template("login.html", people=PEOPLE.values())


@pages.post("/login")
def login() -> ResponseReturnValue:
    """Sign in as the chosen person."""
    session["person"] = request.form["person"]
    return redirect(url_for("shelves.window"))


@pages.post("/logout")
def logout() -> ResponseReturnValue:
    """Forget who it was; the cart stays."""
    session.pop("person", None)
    return redirect(url_for("shelves.window"))
