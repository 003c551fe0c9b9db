"""The picture on small, dense, enlarged and dark screens is the one that the user had."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page

from tests.widget.capture_camera import Camera
from tests.widget.capture_pixels import difference
from tests.widget.capture_site import CaptureSite

BUDGET = 0.005
ZOOM = "Emulation.setPageScaleFactor"


@pytest.fixture(scope="module")
def site() -> Iterator[CaptureSite]:
    site = CaptureSite()
    yield site
    site.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(is_mobile=True, has_touch=True)
    yield context
    context.close()


@pytest.fixture(params=[1.5, 2])
def dense(
    request: pytest.FixtureRequest,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
) -> Iterator[Page]:
    """A page on a dense screen. One that is only emulated is laid out as if it were not."""
    args = [*browser_type_launch_args["args"], f"--force-device-scale-factor={request.param}"]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": args})
    yield browser.new_context(no_viewport=True).new_page()
    browser.close()


def test_a_phone_shows_its_own_picture(phone: BrowserContext, site: CaptureSite) -> None:
    camera = Camera(phone.new_page(), f"{site.url}/form.html", 390, 800)
    seen, taken = camera.seen(), camera.take()
    assert taken.size == seen.size
    assert difference(seen, taken) <= BUDGET


def test_what_two_fingers_enlarged_is_what_is_in_the_picture(
    phone: BrowserContext, site: CaptureSite
) -> None:
    page = phone.new_page()
    camera = Camera(page, f"{site.url}/form.html", 390, 800)
    phone.new_cdp_session(page).send(ZOOM, {"pageScaleFactor": 2})
    page.wait_for_function("() => visualViewport.scale === 2")
    seen, taken = camera.seen(), camera.take()
    assert taken.size == seen.size
    assert difference(seen, taken) <= BUDGET


def test_dark_colours_stay_dark(browser: Browser, site: CaptureSite) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    camera = Camera(page, f"{site.url}/form.html")
    page.evaluate("document.documentElement.style.colorScheme = 'light dark'")
    seen, taken = camera.seen(), camera.take()
    context.close()
    assert difference(seen, taken) <= BUDGET


@pytest.mark.parametrize("name", ["vector", "effects"])
def test_a_dense_screen_is_drawn_in_its_own_pixels(
    dense: Page, site: CaptureSite, name: str
) -> None:
    camera = Camera(dense, f"{site.url}/{name}.html", 0)
    seen, taken = camera.seen(), camera.take()
    assert dense.evaluate("devicePixelRatio") > 1
    assert taken.size == seen.size
    assert difference(seen, taken) <= BUDGET
