"""The pages of the API in a real browser: nothing inline, nothing from elsewhere, and they work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request

from tests.collector.house import House
from tests.collector.rooms import SECRET
from tests.collector.web.stories import quiet

WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", e => window.violations.push(
    `${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
"""


@pytest.fixture
def watched(page: Page) -> Iterator[Page]:
    """A page on which no policy is violated, no line logged, and nothing fetched from elsewhere."""
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.add_init_script(WATCH)
    with quiet(page):
        yield page
        violations = page.evaluate("window.violations")
    assert violations == []
    hosts = {request.url.split("/")[2] for request in asked if request.url.startswith("http")}
    assert len(hosts) == 1


@pytest.mark.parametrize("path", ["/api/v1/docs", "/api/v1/"])
def test_they_show_every_call_without_a_violation(house: House, watched: Page, path: str) -> None:
    document = house.get("/api/v1/openapi.json").json()
    calls = sum(len(path.keys() & {"get", "post"}) for path in document["paths"].values())

    watched.goto(house.url + path)
    watched.locator(".opblock").first.wait_for()
    for call in watched.locator(".opblock-summary-control").all():
        call.click()

    assert watched.locator(".opblock.is-open").count() == calls
    assert watched.get_by_text("Nothing happens when I press Save").first.is_visible()


def test_a_call_can_be_tried_out_with_a_key(house: House, watched: Page) -> None:
    watched.goto(f"{house.url}/api/v1/docs")
    watched.get_by_role("button", name="Authorize").click()
    watched.locator("#auth-bearer-value").first.fill(SECRET)
    watched.get_by_role("button", name="Apply credentials").first.click()
    watched.locator(".btn-done").first.click()
    block = watched.locator(".opblock-post", has_text="/api/v1/feedback").first
    block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    block.locator("textarea").first.fill('{"description": "Tried out"}')
    block.get_by_role("button", name="Execute").click()

    block.locator(".live-responses-table .response-col_status", has_text="202").wait_for()

    assert house.ledger().received == 1
    assert SECRET not in watched.evaluate("JSON.stringify(localStorage)")


def test_they_follow_the_devices_colours(house: House, watched: Page) -> None:
    watched.emulate_media(color_scheme="dark")
    watched.goto(f"{house.url}/api/v1/docs")
    watched.locator(".opblock").first.wait_for()

    assert watched.locator("html.dark-mode").count() == 1
    watched.emulate_media(color_scheme="light")
    watched.locator("html:not(.dark-mode)").wait_for()


def test_their_policy_lets_nothing_in(house: House) -> None:
    policy = house.get("/api/v1/docs").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy
