"""What the trail tells, and what it must never tell."""

from __future__ import annotations

import json

import pytest

from tests.widget.driver import Widget
from tests.widget.watched import messages, watched

NATIVE = "function fetch() { [native code] }"


def test_it_tells_clicks_changes_and_places_as_a_person_would(widget: Widget) -> None:
    page = widget.page
    page.fill("#discount", "SAVE10")
    page.fill("#password", "hunter2")
    page.locator("#password").blur()
    page.select_option("#country", "Spain")
    page.click("#order")
    page.click("#private")
    page.click("#total")
    page.click("#route")
    assert messages(widget.trail()) == [
        ("navigation", "opened /cart"),
        ("input", "changed “Discount code”"),
        ("input", "changed “Password”"),
        ("input", "changed “Country”"),
        ("click", "clicked “Place order”"),
        ("click", "clicked button#private"),
        ("click", "clicked in “Checkout”"),
        ("click", "clicked “Next step”"),
        ("navigation", "went to /checkout"),
    ]


def test_it_holds_no_typed_text_no_query_and_no_secret(widget: Widget) -> None:
    page = widget.page
    page.fill("#discount", "typed-by-me")
    page.fill("#password", "hunter2")
    with page.expect_response("**/status/500*"), page.expect_response("**/status/404*"):
        for button in ("#rejects", "#complains", "#fails", "#fails-xhr", "#private", "#route"):
            page.click(button)
    told = json.dumps(widget.trail())
    for secret in ("typed-by-me", "hunter2", "in-the-query", "abc123secret", "Lovelace", "step=2"):
        assert secret not in told


def test_failed_requests_are_steps_and_errors(widget: Widget) -> None:
    with widget.page.expect_response("**/status/500*"):
        widget.page.click("#fails")
    with widget.page.expect_response("**/status/404*"):
        widget.page.click("#fails-xhr")
    trail = widget.trail()
    assert ("request", "POST /status/500 500") in messages(trail)
    first, second = trail["errors"]
    assert (first["type"], first["message"]) == ("HTTP 500", "POST /status/500")
    assert first["side"] == "browser"
    assert first["data"].pop("ms") >= 0
    assert first["data"] == {"method": "POST", "path": "/status/500", "status": 500}
    assert (second["type"], second["message"]) == ("HTTP 404", "GET /status/404")


def test_a_request_without_an_answer_is_a_network_error(widget: Widget) -> None:
    widget.page.route("**/status/500*", lambda route: route.abort())
    widget.page.click("#fails")
    (failed, rejected) = widget.trail()["errors"]
    assert (failed["type"], failed["message"]) == ("NetworkError", "POST /status/500")
    assert (rejected["type"], rejected["handled"]) == ("TypeError", False)


def test_uncaught_errors_come_with_their_frames_the_raise_last(widget: Widget) -> None:
    widget.page.click("#broken")
    (error,) = widget.trail()["errors"]
    assert error["type"] == "TypeError"
    assert "reading 'total'" in error["message"]
    assert error["handled"] is False
    frame = error["frames"][-1]
    assert (frame["file"], frame["in_app"]) == ("/shop.js", True)
    assert frame["line"] > 1
    assert not [frame for frame in error["frames"] if "hypercare" in frame["file"]]


def test_rejections_and_console_errors_are_told(widget: Widget) -> None:
    widget.page.click("#rejects")
    widget.page.click("#complains")
    trail = widget.trail()
    rejected, logged = trail["errors"]
    assert (rejected["type"], rejected["handled"]) == ("TypeError", False)
    assert rejected["message"] == "stock is unknown, token=[redacted]"
    assert (logged["type"], logged["handled"]) == ("RangeError", True)
    (said,) = [step for step in trail["steps"] if step["type"] == "console"]
    assert said["message"] == "printer P1 said {…} RangeError: too long"
    assert said["data"]["values"][0] == {"password": "[redacted]", "page": "3"}


def test_it_goes_on_over_page_loads(widget: Widget) -> None:
    widget.page.click("#order")
    widget.page.get_by_role("link", name="Start").click()
    widget.page.wait_for_url("**/")
    assert messages(widget.trail()) == [
        ("navigation", "opened /cart"),
        ("click", "clicked “Place order”"),
        ("click", "clicked “Start”"),
        ("navigation", "opened /"),
    ]


def test_the_page_sees_its_own_functions_unchanged(widget: Widget) -> None:
    page = widget.page
    looks = page.evaluate("[fetch.name, fetch.length, String(fetch), console.error.name]")
    assert looks == ["fetch", 1, NATIVE, "error"]
    assert page.evaluate("String(class Chat extends WebSocket {})").startswith("class Chat")
    status = page.evaluate(
        "fetch(new Request('/status/204', {method: 'POST'})).then((r) => r.status)"
    )
    assert status == 204
    with pytest.raises(Exception, match="Failed to fetch"):
        page.evaluate("fetch('http://127.0.0.1:1/')")
    page.evaluate("hypercare.stop()")
    assert page.evaluate("document.querySelector('hypercare-widget')") is None
    assert page.evaluate("Function.prototype.toString.call(fetch)") == NATIVE


def test_repeats_are_counted_and_the_trail_is_bounded(widget: Widget) -> None:
    widget.page.evaluate("""() => {
      for (let i = 0; i < 150; i++) hypercare.step("note " + i);
      for (let i = 0; i < 7; i++) console.warn("again");
      for (let i = 0; i < 30; i++) console.error(new Error("number " + i));
    }""")
    trail = widget.trail()
    assert len(trail["steps"]) == 100
    assert len(trail["errors"]) == 20
    (again,) = [step for step in trail["steps"] if step["message"] == "again"]
    assert again["data"]["count"] == 7


def test_a_step_with_large_data_is_told_in_short(widget: Widget) -> None:
    watched(widget).page.evaluate("""() => {
      hypercare.step("imported", { rows: 3 });
      hypercare.step("exported", { rows: new Array(1e5).fill("row"), file: "a.csv" });
    }""")
    imported, exported = widget.trail()["steps"][-2:]
    assert imported["data"] == {"rows": 3}
    assert exported["data"] == {"rows": "{…}", "file": "a.csv"}
