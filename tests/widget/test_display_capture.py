"""The picture that the browser takes: what is private is covered, and nothing of ours is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any, cast

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, BrowserType, expect

from tests.widget.driver import Widget
from tests.widget.pages import shop
from tests.widget.site import STRICT, Site

ACCEPT = "--auto-accept-this-tab-capture"
ANOTHER = "--auto-select-tab-capture-source-by-title=Another tab"
# The flag chooses only where the person has a choice.
CHOICE = {"preferCurrentTab": False}
COVER = (124, 130, 138)
VIDEO_NOISE = 24
# The widget itself looks three seconds for its marks before it gives up.
PATIENCE_MS = 30_000
VIEWPORT = {"width": 1000, "height": 800}
TRACKS = """(more) => {
  const ask = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);
  window.tracks = [];
  navigator.mediaDevices.getDisplayMedia = async (asked) => {
    const stream = await ask({...asked, ...more});
    tracks.push(...stream.getTracks());
    return stream;
  };
}"""


def launched(browser_type: BrowserType, arguments: dict[str, Any], flag: str) -> Browser:
    return browser_type.launch(**{**arguments, "args": [*arguments["args"], flag]})


@pytest.fixture(scope="module")
def sharing(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """A browser whose person always agrees to share the tab."""
    browser = launched(browser_type, browser_type_launch_args, ACCEPT)
    yield browser
    browser.close()


@contextmanager
def opened(
    browser: Browser, csp: str = STRICT, asked: dict[str, Any] | None = None, **context: Any
) -> Iterator[Widget]:
    site = Site(shop(), csp=csp)
    page = browser.new_context(**{"viewport": VIEWPORT, **context}).new_page()
    try:
        widget = Widget(page, site).visit()
        page.fill("#password", "hunter2")
        page.evaluate(TRACKS, asked or {})
        yield widget
    finally:
        page.context.close()
        site.close()


def share(widget: Widget) -> None:
    widget.dialog.get_by_role("button", name="Share a window").click()


def shared(widget: Widget) -> Image.Image:
    """Wait for the browser's picture, send it and return what was on the wire."""
    shown = widget.dialog.get_by_role("img", name="Picture of a shared window")
    expect(shown).to_be_visible(timeout=PATIENCE_MS)
    widget.write().send()
    widget.heading("Thank you")
    kind, name, _, content = widget.only_post().files[-1]
    assert kind == "screenshot"
    assert name.startswith("screenshot")
    return Image.open(BytesIO(content)).convert("RGB")


def colours(picture: Image.Image, box: Mapping[str, Any], scale: float = 1) -> set[Any]:
    left, top = box["x"] * scale, box["y"] * scale
    right, bottom = left + box["width"] * scale, top + box["height"] * scale
    part = picture.crop((round(left), round(top), round(right), round(bottom)))
    return {colour for _, colour in part.getcolors(part.width * part.height) or []}


@pytest.mark.parametrize("density", [1, 2])
def test_what_is_private_is_covered_at_every_density(sharing: Browser, density: int) -> None:
    with opened(sharing, device_scale_factor=density) as widget:
        boxes = [widget.page.locator(each).bounding_box() for each in ("#password", "#private")]
        scroll = widget.page.evaluate("scrollY")
        widget.open().pictured()
        share(widget)
        picture = shared(widget)
    scale = picture.width / VIEWPORT["width"]
    for box in boxes:
        assert box
        visible = {**box, "y": box["y"] - scroll, "height": min(box["height"], 790 - box["y"])}
        assert colours(picture, visible, scale) == {COVER}


def test_nothing_of_ours_is_in_it_and_the_rest_is_the_page(sharing: Browser) -> None:
    with opened(sharing) as widget:
        before = Image.open(BytesIO(widget.page.screenshot())).convert("RGB")
        widget.open().pictured()
        share(widget)
        picture = shared(widget)
    assert picture.size == before.size == (1000, 800)
    empty = {"x": 450.0, "y": 0.0, "width": 550.0, "height": 800.0}
    assert colours(picture, empty) == {(255, 255, 255)}
    assert colours(picture, {"x": 0, "y": 0, "width": 30, "height": 800}) == {(255, 255, 255)}
    heading = (30, 70, 200, 120)
    difference = ImageChops.difference(picture.crop(heading), before.crop(heading))
    assert max(difference.tobytes()) <= VIDEO_NOISE


