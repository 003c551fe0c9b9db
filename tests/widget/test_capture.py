"""The picture shows what the user saw."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.widget.capture_camera import Camera
from tests.widget.capture_pixels import colours, difference
from tests.widget.capture_site import CaptureSite

BUDGET = 0.005
WATCH = """() => {
  window.changes = 0;
  new MutationObserver((records) => { window.changes += records.length; })
    .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}"""


@pytest.fixture(scope="module")
def site() -> Iterator[CaptureSite]:
    site = CaptureSite()
    yield site
    site.close()


PAGES = [
    *("form", "dashboard", "table", "parts", "words", "layers", "effects", "vector"),
    "shadow",
    *("parts.html#modal", "layers.html#top"),
]


@pytest.mark.parametrize("name", PAGES)
def test_the_picture_is_what_the_screen_shows(page: Page, site: CaptureSite, name: str) -> None:
    camera = Camera(page, f"{site.url}/{name if '#' in name else name + '.html'}")
    assert difference(camera.seen(), camera.take()) <= BUDGET


def test_a_field_shows_what_was_typed_and_not_what_the_markup_said(
    page: Page, site: CaptureSite
) -> None:
    camera = Camera(page, f"{site.url}/form.html")
    page.fill("#note", "typed by the user")
    page.uncheck("#gift")
    assert difference(camera.seen(), camera.take()) <= BUDGET
    assert "typed by the user" in camera.drawing()


def test_every_part_of_a_page_is_as_on_the_screen(page: Page, site: CaptureSite) -> None:
    camera = Camera(page, f"{site.url}/parts.html")
    seen, taken = camera.seen(), camera.take()
    for cell in page.locator(".cell").all():
        box = cell.bounding_box()
        assert box
        left, top = box["x"], box["y"]
        area = (left, top, left + box["width"], top + box["height"])
        differing = difference(seen.crop(area), taken.crop(area))
        assert differing <= BUDGET, f"{differing:.2%} of {cell.inner_html()}"


def test_the_loaded_fonts_travel_with_the_picture(page: Page, site: CaptureSite) -> None:
    camera = Camera(page, f"{site.url}/parts.html")
    heading = (10, 10, 320, 60)
    assert difference(camera.seen().crop(heading), camera.take().crop(heading)) <= BUDGET


def test_only_the_viewport_is_drawn_and_none_of_the_rows_out_of_sight(
    page: Page, site: CaptureSite
) -> None:
    drawing = Camera(page, f"{site.url}/table.html").drawing()
    assert 20 < drawing.count("show</span>") < 50


def test_a_picture_from_elsewhere_is_marked_and_neither_faked_nor_named(
    page: Page, site: CaptureSite
) -> None:
    elsewhere = CaptureSite()
    camera = Camera(page, f"{site.url}/form.html")
    page.evaluate(
        "(source) => document.body.replaceChildren(Object.assign(new Image(160, 160), "
        "{ src: source, style: 'position: fixed; left: 0; top: 0' }))",
        f"{elsewhere.url}/picture.svg",
    )
    page.wait_for_function("() => document.images[0].complete && document.images[0].naturalWidth")
    stripes = camera.take().crop((20, 20, 140, 140))
    elsewhere.close()
    assert {(212, 215, 220), (236, 238, 241)} <= colours(stripes)
    assert (255, 211, 77) not in colours(stripes)
    assert elsewhere.url not in camera.drawing()


def test_what_webgl_draws_anew_in_each_frame_is_in_the_picture(
    page: Page, site: CaptureSite
) -> None:
    camera = Camera(page, f"{site.url}/form.html", 400, 300)
    page.evaluate("""() => new Promise((shown) => {
      const canvas = document.createElement("canvas");
      document.body.replaceChildren(canvas);
      const drawing = canvas.getContext("webgl");
      const draw = (time) => {
        drawing.clearColor(1, 0, 0, 1);
        drawing.clear(drawing.COLOR_BUFFER_BIT);
        requestAnimationFrame(draw);
        if (time) shown();
      };
      draw();
    })""")
    assert (255, 0, 0) in colours(camera.take())


def test_what_is_to_be_skipped_is_not_in_the_picture(page: Page, site: CaptureSite) -> None:
    camera = Camera(page, f"{site.url}/form.html")
    skip = "captured.render({ skip: (element) => element.localName === 'header' })"
    assert "Customers" in camera.drawing()
    assert "Customers" not in page.evaluate(skip)


def test_taking_a_picture_changes_nothing_in_the_page(page: Page, site: CaptureSite) -> None:
    camera = Camera(page, f"{site.url}/parts.html")
    page.evaluate(WATCH)
    camera.take()
    assert page.evaluate("window.changes") == 0
    page.evaluate("document.body.title = 'changed'")
    assert page.evaluate("window.changes") == 1


def test_a_dense_screen_gives_a_sharp_picture_of_at_most_four_megapixels(
    browser: Browser, site: CaptureSite
) -> None:
    context = browser.new_context(device_scale_factor=3)
    width, height = Camera(context.new_page(), f"{site.url}/form.html").take().size
    context.close()
    assert 3_900_000 < width * height <= 4_010_000
    assert width / height == pytest.approx(1280 / 800, rel=0.01)


def test_fonts_that_are_too_large_together_are_left_to_the_next_in_the_list(
    page: Page, site: CaptureSite
) -> None:
    camera = Camera(page, f"{site.url}/form.html")
    page.evaluate("""async () => {
      const names = ["One", "Two", "Three"];
      const face = (name) => `@font-face { font-family: ${name}; src: url(/font.ttf?${name}) }`;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(names.map(face).join(""));
      document.adoptedStyleSheets = [sheet];
      document.body.style.fontFamily = names.join();
      await Promise.all(names.map((name) => document.fonts.load(`20px ${name}`)));
    }""")
    drawing = camera.drawing()
    assert drawing.count("@font-face") == 2
    assert len(drawing) < 1_100_000
