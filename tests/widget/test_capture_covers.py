"""In a picture that the browser takes, the boxes of the masks cover what must not be seen."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Error, Page

from tests.widget.capture_camera import Camera
from tests.widget.capture_pixels import difference
from tests.widget.capture_site import CaptureSite

ANAGRAMS = ("vertical", "activrel")
"""Two secrets as wide as each other, so that nothing moves with them."""
CUSTOM = [".custom"]
AREAS = "(options) => captured.covers(options)"


@pytest.fixture(scope="module")
def site() -> Iterator[CaptureSite]:
    site = CaptureSite()
    yield site
    site.close()


def at(page: Page, site: CaptureSite, secret: str, *, dialog: bool = False) -> Camera:
    page.goto("about:blank")
    camera = Camera(page, f"{site.url}/masks.html#{quote(secret)}")
    if not dialog:
        page.evaluate("document.getElementById('dialog').close()")
    return camera


@pytest.mark.parametrize("dialog", [False, True])
def test_two_secrets_look_the_same_behind_the_boxes(
    page: Page, site: CaptureSite, dialog: bool
) -> None:
    pictures = [
        at(page, site, secret, dialog=dialog).covered(mask=CUSTOM).tobytes() for secret in ANAGRAMS
    ]
    assert pictures[0] == pictures[1]


def test_without_a_box_they_do_not(page: Page, site: CaptureSite) -> None:
    one, other = (at(page, site, secret).covered() for secret in ANAGRAMS)
    assert difference(one, other) > 0


def test_a_page_of_masked_words_shows_only_what_is_unmasked(page: Page, site: CaptureSite) -> None:
    camera = at(page, site, ANAGRAMS[0])
    box = page.get_by_text("open words stay").bounding_box()
    assert box
    cell = (box["x"] + 2, box["y"] + 2, box["x"] + 200, box["y"] + 60)
    covered = camera.covered(maskText=True).crop(cell)
    page.get_by_text("open words stay").evaluate("cell => cell.dataset.hypercareUnmask = ''")
    lifted = camera.covered(maskText=True).crop(cell)
    assert difference(lifted, camera.seen().crop(cell)) == 0
    assert difference(covered, lifted) > 0.01


def test_boxes_are_cut_by_what_scrolls_and_by_the_window(page: Page, site: CaptureSite) -> None:
    camera = Camera(page, f"{site.url}/form.html")
    page.evaluate(
        "document.body.replaceChildren(document.createElement('main')); "
        "document.querySelector('main').style = 'position: absolute; left: 1200px; top: 100px; "
        "margin: 0; padding: 0; border: 0; width: 400px; height: 50px; overflow: auto'; "
        "document.querySelector('main').append(document.createElement('p'));"
        "document.querySelector('p').style = 'margin: 0; height: 900px';"
        "document.querySelector('p').dataset.hypercareMask = ''"
    )
    assert camera.page.evaluate(AREAS, {}) == [
        {"left": 1200, "top": 100, "width": 80, "height": 50}
    ]


def test_a_frame_of_another_site_is_covered_since_nobody_can_judge_it(
    page: Page, site: CaptureSite
) -> None:
    elsewhere = CaptureSite()
    Camera(page, f"{site.url}/form.html")
    page.evaluate(
        "(source) => document.body.replaceChildren(Object.assign("
        "document.createElement('iframe'), { src: source, style: "
        "'position: fixed; left: 10px; top: 20px; width: 100px; height: 80px; border: 0' }))",
        f"{elsewhere.url}/form.html",
    )
    page.wait_for_function("() => !document.querySelector('iframe').contentDocument")
    areas = page.evaluate(AREAS, {})
    elsewhere.close()
    assert areas == [{"left": 10, "top": 20, "width": 100, "height": 80}]


def test_a_box_in_a_frame_stands_where_the_frame_shows_it(page: Page, site: CaptureSite) -> None:
    Camera(page, f"{site.url}/masks.html#secret")
    page.evaluate("document.getElementById('dialog').close()")
    shown = page.frame_locator("#open-frame").locator("p").bounding_box()
    assert shown
    lefts = [round(area["left"]) for area in page.evaluate(AREAS, {})]
    tops = [round(area["top"]) for area in page.evaluate(AREAS, {})]
    assert (round(shown["x"]), round(shown["y"])) in zip(lefts, tops, strict=True)


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("", "text-shadow: 300px 0 red"),
        ("text-shadow: 100px 0 red, 300px 0 red", ""),
        ("", "filter: drop-shadow(300px 0 0 red)"),
        ("overflow: hidden; filter: drop-shadow(300px 0 0 red)", ""),
        ("filter: drop-shadow(100px 0 0 red)", "position: absolute; text-shadow: 200px 0 red"),
        ("", "-webkit-box-reflect: right 20%"),
        ("-webkit-box-reflect: below 40px", ""),
        ("-webkit-box-reflect: right", ""),
        ("transform: scale(2); transform-origin: 0 0", "text-shadow: 150px 0 red"),
        ("transform: rotate(20deg)", "text-shadow: 200px 0 red"),
    ],
)
def test_what_shows_once_more_beside_a_mask_is_covered(
    page: Page, site: CaptureSite, outer: str, inner: str
) -> None:
    camera = Camera(page, f"{site.url}/form.html")
    page.evaluate(
        "([outer, inner]) => document.body.innerHTML = "
        "`<div style='margin: 200px; width: 200px; ${outer}'><p data-hypercare-mask "
        "style='margin: 0; width: 200px; font: 20px monospace; ${inner}'></p></div>`",
        [outer, inner],
    )
    pictures = []
    for secret in ANAGRAMS:
        page.evaluate("(secret) => document.querySelector('p').textContent = secret", secret)
        pictures.append((camera.seen(), camera.covered().tobytes()))
    assert pictures[0][0].tobytes() != pictures[1][0].tobytes()
    assert pictures[0][1] == pictures[1][1]


def test_what_a_mask_generates_beyond_its_box_is_covered(page: Page, site: CaptureSite) -> None:
    camera = Camera(page, f"{site.url}/form.html")
    page.evaluate(
        "(() => { const sheet = new CSSStyleSheet();"
        "sheet.replaceSync(`p::after { content: attr(data-x); position: absolute; left: 300px; "
        "top: 200px; transform: translate(40px, 0); }`);"
        "document.adoptedStyleSheets = [sheet];"
        "document.body.innerHTML = '<p data-hypercare-mask data-x=secret>x</p>'; })()"
    )
    area = (320, 190, 500, 230)
    assert difference(camera.seen().crop(area), camera.covered().crop(area)) > 0.1
    dark = camera.covered().crop(area).convert("L")
    page.evaluate("document.querySelector('p').dataset.x = 'eecrst'")
    assert camera.covered().crop(area).convert("L").tobytes() == dark.tobytes()


def test_no_box_is_told_when_a_mask_cannot_be_understood(page: Page, site: CaptureSite) -> None:
    camera = at(page, site, ANAGRAMS[0])
    with pytest.raises(Error, match="mask"):
        camera.covered(block=["p:::"])
