"""The library of things in a browser: what breaks on the server is in the feedback."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.examples.web_world import complaints_of, running_alone, running_place

LENDING = "examples.fastapi_lending"


def test_what_breaks_behind_a_button_is_told_with_who_and_what_led_there(
    page: Page, tmp_path: Path
) -> None:
    with running_place(tmp_path, LENDING) as lending:
        complaints = complaints_of(page)
        page.goto(lending.url)
        page.get_by_role("button", name="I am Ayşe Kaplan").click()
        expect(page.get_by_text("Ayşe Kaplan, member")).to_be_visible()
        page.get_by_role("link", name="Cordless drill").click()
        page.get_by_role("button", name="Borrow it").click()
        expect(page.get_by_role("status")).to_contain_text("It is yours until 26 November.")
        page.goto(f"{lending.url}/things/camera")
        page.get_by_role("button", name="Borrow it").click()
        expect(page.get_by_role("status")).to_have_text("Something went wrong. Nothing was lent.")
        told = lending.say(page, "I stood here for the camera, and it will not be lent.")

    assert told["reporter"] == told["reporter"] | {"id": "m-17", "name": "Ayşe Kaplan"}
    assert told["app"] == {"name": "lending", "release": "0.9.3", "deployment": "demo"}
    [error] = [each for each in told["trail"]["errors"] if each["side"] == "server"]
    assert (error["type"], error["handled"]) == ("statistics.StatisticsError", False)
    assert error["data"]["route"] == "/api/things/{slug}/loan"
    assert [f["function"] for f in error["frames"] if f["in_app"]][-2:] == ["lend", "lend"]
    steps = [each["message"] for each in told["trail"]["steps"]]
    drill = steps.index("POST /api/things/drill/loan → 200")
    assert steps.index("A reminder is planned for Cordless drill") < drill
    assert drill < steps.index("POST /api/things/camera/loan → 500")
    assert complaints == []


def test_without_a_dsn_things_are_lent_and_there_is_no_feedback_button(
    page: Page, tmp_path: Path
) -> None:
    with running_alone(tmp_path, LENDING) as url:
        page.goto(f"{url}/things/tent")
        page.get_by_role("button", name="Borrow it").click()
        expect(page.get_by_role("status")).to_contain_text("Others kept it for 10 days.")
        expect(page.locator("hypercare-widget")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/things/drill"])
def test_no_page_of_the_library_is_wider_than_a_phone(
    page: Page, tmp_path: Path, path: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    with running_alone(tmp_path, LENDING) as url:
        page.goto(url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
