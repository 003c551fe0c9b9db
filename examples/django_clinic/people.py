"""Who works here. Nobody needs a password: it is an example."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

Person = dict[str, str]

PEOPLE: dict[str, Person] = {
    person["id"]: person
    for person in (
        {
            "id": "t-1",
            "name": "Leonie Brandt",
            "email": "leonie.brandt@clinic.example",
            "role": "physiotherapist",
        },
        {
            "id": "d-2",
            "name": "Samir Haddad",
            "email": "samir.haddad@clinic.example",
            "role": "front desk",
        },
    )
}


def who(request: HttpRequest) -> Person | None:
    """Return who is signed in. hypercare asks this, so that feedback has a sender."""
    return PEOPLE.get(request.session.get("person", ""))


def on_every_page(request: HttpRequest) -> dict[str, Any]:
    """Give every page the person at the desk."""
    return {"person": who(request)}
