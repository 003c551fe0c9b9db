"""What the door says when it says no: RFC 9457 problem documents.

Source: https://www.rfc-editor.org/rfc/rfc9457
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response

RETRY_AFTER = 10
"""Seconds that a sender is asked to wait when the collector cannot take anything in just now."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a feedback. ``field`` is its dotted path, empty for all."""

    field: str
    message: str

    def as_dict(self) -> dict[str, str]:
        """Return it in the shape of the wire."""
        return {"field": self.field, "message": self.message}


class Refused(Exception):
    """A request that is answered with a problem document.

    ``detail`` says in words for a developer what is wrong and what would be right; ``reason`` is a
    word for programs, where one status has several causes.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        reason: str = "",
    ) -> None:
        """Keep what the answer will say."""
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.faults = tuple(faults)
        self.reason = reason
        self.headers = dict(headers or {})

    def reasons(self) -> list[dict[str, str]]:
        """Return the faults, or the detail as the one fault of the whole."""
        return [fault.as_dict() for fault in self.faults or (Fault("", self.detail),)]


def later(detail: str, after: int = RETRY_AFTER) -> Refused:
    """Return the refusal that asks a sender to come back."""
    return Refused(503, detail, headers={"Retry-After": str(after)})


def problem(refused: Refused) -> Response:
    """Write a refusal as ``application/problem+json``."""
    document: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(refused.status).phrase,
        "status": refused.status,
        "detail": refused.detail,
    }
    if refused.reason:
        document["reason"] = refused.reason
    if refused.faults:
        document["errors"] = [fault.as_dict() for fault in refused.faults]
    return Response(
        json.dumps(document, ensure_ascii=False),
        status=refused.status,
        content_type="application/problem+json",
        headers=list(refused.headers.items()),
    )
