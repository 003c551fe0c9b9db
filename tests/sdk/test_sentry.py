"""Sentry patches its process for good, so every program here is a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sdk.fake_collector import FakeCollector
from tests.sdk.fake_sentry import FakeSentry, sentry_running

START = """
import asyncio, gc, json, logging, sys, threading, warnings
sentry_dsn, dsn, spool_dir, *more = sys.argv[1:]
import hypercare
from hypercare import trail
from hypercare.trail import Trail

def care(**options):
    hypercare.init(dsn, spool_dir=spool_dir, strict=True, **options)

def imported():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # eventlet's, for which Sentry looks
        import sentry_sdk
    return sentry_sdk

def sentry(**options):
    sentry_sdk = imported()
    quick = {"auto_enabling_integrations": False, "release": "1.0"}
    sentry_sdk.init(dsn=sentry_dsn, **quick, **options)
    return sentry_sdk

def told(trail=None):
    found = hypercare.preview("words")
    return {**found["trail"], "context": found["context"]}

def say(thing):
    print(json.dumps(thing))

def fail(message="broken"):
    raise ValueError(message)

def caught(report, message="broken"):
    try:
        fail(message)
    except ValueError as error:
        return report(error)
"""

Program = Callable[..., Any]


@pytest.fixture
def sentry() -> Iterator[FakeSentry]:
    with sentry_running() as running:
        yield running


@pytest.fixture
def program(sentry: FakeSentry, collector: FakeCollector, tmp_path: Path) -> Program:
    """Run a program beside a Sentry and a collector; gives what it said last."""

    def run(code: str, *more: str, sentry_dsn: str | None = None) -> Any:
        told = (sentry.dsn if sentry_dsn is None else sentry_dsn, collector.dsn, str(tmp_path))
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", START + code, *told, *more],
            capture_output=True,
            check=False,
            text=True,
            timeout=180,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


ORDERS = {
    "Sentry first": "s = sentry(); care()",
    "Sentry later": "care(); imported(); hypercare.integrations.sentry.install(); s = sentry()",
    "installed after both": "care(); s = sentry(); hypercare.integrations.sentry.install()",
    "Sentry again": "s = sentry(); care(); s = sentry(); care()",
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_what_sentry_captures_is_one_error_with_the_event_s_id(
    program: Program, sentry: FakeSentry, order: str
) -> None:
    crumb = "\ns.add_breadcrumb(category='cart', message='added')"
    found = program(order + crumb + "\ncaught(s.capture_exception); s.flush(); say(told())")
    assert [step["message"] for step in found["steps"]] == ["added"]
    [error] = found["errors"]
    [event] = sentry.events
    assert (error["type"], error["message"], error["handled"]) == ("ValueError", "broken", True)
    assert error["frames"][-1]["function"] == "fail"
    assert error["data"]["sentry_event_id"] == event["event_id"]
    assert found["context"]["sentry_event_id"] == event["event_id"]


def test_without_a_dsn_errors_and_breadcrumbs_stand_in_the_trail_but_no_id(
    program: Program,
) -> None:
    code = """
s = sentry(); care()
s.add_breadcrumb(category="cart", message="added", data={"sku": 7})
caught(s.capture_exception)
say(told())
"""
    found = program(code, sentry_dsn="")
    assert [error["message"] for error in found["errors"]] == ["broken"]
    assert found["steps"][0] == {
        "at": found["steps"][0]["at"],
        "type": "cart",
        "message": "added",
        "data": {"sku": 7},
    }
    assert "sentry_event_id" not in str(found)


def test_without_a_client_what_is_logged_or_noticed_still_stands_in_the_trail(
    program: Program,
) -> None:
    code = """
