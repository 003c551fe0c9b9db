"""What is masked never becomes a pixel, and is nowhere in the drawing either."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from PIL import Image
from playwright.sync_api import Error, Page

from tests.widget.capture_camera import Camera
from tests.widget.capture_pixels import colours, difference
from tests.widget.capture_site import CaptureSite

SECRETS = ("hunter2", "correct horse battery staple")
CUSTOM = [".custom"]


@pytest.fixture(scope="module")
def site() -> Iterator[CaptureSite]:
    site = CaptureSite()
    yield site
    site.close()


def at(page: Page, site: CaptureSite, secret: str) -> Camera:
    page.goto("about:blank")
    return Camera(page, f"{site.url}/masks.html#{quote(secret)}")


def box_of(page: Page, selector: str) -> tuple[int, int, int, int]:
    box = page.locator(selector).first.bounding_box()
    assert box
    left, top = round(box["x"]) + 1, round(box["y"]) + 1
    return left, top, left + round(box["width"]) - 2, top + round(box["height"]) - 2


def test_no_masked_word_is_anywhere_in_the_drawing(page: Page, site: CaptureSite) -> None:
    drawing = at(page, site, SECRETS[1]).drawing(mask=CUSTOM)
    assert "open words stay" in drawing
    assert [word for word in SECRETS[1].split() if word in drawing] == []


def test_without_its_mask_a_word_is_in_the_drawing(page: Page, site: CaptureSite) -> None:
    camera = at(page, site, SECRETS[1])
    assert SECRETS[1] in camera.drawing()
    page.evaluate("document.querySelector('.custom').dataset.hypercareMask = ''")
    assert SECRETS[1] not in camera.drawing()


def test_two_secrets_give_the_same_picture_and_drawing(page: Page, site: CaptureSite) -> None:
    taken: list[tuple[Image.Image, str]] = []
    for secret in SECRETS:
        camera = at(page, site, secret)
        taken.append((camera.take(mask=CUSTOM), camera.drawing(mask=CUSTOM)))
    (one, first), (other, second) = taken
    assert one.tobytes() == other.tobytes()
    assert first == second


def test_the_page_itself_does_differ_between_the_two(page: Page, site: CaptureSite) -> None:
    one, other = (at(page, site, secret).seen() for secret in SECRETS)
    assert difference(one, other) > 0.005


def test_a_blocked_element_is_one_grey_box(page: Page, site: CaptureSite) -> None:
    camera = at(page, site, SECRETS[0])
    page.evaluate("document.getElementById('dialog').close()")
    picture = camera.take(mask=CUSTOM)
    assert colours(picture.crop(box_of(page, "[data-hypercare-block]"))) == {(124, 130, 138)}


def test_a_masked_picture_is_one_grey_box(page: Page, site: CaptureSite) -> None:
    camera = at(page, site, SECRETS[0])
    page.evaluate("document.getElementById('dialog').close()")
    picture = camera.take(mask=CUSTOM)
    assert colours(picture.crop(box_of(page, "[data-draw]"))) == {(124, 130, 138)}
    assert colours(picture.crop(box_of(page, "[data-image]"))) == {(124, 130, 138)}


@pytest.mark.parametrize("selector", ["p:::", "", ".custom::before", ".a, , .b"])
def test_a_mask_that_can_match_nothing_stops_the_capture(
    page: Page, site: CaptureSite, selector: str
) -> None:
    camera = at(page, site, SECRETS[0])
    with pytest.raises(Error, match="mask"):
        camera.take(mask=[*CUSTOM, selector])
