"""What `hypercare.integrations.sentry` touches of sentry-sdk beyond its documented names."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # eventlet's, for which Sentry looks
    import sentry_sdk
from sentry_sdk.client import BaseClient
from sentry_sdk.integrations import logging as sentry_logging
from sentry_sdk.integrations.asgi import SentryAsgiMiddleware
from sentry_sdk.integrations.wsgi import SentryWsgiMiddleware
from sentry_sdk.scope import Scope, add_global_event_processor, global_event_processors

DSN = "http://public@127.0.0.1:9/1"


@pytest.fixture
def scope() -> Iterator[Scope]:
    """A scope of its own, with a client that instruments nothing and sends nowhere."""
    client = sentry_sdk.Client(
        dsn="", default_integrations=False, auto_enabling_integrations=False, release="1.0"
    )
    with sentry_sdk.isolation_scope() as scope:
        scope.set_client(client)
        scope.clear_breadcrumbs()
        yield scope


def apart(task: Any) -> Any:
    """Run a coroutine in this context, in a loop that no browser's test has left here."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(copy_context().run, asyncio.run, task).result()


def test_breadcrumbs_lie_in_the_isolation_scope_as_mappings(scope: Scope) -> None:
    sentry_sdk.add_breadcrumb(category="cart", message="added", data={"sku": 7})
    [crumb] = scope._breadcrumbs
    assert (crumb["category"], crumb["message"], crumb["data"]) == ("cart", "added", {"sku": 7})
    assert crumb["type"] == "default"
    assert crumb["timestamp"].utcoffset().total_seconds() == 0
    assert sentry_sdk.get_isolation_scope() is scope


def test_plain_tasks_share_a_scope_that_has_no_name(scope: Scope) -> None:
    async def visit() -> Any:
        await asyncio.sleep(0)
        return sentry_sdk.get_isolation_scope()

    async def both() -> list[Any]:
        return list(await asyncio.gather(visit(), visit()))

    a, b = apart(both())
    assert a is b is scope
    assert scope._name is None


def test_a_wsgi_request_has_an_empty_scope_of_its_own_that_is_named(scope: Scope) -> None:
    seen: list[Scope] = []

    def app(environ: Any, start_response: Any) -> list[bytes]:
        seen.append(sentry_sdk.get_isolation_scope())
        return []

    sentry_sdk.add_breadcrumb(message="before")
    environ: Any = {"REQUEST_METHOD": "GET", "SERVER_NAME": "x", "SERVER_PORT": "80"}
    SentryWsgiMiddleware(app)({**environ, "wsgi.url_scheme": "http"}, lambda *_: None)
    assert seen[0] is not scope
    assert (seen[0]._name, list(seen[0]._breadcrumbs)) == ("wsgi", [])


def test_an_asgi_request_has_an_empty_scope_of_its_own_that_is_named(scope: Scope) -> None:
    seen: list[Scope] = []

    async def app(*_: Any) -> None:
        seen.append(sentry_sdk.get_isolation_scope())

    sentry_sdk.add_breadcrumb(message="before")
    request = {"type": "http", "path": "/", "headers": [], "method": "GET"}
    apart(SentryAsgiMiddleware(app)(request, None, None))
    assert seen[0] is not scope
    assert (seen[0]._name, list(seen[0]._breadcrumbs)) == ("asgi", [])


CELERY = """
import json, sentry_sdk, celery
from sentry_sdk.integrations.celery import CeleryIntegration
sentry_sdk.init(dsn="", release="1.0", default_integrations=False,
                auto_enabling_integrations=False, integrations=[CeleryIntegration()])
app = celery.Celery("shop", broker="memory://")
app.conf.task_always_eager = True
sentry_sdk.add_breadcrumb(message="before")

@app.task
def work():
    scope = sentry_sdk.get_isolation_scope()
    print(json.dumps([scope._name, [each["message"] for each in scope._breadcrumbs]]))

work.delay()
"""


def test_a_celery_task_has_an_empty_scope_of_its_own_that_is_named() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CELERY], capture_output=True, check=True, text=True
    )
    assert json.loads(done.stdout.splitlines()[-1]) == ["celery", []]


def test_a_client_has_a_transport_when_it_has_a_dsn(scope: Scope) -> None:
    assert scope.get_client().transport is None
    with sentry_sdk.new_scope() as inner:
        inner.set_client(sentry_sdk.Client(dsn=DSN, default_integrations=False, release="1.0"))
        assert inner.get_client().transport is not None
        inner.get_client().close(timeout=0)


def test_an_active_client_of_the_current_scope_goes_before_all_others(scope: Scope) -> None:
    class Deaf(BaseClient):
        def is_active(self) -> bool:
            return True

    with sentry_sdk.new_scope() as inner:
        deaf = Deaf()
        inner.set_client(deaf)
        assert sentry_sdk.get_client() is deaf
        assert sentry_sdk.get_client().get_integration("stdlib") is None
        assert sentry_sdk.capture_message("unheard") is None
    assert sentry_sdk.get_client() is scope.client


def test_a_global_event_processor_sees_the_exception_and_the_id(scope: Scope) -> None:
    seen: list[Any] = []

    def look(event: Any, hint: Any) -> Any:
        seen.append((event, hint))
        return event

    add_global_event_processor(look)
    try:
        raise ValueError("x")
    except ValueError as error:
        sentry_sdk.capture_exception(error)
    finally:
        global_event_processors.remove(look)
    [(event, hint)] = seen
    assert str(hint["exc_info"][1]) == "x"
    assert len(event["event_id"]) == 32
    assert "type" not in event
    assert event["exception"]["values"][-1]["mechanism"]["handled"] is True


def test_a_logger_can_be_left_out_of_events_breadcrumbs_and_logs() -> None:
    assert callable(sentry_logging.ignore_logger)
    assert callable(sentry_logging.ignore_logger_for_sentry_logs)


HTTPLIB = """
import json, sys, sentry_sdk, requests
from sentry_sdk.integrations.stdlib import StdlibIntegration
sentry_sdk.init(dsn="", release="1.0", default_integrations=False,
                auto_enabling_integrations=False, integrations=[StdlibIntegration()])
requests.get(sys.argv[1])
[crumb] = sentry_sdk.get_isolation_scope()._breadcrumbs
print(json.dumps([crumb["type"], crumb["data"]]))
"""


def test_a_request_out_is_a_breadcrumb_with_address_method_and_status() -> None:
    from tests.sdk.banking import banking

    with banking() as (base, _):
        command = [sys.executable, "-W", "ignore", "-c", HTTPLIB, f"{base}/accounts/404?pin=1"]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
    kind, data = json.loads(done.stdout.splitlines()[-1])
    assert kind == "http"
    assert data["url"] == f"{base}/accounts/404"
    assert (data["http.method"], data["http.response.status_code"]) == ("GET", 404)
