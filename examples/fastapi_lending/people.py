"""The members. Nobody needs a password: it is an example."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

router = APIRouter()

Person = dict[str, str]

PEOPLE: dict[str, Person] = {
    "m-17": {
        "id": "m-17",
        "name": "Ayşe Kaplan",
        "email": "ayse.kaplan@example.com",
        "role": "member",
    },
    "v-3": {
        "id": "v-3",
        "name": "Tom Eriksen",
        "email": "tom.eriksen@leihladen.example",
        "role": "volunteer",
    },
}


async def who(request: Request) -> Person | None:
    """Return who is signed in. hypercare asks this, so that feedback has a sender."""
    return PEOPLE.get(request.session.get("person", ""))


@router.post("/sign-in/{id}", status_code=204)
async def sign_in(request: Request, id: str) -> Response:
    """Sign in as that person."""
    request.session["person"] = id
    return Response(status_code=204)
