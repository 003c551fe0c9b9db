"""One web application in several frameworks, for a crowd: ``python -m tests.sdk.crowded flask …``.

Whoever comes says who they are in the header ``X-Person``. On ``/work`` they meet all others, take
their steps, and run into an error; ``/fail`` is a view that fails; on ``/say`` they give feedback.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
import threading
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import hypercare
from tests.sdk import crowd

Who = Callable[[Any], str]


class ViewFailed(Exception):
    """What ``/fail`` raises."""


class Crowd:
    """The others, whom one waits for: across threads and within an event loop."""

    def __init__(self) -> None:
        self._threads = threading.Barrier(crowd.USERS)
        self._tasks: asyncio.Barrier | None = None

    def meet(self) -> None:
        self._threads.wait(120)

    async def join(self) -> None:
        self._tasks = self._tasks or asyncio.Barrier(crowd.USERS)
        await self._tasks.wait()


others = Crowd()


def work(name: str) -> str:
    crowd.visit_quietly(name, others.meet)
    return "worked"


async def work_in_tasks(name: str) -> str:
    """Work as asynchronous views do: in child tasks, and in threads beside the loop."""
    crowd.come(name)
    await others.join()
    await asyncio.gather(asyncio.to_thread(crowd.work, name), _in_a_task(name))
    await others.join()
    return "worked"


async def _in_a_task(name: str) -> None:
    await asyncio.sleep(0)
    logging.getLogger("shop").warning("a task of %s", name)


def fail(name: str) -> str:
    raise ViewFailed(f"the view of {name}")


async def afterwards(name: str) -> None:
    await asyncio.sleep(0)
    hypercare.step(f"{name} in the background")


def flask(dsn: str, spool: str) -> Any:
    from flask import Flask, request

    hypercare.init(dsn, spool_dir=spool, strict=True)
    app = Flask("crowded")

    def who() -> str:
        return request.headers["X-Person"]

    hypercare.integrations.flask.install(app, who=who)
    for path, view in (("/work", work), ("/fail", fail), ("/say", crowd.say)):
        app.add_url_rule(path, path, partial(lambda view: view(who()), view))
    return app


def fastapi(dsn: str, spool: str) -> Any:
    from fastapi import BackgroundTasks, FastAPI, Request

    hypercare.init(dsn, spool_dir=spool, strict=True)
    app = FastAPI()
    who: Who = lambda request: request.headers["X-Person"]  # noqa: E731
    hypercare.integrations.fastapi.install(app, who=who)

    async def working(request: Request, background: BackgroundTasks) -> str:
        background.add_task(afterwards, who(request))
        return await work_in_tasks(who(request))

    def failing(request: Request) -> str:  # in a thread of the framework's pool
        return fail(who(request))

    async def saying(request: Request) -> str:
        return crowd.say(who(request))

    for path, view in (("/work", working), ("/fail", failing), ("/say", saying)):
        view.__annotations__ = dict.fromkeys(view.__annotations__, Request) | (
            {"background": BackgroundTasks} if view is working else {}
        )
        app.add_api_route(path, view, response_model=None)
    return app


def _django(dsn: str, spool: str, *views: Callable[[Any], Any]) -> None:
    import django
    from django.conf import settings
    from django.urls import path

    urls = [path(view.__name__, view) for view in views]
    settings.configure(
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=type("urls", (), {"urlpatterns": urls}),
        INSTALLED_APPS=["hypercare.integrations.django"],
        MIDDLEWARE=["hypercare.integrations.django.Middleware"],
        LOGGING_CONFIG=None,
        HYPERCARE={
            "dsn": dsn,
            "spool_dir": spool,
            "strict": True,
            "who": lambda request: request.headers["X-Person"],
        },
    )
    django.setup()


def django(dsn: str, spool: str) -> Any:
    from django.core.wsgi import get_wsgi_application

    _django(dsn, spool, *_views(work, fail, crowd.say))
    return get_wsgi_application()


def django_async(dsn: str, spool: str) -> Any:
    from django.core.asgi import get_asgi_application

    _, failing, saying = _views(work, fail, crowd.say)
    _django(dsn, spool, _awaited(work_in_tasks), failing, _aside(saying))
    return get_asgi_application()


def _views(*calls: Callable[[str], Any]) -> list[Callable[[Any], Any]]:
    from django.http import HttpResponse

    def view(call: Callable[[str], Any]) -> Callable[[Any], Any]:
        def answer(request: Any) -> Any:
            return HttpResponse(call(request.headers["X-Person"]))

        answer.__name__ = call.__name__
        return answer

    return [view(call) for call in calls]


def _awaited(call: Callable[[str], Coroutine[Any, Any, str]]) -> Callable[[Any], Any]:
    from django.http import HttpResponse

    async def work(request: Any) -> Any:
        return HttpResponse(await call(request.headers["X-Person"]))

    return work


def _aside(view: Callable[[Any], Any]) -> Callable[[Any], Any]:
    from asgiref.sync import sync_to_async

    async def say(request: Any) -> Any:
        return await sync_to_async(view, thread_sensitive=False)(request)

    return say


def main(framework: str, dsn: str, spool: str) -> None:
    """Serve until the process is ended; the first line that is printed is the port."""
    app = globals()[framework](dsn, spool)
    listening = socket.create_server(("127.0.0.1", 0), backlog=2 * crowd.USERS)
    print(listening.getsockname()[1], flush=True)
    if framework in ("flask", "django"):
        from werkzeug.serving import make_server

        from tests.sdk.serving import Quiet

        make_server(
            "127.0.0.1", 0, app, threaded=True, request_handler=Quiet, fd=listening.fileno()
        ).serve_forever()
    else:
        import uvicorn

        config = uvicorn.Config(app, log_config=None, lifespan="off")
        uvicorn.Server(config).run([listening])


if __name__ == "__main__":
    main(*sys.argv[1:])