sentry_sdk = imported()
care()
sentry_sdk.add_breadcrumb(message="dropped by Sentry")
caught(sentry_sdk.capture_exception, "dropped, too")
caught(lambda e: logging.getLogger("shop").exception("logged"))
say(told())
"""
    found = program(code)
    assert [error["message"] for error in found["errors"]] == ["broken"]
    assert [step["message"] for step in found["steps"]] == ["logged"]


def test_an_exception_that_is_logged_noticed_and_captured_is_one_error(
    program: Program, sentry: FakeSentry
) -> None:
    code = """
s = sentry(); care()
def all_ways(error):
    hypercare.notice(error, order=7)
    logging.getLogger("shop").exception("failed")
    s.capture_exception(error)
caught(all_ways); s.flush(); say(told())
"""
    found = program(code)
    [error] = found["errors"]
    assert error["data"]["order"] == 7
    assert error["data"]["sentry_event_id"] in [event["event_id"] for event in sentry.events]
    assert [step["message"] for step in found["steps"]] == ["failed"], "not a breadcrumb once more"


def test_what_nobody_catches_is_unhandled_and_sentry_hears_of_it_as_before(
    program: Program, sentry: FakeSentry
) -> None:
    code = """
s = sentry(); care()
thread = threading.Thread(target=fail); thread.start(); thread.join(); s.flush()
from hypercare import signals
say([[e.error.message, e.error.handled] for e in signals.waiting.fetch()[0]])
"""
    program(code)
    [event] = sentry.events
    assert event["exception"]["values"][-1]["mechanism"]["handled"] is False


def test_a_message_is_a_step_with_the_id_of_its_event(program: Program, sentry: FakeSentry) -> None:
    found = program("s = sentry(); care(); s.capture_message('low on paper', 'warning'); s.flush()"
                    "\nsay(told())")  # fmt: skip
    [step] = found["steps"]
    assert (step["type"], step["message"]) == ("log", "low on paper")
    assert step["data"] == {"level": "warning", "sentry_event_id": sentry.events[0]["event_id"]}
    assert found["errors"] == []


def test_what_the_application_s_before_send_drops_stands_in_the_trail(program: Program) -> None:
    code = "s = sentry(before_send=lambda event, hint: None); care(); caught(s.capture_exception)"
    assert len(program(code + "\nsay(told())")["errors"]) == 1


BESIDE = """
s = sentry(traces_sample_rate=1.0, attach_stacktrace=True)
if more: care()
log = logging.getLogger("shop")
with s.start_transaction(name="work"):
    s.add_breadcrumb(category="cart", message="added")
    log.warning("low on %s", "paper")
    caught(s.capture_exception, "first")
    if more:
        hypercare.identify(7, email="ada@example.com")
        hypercare.feedback("secret words of the user")
        hypercare.flush(30)
        logging.getLogger("hypercare").error("of ours")
    log.error("failed")
    caught(s.capture_exception, "second")
s.flush(); say(len(told()["errors"]) if more else 0)
"""


def test_sentry_gets_the_same_with_us_and_without_and_nothing_of_ours(
    program: Program, sentry: FakeSentry, collector: FakeCollector
) -> None:
    assert program(BESIDE) == 0
    without, sentry.items[:] = [_gist(each) for each in sentry.items], []
    assert program(BESIDE, "beside hypercare") == 2
    assert [_gist(each) for each in sentry.items] == without
    assert len(without) == 4, "three events and a transaction"
    told = str(sentry.items)
    assert "secret words" not in told
    assert "ada@example.com" not in told
    assert len(collector.posts) >= 1
    assert not [post for post in collector.posts if "sentry-trace" in post.headers]


def _gist(item: tuple[str, Any]) -> tuple[Any, ...]:
    """Return what an event says, without its times and ids."""
    kind, event = item
    crumbs = [
        (each.get("category"), each.get("message"), each.get("data"))
        for each in (event.get("breadcrumbs") or {}).get("values", [])
    ]
    # Sentry traces its own envelopes to a server on a port, when it comes to send them in time.
    calls = [str(each.get("description")) for each in event.get("spans", [])]
    spans = [each for each in calls if "/envelope/" not in each]
    said = (event.get("logentry"), event.get("tags"), event.get("user"), event.get("level"))
    values = (event.get("exception") or {}).get("values", [])
    return (
        kind,
        sorted({*event} - {"_meta"}),
        [each["value"] for each in values],
        crumbs,
        spans,
        said,
    )


def test_a_request_s_breadcrumbs_are_steps_like_ours_and_what_both_saw_stands_once(
    program: Program,
) -> None:
    code = """
