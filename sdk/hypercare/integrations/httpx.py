"""``httpx``: what a client asks of other systems becomes steps of the trail.

``watch(client)`` uses the client's own event hooks, and the request's documented extension
``trace`` to hear of failures, of which hooks are not told. Nothing is patched; other clients are
not seen. A transport that knows no ``trace`` (a test's, or an application's own) leaves no step of
a request that failed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import httpx

from hypercare.integrations.outgoing import Call

CALL = "hypercare"
ClientT = TypeVar("ClientT", httpx.Client, httpx.AsyncClient)


def watch(client: ClientT) -> ClientT:
    """Make a step of each request of a `Client` or an `AsyncClient`; returns the client.

    Calling it again changes nothing.
    """
    hooks: Mapping[str, list[Callable[..., Any]]] = client.event_hooks
    later = isinstance(client, httpx.AsyncClient)
    asks, answers = (_asks_later, _answers_later) if later else (_asks, _answers)
    if asks not in hooks["request"]:
        # First among the answer's hooks: one that raises for a status shall not hide the answer.
        client.event_hooks = {
            "request": [*hooks["request"], asks],
            "response": [answers, *hooks["response"]],
        }
    return client


class Watched(Call):
    """A request that is told at most once, however many parts of it fail."""

    def __init__(self, request: httpx.Request, trace: Callable[..., Any] | None) -> None:
        """Note where the request goes, and who else follows its trace."""
        super().__init__(request.method, str(request.url))
        self._open, self._trace = True, trace

    def answers(self, response: httpx.Response) -> None:
        """Make a step of the answer; its body is not touched."""
        self._open = False
        self.answered(response.status_code)

    def follow(self, event: str, info: Any) -> Any:
        """Make a step of a part that failed; hand the event on."""
        if self._open and event.endswith(".failed"):
            self._open = False
            self.failed(info.get("exception", OSError()))
        return self._trace(event, info) if self._trace is not None else None

    async def follow_later(self, event: str, info: Any) -> None:
        """Do the same in an `AsyncClient`, whose followers are awaited."""
        further = self.follow(event, info)
        if further is not None:
            await further


def _asks(request: httpx.Request) -> None:
    watched = _begin(request)
    request.extensions["trace"] = watched.follow


async def _asks_later(request: httpx.Request) -> None:
    watched = _begin(request)
    request.extensions["trace"] = watched.follow_later


def _begin(request: httpx.Request) -> Watched:
    watched = Watched(request, request.extensions.get("trace"))
    request.extensions = {**request.extensions, CALL: watched}
    return watched


def _answers(response: httpx.Response) -> None:
    watched = response.request.extensions.get(CALL)
    if isinstance(watched, Watched):
        watched.answers(response)


async def _answers_later(response: httpx.Response) -> None:
    _answers(response)