def test_sharing_ends_at_once_and_the_focus_stays(sharing: Browser) -> None:
    with opened(sharing) as widget:
        widget.open().pictured()
        share(widget)
        shown = widget.dialog.get_by_role("img", name="Picture of a shared window")
        expect(shown).to_be_visible(timeout=PATIENCE_MS)
        button = widget.dialog.get_by_role("button", name="Share a window")
        expect(button).to_be_focused()
        assert widget.page.evaluate("tracks.map((track) => track.readyState)") == ["ended"]
        assert widget.page.evaluate("violations") == []
        assert widget.page.locator("hypercare-widget [popover]").count() == 0


def test_it_works_where_the_policy_forbids_pictures(sharing: Browser) -> None:
    policy = STRICT.replace("img-src data:; ", "")
    with opened(sharing, csp=policy) as widget:
        box = widget.page.locator("#password").bounding_box()
        widget.open()
        expect(widget.dialog.get_by_text("this page does not allow it")).to_be_visible()
        share(widget)
        picture = shared(widget)
        assert len(widget.page.evaluate("violations")) == 1
        assert [file[1] for file in widget.only_post().files] == ["screenshot.png"]
    assert box
    assert colours(picture, cast(dict[str, float], box)) == {COVER}


def test_without_knowing_what_is_private_the_frame_is_thrown_away(sharing: Browser) -> None:
    with opened(sharing) as widget:
        widget.page.route("**/hypercare-screenshot.js", lambda route: route.abort())
        widget.open()
        expect(widget.dialog.get_by_text("could not be loaded")).to_be_visible()
        share(widget)
        expect(widget.dialog.get_by_text("private in it could not be covered")).to_be_visible()
        assert widget.page.evaluate("tracks.map((track) => track.readyState)") == ["ended"]
        widget.write().send()
        widget.heading("Thank you")
        assert widget.only_post().files == ()


def test_a_refusal_is_no_error_and_can_be_thought_over(sharing: Browser) -> None:
    with opened(sharing) as widget:
        widget.page.evaluate("""() => {
          const ask = navigator.mediaDevices.getDisplayMedia;
          navigator.mediaDevices.getDisplayMedia = async () => {
            navigator.mediaDevices.getDisplayMedia = ask;
            throw new DOMException("Permission denied", "NotAllowedError");
          };
        }""")
        widget.open().pictured()
        share(widget)
        said = widget.dialog.get_by_text("No picture was taken: sharing was not allowed.")
        expect(said).to_be_visible()
        expect(widget.dialog.locator(".pictures > li")).to_have_count(1)
        share(widget)
        shared(widget)


def test_another_tab_is_sent_only_after_a_look_at_it(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> None:
    browser = launched(browser_type, browser_type_launch_args, ANOTHER)
    with opened(browser, asked=CHOICE) as widget:
        other = widget.page.context.new_page()
        other.set_content("<title>Another tab</title><body style='background:teal'>")
        widget.page.bring_to_front()
        widget.open().pictured()
        share(widget)
        warning = widget.dialog.locator(".pictures").get_by_role("alert")
        expect(warning).to_contain_text("nothing in it could be covered", timeout=PATIENCE_MS)
        expect(warning).to_be_in_viewport()
        assert widget.page.evaluate("tracks.map((track) => track.readyState)") == ["ended"]
        use = widget.dialog.get_by_role("button", name="Use it as it is")
        use.click()
        expect(use).to_have_count(0)
        picture = shared(widget)
        red, green, blue = picture.resize((1, 1)).tobytes()
        assert red < VIDEO_NOISE < 100 < min(green, blue)
    browser.close()


def test_another_tab_that_nobody_agreed_to_is_not_sent(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> None:
    browser = launched(browser_type, browser_type_launch_args, ANOTHER)
    with opened(browser, asked=CHOICE) as widget:
        widget.page.context.new_page().set_content("<title>Another tab</title>")
        widget.page.bring_to_front()
        widget.open().pictured()
        share(widget)
        use = widget.dialog.get_by_role("button", name="Use it as it is")
        expect(use).to_be_visible(timeout=PATIENCE_MS)
        widget.write().send()
        widget.heading("Thank you")
        assert [file[1] for file in widget.only_post().files] == ["screenshot.png"]
    browser.close()


def test_phones_and_pages_that_may_not_share_are_not_offered_it(sharing: Browser) -> None:
    phone = "Mozilla/5.0 (Linux; Android 14) Chrome/140 Mobile Safari/537.36"
    with opened(sharing, user_agent=phone) as widget:
        widget.open().pictured()
        expect(widget.dialog.get_by_label("Add a picture")).to_have_count(1)
        button = widget.dialog.get_by_role("button", name="Share a window")
        expect(button).to_have_count(0)
