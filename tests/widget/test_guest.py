"""A polite guest: strict policies, other people's dialogs, small screens, assistive technology."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.widget.driver import Widget
from tests.widget.pages import TAG, shop
from tests.widget.site import RECEIVED, STRICT, Reply, Site

WHEN_DRAWN = """async (canvas) => {
  const empty = document.createElement("canvas");
  [empty.width, empty.height] = [canvas.width, canvas.height];
  while (canvas.toDataURL() === empty.toDataURL()) await new Promise(requestAnimationFrame);
  return canvas.toDataURL();
}"""


def test_it_offends_no_content_security_policy_and_no_trusted_types(widget: Widget) -> None:
    widget.open().details().write().send()
    widget.heading("Thank you")
    widget.page.keyboard.press("Escape")
    expect(widget.dialog).to_have_count(0)
    assert widget.page.evaluate("violations") == []
    assert [line for line in widget.console if "Content Security" in line] == []


def test_it_logs_nothing_of_its_own(page: Page, site: Site) -> None:
    widget = Widget(page, site).visit()
    before = len(widget.console)
    widget.open().write().send()
    widget.heading("Thank you")
    site.mood = None
    widget.page.keyboard.press("Escape")
    widget.open().write().send()
    widget.heading("Kept on this device")
    assert [line for line in widget.console[before:] if "ERR_" not in line] == []


def test_what_its_tag_says_in_vain_is_told_to_developers_and_in_no_ticket(
    page: Page, site: Site
) -> None:
    kind, html = site.pages["/cart"]
    site.pages["/cart"] = (kind, html.replace('data-project="shop"', 'data-theme="drak"'))
    with page.expect_console_message(lambda message: "drak" in message.text) as told:
        widget = Widget(page, site).visit()
    assert told.value.text == (
        'hypercare: data-theme="drak" is not understood; it may be light, dark, auto.'
    )
    assert [step for step in widget.trail()["steps"] if step["type"] == "console"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_the_page_with_the_dialog(
    widget: Widget, scheme: Literal["light", "dark"]
) -> None:
    widget.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    assert widget.axe() == []
    widget.open().send()
    widget.details()
    widget.dialog.get_by_text("What will be sent").click()
    assert widget.axe() == []
    widget.site.mood = Reply(413)
    widget.write().send()
    expect(widget.dialog.get_by_role("alert")).to_contain_text("not accepted")
    assert widget.axe() == []
    widget.site.mood = RECEIVED
    widget.send()
    widget.heading("Thank you")
    assert widget.axe() == []


def test_on_320_pixels_nothing_is_cut_off_sideways(widget: Widget) -> None:
    widget.page.set_viewport_size({"width": 320, "height": 568})
    widget.open().details()
    widget.dialog.get_by_text("What will be sent").click()
    too_wide = widget.page.evaluate("""() =>
      [...document.querySelector("hypercare-widget").shadowRoot.querySelectorAll("dialog *")]
        .filter((one) => one.getBoundingClientRect().right > 321).map((one) => one.outerHTML)""")
    assert too_wide == []
    expect(widget.dialog.get_by_role("button", name="Send feedback")).to_be_in_viewport()


def test_it_works_above_the_applications_own_modal_dialog(widget: Widget) -> None:
    widget.page.click("#modal")
    widget.page.click("#own-help")
    expect(widget.description).to_be_focused()
    widget.page.keyboard.type("typed above a modal")
    widget.send()
    widget.heading("Thank you")
    widget.page.keyboard.press("Escape")
    expect(widget.page.locator("#own-help")).to_be_focused()
    assert widget.only_post().feedback["description"] == "typed above a modal"


def test_the_pages_shortcuts_do_not_hear_what_is_typed_into_the_dialog(widget: Widget) -> None:
    widget.page.evaluate("""() => {
      window.keys = 0;
      document.addEventListener("keydown", () => keys++);
    }""")
    widget.open()
    widget.page.keyboard.type("jk")
    assert widget.page.evaluate("keys") == 0


def test_the_picture_shows_neither_our_element_nor_the_dialog(widget: Widget) -> None:
    widget.open()
    before = widget.dialog.locator("canvas").evaluate(WHEN_DRAWN)
    widget.dialog.get_by_role("button", name="Take another").click()
    expect(widget.dialog.get_by_text("The picture has been taken.")).to_be_visible()
    again = widget.dialog.locator("canvas").last.evaluate(WHEN_DRAWN)
    assert again == before


def test_the_picture_shows_the_page_where_the_dialog_and_its_backdrop_lie(widget: Widget) -> None:
    widget.page.emulate_media(color_scheme="dark")
    canvas = widget.open().dialog.locator("canvas")
    canvas.evaluate(WHEN_DRAWN)
    shown = canvas.evaluate("""(canvas) => [[0.01, 0.01], [0.5, 0.5]].map(([x, y]) =>
      [...canvas.getContext("2d").getImageData(x * canvas.width, y * canvas.height, 1, 1).data])""")
    assert shown == [[17, 17, 17, 255], [17, 17, 17, 255]]


@pytest.fixture
def visited(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Any]:
    """Open a page of the shop that carries another script tag, or stands under another policy."""
    sites: list[Site] = []
    contexts = []

    def visit(tag: str, csp: str = STRICT) -> Widget:
        sites.append(Site(shop(tag), csp))
        contexts.append(browser.new_context(**browser_context_args))
        return Widget(contexts[-1].new_page(), sites[-1]).visit()

    yield visit
    for context in contexts:
        context.close()
    for site in sites:
        site.close()


def test_included_twice_it_runs_once(visited: Any) -> None:
    widget = visited(TAG + TAG.replace("hypercare.js", "hypercare.js?again"))
    widget.page.wait_for_load_state("load")
    assert widget.page.locator("hypercare-widget").count() == 1
    widget.page.click("#order")
    clicks = [step for step in widget.trail()["steps"] if step["type"] == "click"]
    assert len(clicks) == 1
    assert "count" not in clicks[0]["data"]


def test_a_hidden_launcher_leaves_opening_to_the_page(visited: Any) -> None:
    widget = visited(TAG.replace(" async", ' data-launcher="hidden" async'))
    expect(widget.page.get_by_role("button", name="Feedback", exact=True)).to_have_count(0)
    widget.page.click("#help")
    expect(widget.description).to_be_focused()


def test_with_a_key_it_speaks_to_the_collector_itself(visited: Any, site: Site) -> None:
    tag = TAG.replace(
        " async", f' data-key="hcp_0123456789abcdef" data-endpoint="{site.url}" async'
    )
    widget = visited(tag, csp="script-src 'self'")
    widget.open().write()
    widget.dialog.get_by_text("What will be sent").click()
    expect(widget.dialog.locator(".sent")).to_contain_text("Your network address")
    expect(widget.dialog.locator(".sent")).not_to_contain_text("server")
    widget.send()
    widget.heading("Thank you")
    (posted,) = site.posted
    assert posted.headers["Authorization"] == "Bearer hcp_0123456789abcdef"
    assert "Cookie" not in posted.headers
    assert len(posted.feedback["context"]["session"]) == 36


def test_a_plain_tag_from_another_origin_does_all_of_it(visited: Any, site: Site) -> None:
    tag = (
        f'<script src="{site.url}/_hypercare/hypercare.js" data-project="shop"'
        ' data-key="hcp_0123456789abcdef" async></script>'
    )
    widget = visited(tag, csp="img-src data:")
    assert widget.site.url != site.url
    widget.open().write("from afar").pictured().send()
    widget.heading("Thank you")
    expect(widget.dialog.get_by_text("SHOP-142")).to_be_visible()
    (posted,) = site.posted
    assert posted.headers["Origin"] == widget.site.url
    assert posted.headers["Authorization"] == "Bearer hcp_0123456789abcdef"
    assert posted.feedback["description"] == "from afar"
    assert [kind for kind, *_ in posted.files] == ["screenshot"]


def test_once_the_page_is_idle_a_feedback_is_given_and_kept_without_the_server(
    page: Page, site: Site
) -> None:
    with (
        page.expect_event("requestfinished", lambda one: "-form" in one.url),
        page.expect_event("requestfinished", lambda one: "-screenshot" in one.url),
    ):
        widget = Widget(page, site).visit()
    page.context.set_offline(True)
    widget.open().pictured().write().send()
    widget.heading("Kept on this device")


def test_where_no_picture_may_be_taken_the_dialog_opens_and_says_so(visited: Any) -> None:
    widget = visited(TAG, csp=STRICT.replace("img-src data:; ", ""))
    widget.open()
    expect(widget.dialog.get_by_text("No picture was taken:")).to_be_visible()
    widget.write().send()
    widget.heading("Thank you")


@pytest.mark.parametrize(
    ("parts", "said"),
    [("form", "The feedback form could not be loaded."), ("*", "Feedback could not be loaded.")],
)
def test_when_the_form_cannot_be_loaded_it_is_said_beside_the_launcher(
    page: Page, site: Site, parts: str, said: str
) -> None:
    page.route(f"**/hypercare-{parts}.js", lambda route: route.abort())
    widget = Widget(page, site).visit()
    place = widget.launcher.bounding_box()
    widget.launcher.click()
    expect(page.get_by_text(said)).to_be_visible()
    assert widget.launcher.bounding_box() == place
    page.unroute(f"**/hypercare-{parts}.js")
    widget.open()
