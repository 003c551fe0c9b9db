"""WSGI: a trail for each request, the session's cookie, and the relay.

``application = Hypercare(application, who=lambda environ: …)`` is all that an application without
a framework needs; Flask builds on the same parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from hypercare import relay
from hypercare.integrations import tag
from hypercare.integrations.environ import asked, below, keep_body, request, text_of
from hypercare.integrations.installing import askable
from hypercare.integrations.visit import PATH, Visit, passing, relay_path
from hypercare.process import harmless

Headers = list[tuple[str, str]]

VISITED = "hypercare.visited"
"""What stands in an environ whose request has its trail."""


class Hypercare:
    """The whole integration around one WSGI application."""

    def __init__(
        self,
        app: WSGIApplication,
        *,
        who: Callable[[WSGIEnvironment], Any] | None = None,
        path: str = PATH,
    ) -> None:
        """Wrap ``app``; ``who`` gets the environ and says who the user is (see `people.person`)."""
        self._path, self._who = relay_path(path), askable(who)
        self.app = Recorded(app, path=self._path, who=self._who)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer below the relay's path, and let the application answer everything else."""
        if not below(environ, self._path):
            return self.app(environ, start_response)
        who = self._who
        ask = (lambda: who(environ)) if who else None
        with passing():
            response = relay.answer(request(environ, self._path, ask))
        start_response(status_line(response.status), list(response.headers))
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [response.body]


class Recorded:
    """Gives each request of a WSGI application its trail, and each visit its cookie."""

    def __init__(
        self,
        app: WSGIApplication,
        *,
        path: str = PATH,
        who: Callable[[WSGIEnvironment], Any] | None = None,
    ) -> None:
        """Wrap ``app``. What lies below ``path`` is ours and leaves no trail."""
        self._app, self._path, self._who = app, path, who

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Run the request inside a trail of its own.

        Of two that lie around each other, such as that of a mounted application, the outer does it.
        """
        if below(environ, self._path):
            keep_body(environ)
            with passing():
                return self._app(environ, start_response)
        if VISITED in environ:
            return self._app(environ, start_response)
        environ[VISITED] = True
        who = self._who
        visit = Visit(lambda: asked(environ), (lambda: who(environ)) if who else None)
        visit.begin()
        try:
            body = self._app(environ, _starting(visit, start_response))
        except BaseException as error:
            visit.fail(error)
            visit.end()
            raise
        finally:
            environ.pop(VISITED, None)
        if isinstance(body, list | tuple) or _is_file(body, environ):
            visit.end()
            return body
        return Body(body, visit)


class Body:
    """A response's body that ends its visit when the server has taken all of it."""

    def __init__(self, body: Iterable[bytes], visit: Visit) -> None:
        """Keep both."""
        self._body, self._visit = body, visit
        self._pieces: Iterator[bytes] | None = None

    def __iter__(self) -> Body:
        return self

    def __next__(self) -> bytes:
        """Return the next piece: middlewares take the first one by themselves."""
        try:
            if self._pieces is None:
                self._pieces = iter(self._body)
            return next(self._pieces)
        except StopIteration:
            raise
        except Exception as error:
            self._visit.fail(error)
            raise

    def close(self) -> None:
        """Close the application's body first, as WSGI asks, then the visit."""
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        finally:
            self._visit.end()


def hypercare_widget(environ: WSGIEnvironment, nonce: str | None = None, path: str = PATH) -> str:
    """Return the widget's script tag as HTML; "" while the SDK is not configured.

    ``path`` is that of `Hypercare`; ``nonce`` that of the response's Content-Security-Policy.
    """
    mount = environ.get("SCRIPT_NAME", "")
    return tag.written(lambda: text_of(mount) + relay_path(path), nonce)


def status_line(status: int) -> str:
    """Return a status with its phrase."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Status"


def _starting(visit: Visit, start_response: StartResponse) -> StartResponse:
    """Wrap ``start_response`` so that status and headers are seen."""

    def start(status: str, headers: Headers, *exc_info: Any) -> Any:
        return start_response(status, _seen(visit, status, headers) or headers, *exc_info)

    return start


@harmless(lambda: None)
def _seen(visit: Visit, status: str, headers: Headers) -> Headers | None:
    """Tell the visit what is answered; return the headers with its cookie, if it has one."""
    cookie = visit.answered(int(status[:3]), headers)
    return [*headers, ("Set-Cookie", cookie)] if cookie else None


def _is_file(body: Iterable[bytes], environ: WSGIEnvironment) -> bool:
    wrapper = environ.get("wsgi.file_wrapper")
    return isinstance(wrapper, type) and isinstance(body, wrapper)
