"""The clinic in a browser: what breaks on the server is in the feedback of who saw it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.examples.web_world import complaints_of, running_alone, running_place

CLINIC = "examples.django_clinic"
WORDS = "Mrs Petersen comes every month, but not in September, says the computer."


@pytest.mark.parametrize("server", ["asgi", "wsgi"])
def test_what_breaks_in_a_synchronous_view_is_told_from_its_error_page(
    page: Page, tmp_path: Path, server: str
) -> None:
    with running_place(tmp_path, CLINIC, SERVER=server) as clinic:
        complaints = complaints_of(page)
        page.goto(f"{clinic.url}/sign-in")
        page.get_by_role("button", name="Samir Haddad").click()
        page.get_by_role("button", name="Repeat K. Petersen").click()
        expect(page.get_by_role("heading", name="Something went wrong.")).to_be_visible()
        told = clinic.say(page, WORDS)

    assert told["reporter"]["name"] == "Samir Haddad"
    assert told["app"] == {"name": "clinic", "release": "3.2.0", "deployment": "demo"}
    [error] = [each for each in told["trail"]["errors"] if each["side"] == "server"]
    assert (error["type"], error["handled"]) == ("ValueError", False)
    assert "day is out of range for month" in error["message"]
    assert error["data"]["route"] == "/appointments/<int:number>/again"
    assert error["frames"][-1]["function"] == "in_a_month"
    steps = [each["message"] for each in told["trail"]["steps"]]
    assert "repeats a Manual therapy" in steps
    assert "POST /appointments/1/again → 500" in steps
    assert "csrf" not in json.dumps(told).lower()
    assert complaints == []


@pytest.mark.parametrize("server", ["asgi", "wsgi"])
def test_what_breaks_in_an_asynchronous_view_is_told_as_well(
    page: Page, tmp_path: Path, server: str
) -> None:
    with running_place(tmp_path, CLINIC, SERVER=server) as clinic:
        page.goto(clinic.url)
        page.get_by_role("link", name="Rooms").click()
        told = clinic.say(page, "I only wanted to see whether the hall is free.")

    assert "reporter" not in told
    [error] = [each for each in told["trail"]["errors"] if each["side"] == "server"]
    assert error["type"] == "ZeroDivisionError"
    assert error["data"]["route"] == "/rooms"
    assert error["frames"][-1]["function"] == "_use"


def test_without_a_dsn_the_plan_is_there_and_no_feedback_button(page: Page, tmp_path: Path) -> None:
    with running_alone(tmp_path, CLINIC) as url:
        page.goto(url)
        expect(page.get_by_role("heading", name="31 August 2026")).to_be_visible()
        expect(page.locator("hypercare-widget")).to_have_count(0)
        expect(page.get_by_role("listitem")).to_have_count(5)


@pytest.mark.parametrize("path", ["/", "/sign-in"])
def test_no_page_of_the_clinic_is_wider_than_a_phone(page: Page, tmp_path: Path, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    with running_alone(tmp_path, CLINIC) as url:
        page.goto(url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