s = sentry(); care()
import requests
hypercare.integrations.requests.watch(session := requests.Session())
address = dsn.replace("hcs_0123456789abcdef0123456789abcdef@", "")
session.get(address + "?pin=1234")
requests.get(address + "/unwatched?pin=1234")
say(told())
"""
    found = program(code)
    watched, unwatched = found["steps"]
    assert watched["message"].endswith("/shop → 404")
    assert "ms" in watched["data"]
    assert unwatched["type"] == "request"
    assert unwatched["message"].endswith("/shop/unwatched → 404")
    assert unwatched["data"]["side"] == "out"
    assert "1234" not in str(found)


def test_hostile_breadcrumbs_survive_and_secrets_are_struck(program: Program) -> None:
    code = """
s = sentry(); care()
class Odd:
    def __str__(self): raise RuntimeError
    __repr__ = __str__
s.add_breadcrumb(message="password=hunter2", data={"token": "abc", "n": 10**5000})
s.add_breadcrumb(message=Odd(), category=None, data={"x": Odd()}, level="warning")
s.add_breadcrumb(message="when?", timestamp="not a time")
s.add_breadcrumb(type="http", data={"url": "http://[", "method": 7})
say(told())
"""
    found = program(code)
    first, second = found["steps"]
    assert first["message"] == "password=[redacted]"
    assert first["data"]["token"] == "[redacted]"
    assert second["data"]["level"] == "WARNING"


FLASK = """
imported()
from sentry_sdk.integrations.flask import FlaskIntegration
s = sentry(integrations=[FlaskIntegration()]); care()
import flask, werkzeug.test
app = flask.Flask("shop")
hypercare.integrations.flask.install(app)
gate = threading.Barrier(2)

@app.get("/fail/<name>")
def failing(name):
    s.add_breadcrumb(category="cart", message=f"of {name}")
    gate.wait(60)
    fail(name)

@app.get("/say/<name>")
def saying(name):
    s.add_breadcrumb(category="cart", message=f"said by {name}")
    gate.wait(60)
    return told()

def visit(path, name):
    client = werkzeug.test.Client(app)
    client.set_cookie("hypercare_session", name * 32)
    answer = client.get(path + name, buffered=True)
    return answer.json if answer.status_code == 200 else None

def both(path):
    found = {}
    threads = [threading.Thread(target=lambda n=n: found.update({n: visit(path, n)})) for n in "ab"]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return found

both("/fail/")
say(both("/say/"))
"""


def test_visitors_of_a_flask_shop_keep_their_breadcrumbs_errors_and_ids_apart(
    program: Program, sentry: FakeSentry
) -> None:
    found = program(FLASK)
    for name, other in ("ab", "ba"):
        told = found[name]
        messages = [step["message"] for step in told["steps"] if step["type"] == "cart"]
        assert messages == [f"of {name}", f"said by {name}"]
        assert [error["message"] for error in told["errors"]] == [name]
        assert told["errors"][0]["handled"] is False
        [event] = [e for e in sentry.events if e["exception"]["values"][-1]["value"] == name]
        assert told["errors"][0]["data"]["sentry_event_id"] == event["event_id"]
        assert told["context"]["sentry_event_id"] == event["event_id"]
        assert f"of {other}" not in str(told)


def test_plain_tasks_share_sentry_s_list_so_none_of_it_is_taken(program: Program) -> None:
    code = """
s = sentry(); care()
async def visit(name):
    with hypercare.task(name, session=name * 32):
        s.add_breadcrumb(category="cart", message=f"crumb of {name}")
        hypercare.step(f"step of {name}")
        await asyncio.sleep(0)
        caught(s.capture_exception, f"error of {name}")
        return told()
