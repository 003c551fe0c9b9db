"""``requests``: what a session asks of other systems becomes steps of the trail.

``watch(session)`` puts an adapter around each of the session's adapters, which is how `requests`
lets a transport be replaced: answers, failures and every hop of a redirect are seen, whoever reads
the body, and when. Nothing is patched; other sessions are not seen.
"""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import BaseAdapter

from hypercare.integrations.outgoing import Call


def watch(session: requests.Session) -> requests.Session:
    """Make a step of each request of ``session``; returns the session.

    Call it after the session's own adapters are mounted; calling it again adds those that are new.
    """
    for prefix, adapter in list(session.adapters.items()):
        if not isinstance(adapter, Watched):
            session.adapters[prefix] = Watched(adapter)
    return session


class Watched(BaseAdapter):
    """An adapter that hands everything to another, its settings included, and looks on."""

    def __init__(self, adapter: BaseAdapter) -> None:
        """Stand before ``adapter``."""
        object.__setattr__(self, "_adapter", adapter)

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        """Send, and make a step of what came of it. The answer's body is left alone."""
        call = Call(str(request.method), str(request.url))
        try:
            response: requests.Response = self._adapter.send(request, *args, **kwargs)
        except Exception as error:
            call.failed(error)
            raise
        call.answered(response.status_code)
        if getattr(response, "connection", None) is self._adapter:
            # This is where digest authentication sends its second request.
            response.connection = self  # type: ignore[assignment]
        return response

    def close(self) -> None:
        """Close the other."""
        self._adapter.close()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.__dict__["_adapter"], name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._adapter, name, value)

    def __reduce__(self) -> tuple[type[Watched], tuple[BaseAdapter]]:
        return Watched, (self._adapter,)
