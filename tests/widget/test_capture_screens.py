"""The picture on small, dense, enlarged and dark screens is the one that the user had."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

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
    context = browser.new_context(device_scale_factor=2, is_mobile=True, has_touch=True)
    yield context
    context.close()


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


def test_a_screen_between_two_densities_is_drawn_in_its_own_pixels(
    browser: Browser, site: CaptureSite
) -> None:
    context = browser.new_context(device_scale_factor=1.5)
    camera = Camera(context.new_page(), f"{site.url}/vector.html")
    seen, taken = camera.seen(), camera.take()
    context.close()
    assert taken.size == seen.size == (1920, 1200)
    assert difference(seen, taken) <= BUDGET
