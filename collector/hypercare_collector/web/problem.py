"""A problem document, drawn for somebody who looks at it in a browser."""

from __future__ import annotations

import json

from flask import Request, Response, render_template

from hypercare_collector.web.drawing import for_person, looks_from
from hypercare_collector.web.headers import as_page

PROBLEM = "application/problem+json"
TITLES = {
    401: "This address is not for browsers",
    403: "This address is not open to you",
    405: "This address is for programs",
    500: "Something went wrong here",
    503: "Please come back in a moment",
}


def readable(asking: Request, response: Response) -> Response:
    """Draw a refusal as a page when a person asked; the status and its headers stay."""
    plain = asking.method in ("GET", "HEAD") and response.mimetype == PROBLEM
    if not plain or not for_person(asking):
        return response
    response.set_data(_page(asking.path, response))
    response.vary.add("Accept")
    return as_page(response)


def _page(path: str, response: Response) -> str:
    looks = looks_from(path)
    if response.status_code == 404:
        return render_template("nothing.html", looks=looks)
    told = json.loads(response.get_data())
    return render_template(
        "problem.html",
        looks=looks,
        status=response.status_code,
        title=TITLES.get(response.status_code, told["title"]),
        detail=told["detail"],
        reasons=told.get("reasons", []),
        after=response.headers.get("Retry-After"),
    )
