"""A Django shop with hypercare in it, served as WSGI or ASGI, under settings of its own."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import django
import requests
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.test import override_settings
from django.urls import include, path

import hypercare
from tests.sdk.serving import serving
from tests.sdk.serving_asgi import serving_asgi

APPS = ["hypercare.integrations.django"]
MIDDLEWARE = [
    "hypercare.integrations.django.Middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
SETTINGS: dict[str, Any] = {
    "ALLOWED_HOSTS": ["*"],
    "DEBUG": False,
    "MIDDLEWARE": MIDDLEWARE,
    "ROOT_URLCONF": "tests.sdk.django_shop",
    "SECRET_KEY": "x" * 50,
    "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ],
}
TAG = "{% load hypercare %}<body>{% hypercare_widget nonce=nonce %}</body>"
BARE_TAG = "{% load hypercare %}<body>{% hypercare_widget %}</body>"


class Together:
    """Where two visitors meet, and what each of them saw."""

    barrier = threading.Barrier(2)
    told: dict[str, Any] = {}  # noqa: RUF012 emptied by each test that uses it


class Visitor:
    """A browser that keeps its cookies, on the application's own pages."""

    def __init__(self, base: str) -> None:
        self.base, self.http = base, requests.Session()
        self.http.headers.update({"Origin": base, "Connection": "close"})

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.http.get(self.base + path, headers=headers, timeout=30)

    def post(self, at: str = "/_hypercare", **feedback: Any) -> requests.Response:
        body = {"description": "words", **feedback}
        return self.http.post(f"{self.base}{at}/feedback", json=body, timeout=30)


@contextmanager
def configured(**more: Any) -> Iterator[None]:
    """Start Django under our settings, whatever else runs in this process."""
    if not settings.configured:
        settings.configure(SECRET_KEY="x")
        django.setup()
    # Apps start before the settings change that name them, so they are named a moment later.
    with override_settings(**{**SETTINGS, **more}), override_settings(INSTALLED_APPS=APPS):
        yield


@contextmanager
def shop(kind: str = "wsgi", **more: Any) -> Iterator[Visitor]:
    """Serve the shop for a while, to one visitor."""
    with configured(**more), served(kind) as base:
        visitor = Visitor(base)
        yield visitor
        visitor.http.close()


@contextmanager
def served(kind: str) -> Iterator[str]:
    if kind == "wsgi":
        with serving(get_wsgi_application()) as base:
            yield base
    else:
        with serving_asgi(get_asgi_application(), lifespan="off") as base:
            yield base


def who(request: HttpRequest) -> Any:
    return request.session.get("user")


async def who_async(request: HttpRequest) -> Any:
    await asyncio.sleep(0)
    return request.session.get("user")


def page(request: HttpRequest) -> HttpResponse:
    context = {"nonce": request.GET.get("nonce")}
    return HttpResponse(engines["django"].from_string(TAG).render(context, request))


def page_with_csp(request: HttpRequest) -> HttpResponse:
    request.csp_nonce = "of-django-csp"
    return HttpResponse(engines["django"].from_string(BARE_TAG).render({}, request))


def login(request: HttpRequest, name: str) -> HttpResponse:
    request.session["user"] = [name, name.title()]
    return HttpResponse("in")


def order(request: HttpRequest, number: int) -> HttpResponse:
    raise KeyError(f"discount {number}")


async def order_async(request: HttpRequest, number: int) -> HttpResponse:
    await asyncio.sleep(0)
    raise KeyError(f"discount {number}")


def report(request: HttpRequest, number: int) -> HttpResponse:
    hypercare.notice(f"handled {number}")
    return HttpResponse(hypercare.feedback("from the view"))


def rows(request: HttpRequest) -> StreamingHttpResponse:
    def made() -> Iterator[str]:
        yield "a"
        hypercare.step("in the stream")
        raise ValueError("late")

    return StreamingHttpResponse(made())


async def rows_async(request: HttpRequest) -> StreamingHttpResponse:
    async def made() -> AsyncIterator[str]:
        yield "a"
        hypercare.step("in the stream")
        raise ValueError("late")

    return StreamingHttpResponse(made())


def file(request: HttpRequest) -> FileResponse:
    return FileResponse(open(__file__, "rb"))  # noqa: PTH123 Django closes it


def work(request: HttpRequest, name: str) -> HttpResponse:
    hypercare.step(f"step of {name}")
    Together.barrier.wait(10)
    hypercare.notice(f"error of {name}")
    Together.barrier.wait(10)
    Together.told[name] = hypercare.preview()
    return HttpResponse(json.dumps(name))


async def work_async(request: HttpRequest, name: str) -> HttpResponse:
    hypercare.step(f"step of {name}")
    await asyncio.to_thread(Together.barrier.wait, 10)
    hypercare.notice(f"error of {name}")
    await asyncio.to_thread(Together.barrier.wait, 10)
    Together.told[name] = hypercare.preview()
    return HttpResponse(json.dumps(name))


urlpatterns = [
    path("", page),
    path("csp", page_with_csp),
    path("login/<name>", login),
    path(
        "orders/", include([path("<int:number>", order), path("async/<int:number>", order_async)])
    ),
    path("report/<int:number>", report),
    path("rows", rows),
    path("rows/async", rows_async),
    path("file", file),
    path("work/<name>", work),
    path("work/async/<name>", work_async),
]
