"""The tide table in a browser: what breaks on the server is in the feedback."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.examples.web_world import complaints_of, running_alone, running_place

TIDES = "examples.wsgi_tides"


def test_what_breaks_for_a_comma_is_told_without_what_was_typed(page: Page, tmp_path: Path) -> None:
    with running_place(tmp_path, TIDES) as harbour:
        complaints = complaints_of(page)
        page.goto(harbour.url)
        page.get_by_label("Your draught").fill("1,47")
        page.get_by_role("button", name="Can I pass?").click()
        expect(page.get_by_role("status")).to_contain_text("out of order")
        told = harbour.say(page, "I would like to be home before the gale.")

    assert told["app"] == {"name": "tides", "release": "1.1.0", "deployment": "demo"}
    [error] = [each for each in told["trail"]["errors"] if each["side"] == "server"]
    assert (error["type"], error["handled"]) == ("ValueError", True)
    assert error["frames"][-1]["function"] == "advice"
    assert error["data"] == {"method": "GET", "path": "/"}
    steps = [each["message"] for each in told["trail"]["steps"]]
    assert "GET / → 500" in steps
    assert "draught=1" not in json.dumps(told)
    assert complaints == []


def test_without_a_dsn_the_harbour_is_open_and_fits_a_phone(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    with running_alone(tmp_path, TIDES) as url:
        page.goto(f"{url}/?draught=3.9")
        expect(page.get_by_role("status")).to_have_text("You can pass at 16:10.")
        expect(page.locator("hypercare-widget")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