async def unbegun(name):
    s.add_breadcrumb(category="cart", message=f"crumb of {name}")
    await asyncio.sleep(0)
    return told()
async def all():
    return await asyncio.gather(visit("a"), visit("b"), unbegun("c"))
say(asyncio.run(all()))
"""
    a, b, c = program(code)
    assert [step["message"] for step in a["steps"]] == ["step of a"]
    assert [error["message"] for error in a["errors"]] == ["error of a"]
    assert [step["message"] for step in b["steps"]] == ["step of b"]
    assert [error["message"] for error in b["errors"]] == ["error of b"]
    assert (c["steps"], c["errors"]) == ([], [])


def test_threads_take_no_breadcrumbs_that_they_inherited(program: Program) -> None:
    code = """
from concurrent.futures import ThreadPoolExecutor
s = sentry(); care()
s.add_breadcrumb(category="cart", message="of the main thread")
with ThreadPoolExecutor(1) as pool:
    say(pool.submit(told).result())
"""
    assert program(code)["steps"] == []


ASGI = """
s = sentry(default_integrations=False); care()
from sentry_sdk.integrations.asgi import SentryAsgiMiddleware
async def app(scope, receive, send):
    name = scope["path"].strip("/")
    s.add_breadcrumb(category="cart", message="before the trail of this request")
    token = trail.begin(here := Trail(session=name * 32, facts={"method": "GET"}))
    s.add_breadcrumb(category="cart", message=f"of {name}")
    await asyncio.sleep(0)
    scope["told"].append(told())
    trail.end(here, token)
async def visit(name):
    scope = {"type": "http", "path": f"/{name}", "headers": [], "method": "GET", "told": []}
    async def receive(): return {"type": "http.request"}
    async def send(_): pass
    await SentryAsgiMiddleware(app)(scope, receive, send)
    return scope["told"][0]
async def both():
    return await asyncio.gather(visit("a"), visit("b"))
say(asyncio.run(both()))
"""


def test_requests_of_an_asgi_application_keep_their_breadcrumbs_apart(program: Program) -> None:
    a, b = program(ASGI)
    assert [step["message"] for step in a["steps"]] == ["of a"]
    assert [step["message"] for step in b["steps"]] == ["of b"]


def test_what_a_loop_says_of_a_forgotten_task_is_the_program_s(program: Program) -> None:
    code = """
s = sentry(); care(logs=None)
async def forgotten(): fail("of somebody")
async def visit():
    task = asyncio.create_task(forgotten())
    await asyncio.sleep(0.01)
    trail.begin(Trail(session="b" * 32, facts={"method": "GET"}))
    del task
    gc.collect()
    return told()
theirs = asyncio.run(visit())
say([theirs, told()])
"""
    theirs, program_s = program(code)
    assert theirs["errors"] == []
    assert "sentry_event_id" not in theirs["context"]
    [error] = program_s["errors"]
    assert (error["message"], error["handled"]) == ("of somebody", False)


def test_a_program_that_serves_one_person_tells_the_breadcrumbs_of_its_loop(
    program: Program,
) -> None:
    code = """
s = sentry(); care(single_user=True)
async def work():
    s.add_breadcrumb(category="file", message="opened")
    return told()
say(asyncio.run(work()))
"""
    assert [step["message"] for step in program(code)["steps"]] == ["opened"]


def test_without_sentry_the_integration_says_what_to_install(program: Program) -> None:
    code = """
sys.modules["sentry_sdk"] = None
care()
try:
    hypercare.integrations.sentry.install()
except ModuleNotFoundError as error:
    say(str(error))
"""
    assert 'pip install "hypercare[sentry]"' in program(code)


def test_sentry_is_not_imported_for_those_who_do_not_have_it(program: Program) -> None:
    assert program("care(); say('sentry_sdk' in sys.modules)") is False
