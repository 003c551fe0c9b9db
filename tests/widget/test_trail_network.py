"""Requests and sockets in the trail: what failed, what took long, and how little of it is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.widget.driver import Widget
from tests.widget.test_trail_clicks import wait
from tests.widget.watched import held_back, shop_with, watched

BROKEN_OFF = """(path) => new Promise((ended) => {
  new WebSocket(location.origin.replace("http", "ws") + path).onclose = ended;
})"""
ANSWER = {"error": "out of stock", "item": {"no": 7}, "password": "hunter2"}


def requests(widget: Widget) -> list[dict[str, Any]]:
    """Send a feedback and return the steps that are requests."""
    return [step for step in widget.trail()["steps"] if step["type"] == "request"]


@pytest.mark.parametrize(
    "ask",
    [
        "fetch('/status/200?card=4111111111111111').then(() => {})",
        """new Promise((ended) => {
          const request = new XMLHttpRequest();
          request.open("GET", "/status/200?card=4111111111111111");
          request.onloadend = ended;
          request.send();
        })""",
    ],
)
def test_a_slow_request_is_told_with_its_time(page: Page, ask: str) -> None:
    with shop_with(page, 'data-slow="40"') as widget:
        held: list[Route] = []
        page.route("**/status/200*", lambda route: held.append(route))
        with page.expect_request("**/status/200*"):
            page.evaluate(f"() => {{ window.asked = {ask}; }}")
        wait(page, 60)
        held[0].continue_()
        page.evaluate("asked")
        (slow,) = requests(widget)
        assert slow["message"].startswith("GET /status/200 200 after ")
        assert slow["data"].pop("ms") >= 40
        assert slow["data"] == {
            "method": "GET",
            "path": "/status/200",
            "status": 200,
            "slow": True,
        }


def test_of_a_query_only_what_is_allowed_by_name_is_told(page: Page) -> None:
    with shop_with(page, 'data-keep-query="page, sort token"') as widget:
        page.evaluate("fetch('/status/404?page=2&token=abc&name=Ada').then(() => {})")
        page.evaluate("history.pushState(null, '', '/list?sort=price&name=Ada')")
        trail = widget.trail()
        by_type = {step["type"]: step["data"] for step in trail["steps"]}
        assert by_type["request"]["query"] == {"page": "2", "token": "[redacted]"}
        assert by_type["navigation"]["query"] == {"sort": "price"}
        assert "Ada" not in json.dumps(trail)


@pytest.mark.parametrize(
    "ask",
    [
        "fetch('/api/orders', {method: 'POST'}).then((answer) => answer.json())",
        """new Promise((ended) => {
          const request = new XMLHttpRequest();
          request.open("POST", "/api/orders");
          request.onload = () => ended(JSON.parse(request.responseText));
          request.send();
        })""",
        """new Promise((ended) => {
          const request = new XMLHttpRequest();
          request.open("POST", "/api/orders");
          request.responseType = "json";
          request.onload = () => ended(request.response);
          request.send();
        })""",
    ],
)
def test_of_a_failed_answer_the_beginning_is_told_where_its_path_is_allowed(
    page: Page, ask: str
) -> None:
    with shop_with(page, 'data-keep-bodies="/api/"') as widget:
        page.route("**/api/orders", lambda route: route.fulfill(status=409, json=ANSWER))
        assert page.evaluate(ask) == ANSWER
        (failed,) = requests(widget)
        assert failed["data"]["answer"] == {
            "error": "out of stock",
            "item": {"no": 7},
            "password": "[redacted]",
        }


def test_a_long_answer_is_cut_and_the_page_still_reads_all_of_it(page: Page) -> None:
    with shop_with(page, 'data-keep-bodies="/api/"') as widget:
        long = "x" * 300_000
        page.route("**/api/orders", lambda route: route.fulfill(status=500, body=long))
        assert page.evaluate("fetch('/api/orders').then((a) => a.text())") == long
        (failed,) = requests(widget)
        assert failed["data"]["answer"] == "x" * 1000


def test_bodies_of_other_paths_are_not_told(page: Page) -> None:
    with shop_with(page, 'data-keep-bodies="/api/"') as widget:
        page.evaluate("fetch('/status/500').then(() => {})")
        (failed,) = requests(widget)
        assert "answer" not in failed["data"]


def test_a_socket_that_breaks_off_is_told(widget: Widget) -> None:
    watched(widget).page.evaluate(BROKEN_OFF, "/live?token=abc")
    trail = widget.trail()
    (step,) = (step for step in trail["steps"] if step["type"] == "request")
    assert step["message"] == "WebSocket /live broke off (1006)"
    (error,) = trail["errors"]
    assert (error["type"], error["message"]) == ("NetworkError", step["message"])
    assert "abc" not in json.dumps(trail)


def test_a_socket_that_broke_off_before_the_finer_part_was_there_is_told(
    widget: Widget,
) -> None:
    with held_back(widget) as page:
        page.evaluate(BROKEN_OFF, "/live")
    assert [step["message"] for step in requests(widget)] == ["WebSocket /live broke off (1006)"]


def test_a_socket_that_ends_well_is_not_told(widget: Widget) -> None:
    page = widget.page
    page.route_web_socket("**/live", lambda socket: socket.close(code=1000))
    widget.visit("/")
    page.evaluate(BROKEN_OFF, "/live")
    assert requests(widget) == []
    assert page.evaluate("""() => {
      class Mine extends WebSocket {}
      const socket = new Mine(location.origin.replace("http", "ws") + "/live");
      return [socket instanceof Mine, socket instanceof WebSocket, WebSocket.OPEN, WebSocket.name];
    }""") == [True, True, 1, "WebSocket"]


def test_an_event_stream_that_gives_up_is_told(widget: Widget) -> None:
    watched(widget).page.evaluate("""() => new Promise((failed) => {
      new EventSource("/status/404").onerror = failed;
    })""")
    assert [step["message"] for step in requests(widget)] == ["EventSource /status/404 broke off"]


def test_when_the_trail_is_full_good_answers_make_room_first(widget: Widget) -> None:
    watched(widget).page.evaluate("""async () => {
      hypercare.step("the one that matters");
      for (let i = 0; i < 120; i++) await fetch("/status/200?" + i + (i % 2 ? "" : "#")).then(
        () => i % 2 && hypercare.step("note " + i));
    }""")
    steps = widget.trail()["steps"]
    assert len(steps) == 100
    assert "the one that matters" in [step["message"] for step in steps]


def test_a_request_object_that_is_used_again_is_told_once_for_each_use(page: Page) -> None:
    with shop_with(page) as widget:
        page.evaluate("""async () => {
          const poll = new XMLHttpRequest();
          const ask = (path, act = "send") => new Promise((ended) => {
            poll.open("GET", path);
            poll.onloadend = ended;
            poll.send();
            if (act === "abort") poll.abort();
          });
          for (const status of [404, 404, 500]) await ask(`/status/${status}`);
          await ask("/status/200", "abort");
          poll.dispatchEvent(new Event("load"));
        }""")
        trail = widget.trail()
    told = [step["message"] for step in trail["steps"] if step["type"] == "request"]
    assert told == ["GET /status/404 404", "GET /status/500 500", "GET /status/200 given up"]
    counts = [error["data"].get("count") for error in trail["errors"]]
    assert counts == [2, None]


def test_a_request_that_holds_the_page_up_is_not_told_as_one_that_waits(page: Page) -> None:
    with shop_with(page) as widget:
        page.evaluate("""() => {
          const request = new XMLHttpRequest();
          request.open("GET", "/status/200", false);
          request.send();
          const now = performance.now();
          performance.now = () => now + 60_000;
        }""")
        assert requests(widget) == []
