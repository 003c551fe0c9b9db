"""The ways to the dialog: launcher, keys, elements of the page, calls."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.widget.driver import Widget
from tests.widget.pages import TAG, shop
from tests.widget.site import Site
from tests.widget.watched import shop_with, steps, watched

OPENER_IN_A_SHADOW_ROOT = """() => {
  const box = document.body.appendChild(document.createElement("div"));
  const button = document.createElement("button");
  button.textContent = "Wrong price?";
  button.setAttribute("data-hypercare-open", "");
  button.setAttribute("data-hypercare-category", "data");
  button.setAttribute("data-hypercare-description", "The price of No. 7 is wrong.");
  box.attachShadow({ mode: "open" }).append(button);
}"""
AT_THE_LAUNCHER = """() => {
  const { left, right, top, bottom } = document.querySelector("hypercare-widget").shadowRoot
    .querySelector("button").getBoundingClientRect();
  return [left < innerWidth - right ? "left" : "right",
    top < innerHeight - bottom ? "top" : "bottom"];
}"""


def test_a_key_opens_the_dialog_and_the_launcher_says_which(widget: Widget) -> None:
    watched(widget)
    expect(widget.launcher).to_have_attribute("aria-keyshortcuts", "Shift+F1")
    widget.page.keyboard.press("Shift+F1")
    expect(widget.description).to_be_focused()


def test_the_application_chooses_the_key_by_its_place_on_the_keyboard(page: Page) -> None:
    with shop_with(page, 'data-shortcut="ctrl+alt+H"') as widget:
        expect(widget.launcher).to_have_attribute("aria-keyshortcuts", "Control+alt+H")
        page.keyboard.press("Shift+F1")
        page.keyboard.press("Control+Alt+Shift+KeyH")
        page.evaluate("""document.dispatchEvent(new KeyboardEvent("keydown", {
            code: "KeyH", key: "ħ", ctrlKey: true, altKey: true, modifierAltGraph: true,
            bubbles: true}))""")
        expect(widget.dialog).to_have_count(0)
        page.keyboard.press("Control+Alt+KeyH")
        expect(widget.description).to_be_focused()


def test_the_applications_own_use_of_the_key_comes_first(widget: Widget) -> None:
    watched(widget).page.evaluate("""() => document.addEventListener("keydown", (event) => {
      if (event.key === "F1") event.preventDefault();
    })""")
    widget.page.keyboard.press("Shift+F1")
    expect(widget.dialog).to_have_count(0)


def test_the_key_can_be_turned_off(page: Page, site: Site) -> None:
    site.pages = shop(TAG.replace("async", 'data-shortcut="none" async'))
    widget = Widget(page, site)
    with page.expect_response("**/hypercare-watch.js"):
        widget.visit()
    page.evaluate("() => new Promise(requestIdleCallback)")
    page.keyboard.press("Shift+F1")
    expect(widget.dialog).to_have_count(0)
    assert widget.launcher.get_attribute("aria-keyshortcuts") is None


def test_an_element_of_a_component_opens_it_with_its_answers(widget: Widget) -> None:
    widget.page.evaluate(OPENER_IN_A_SHADOW_ROOT)
    widget.page.get_by_role("button", name="Wrong price?").click()
    expect(widget.description).to_have_value("The price of No. 7 is wrong.")
    widget.send()
    widget.heading("Thank you")
    assert widget.only_post().feedback["category"] == "data"


@pytest.mark.parametrize(
    ("place", "direction", "corner"),
    [
        ("bottom-right", "ltr", ["right", "bottom"]),
        ("bottom-left", "ltr", ["left", "bottom"]),
        ("top-right", "ltr", ["right", "top"]),
        ("top-left", "ltr", ["left", "top"]),
    ],
)
def test_the_launcher_stands_in_the_corner_that_was_chosen(
    page: Page, place: str, direction: str, corner: list[str]
) -> None:
    with shop_with(page, f'data-launcher="{place}"'):
        assert page.evaluate(AT_THE_LAUNCHER) == corner
        page.emulate_media(media="print")
        assert not page.locator("hypercare-widget #corner").is_visible()


def test_in_a_language_from_right_to_left_the_launcher_is_mirrored(page: Page) -> None:
    with shop_with(page, 'data-lang="ar"'):
        assert page.evaluate(AT_THE_LAUNCHER) == ["left", "bottom"]


def test_a_hidden_launcher_leaves_the_other_ways(page: Page) -> None:
    with shop_with(page, 'data-launcher="hidden"') as widget:
        expect(widget.launcher).to_have_count(0)
        page.keyboard.press("Shift+F1")
        expect(widget.description).to_be_focused()


@pytest.mark.parametrize(
    "tag",
    [
        TAG + TAG,
        TAG.replace("async", "defer"),
        TAG.replace("<script", '<script type="module"'),
        TAG + '<b id="hypercare">An element of the same name</b>',
    ],
)
def test_however_the_tag_is_written_there_is_one_widget(page: Page, site: Site, tag: str) -> None:
    site.pages = shop(tag)
    widget = watched(Widget(page, site).visit())
    expect(page.locator("hypercare-widget")).to_have_count(1)
    widget.open()


def test_a_tag_that_a_script_adds_later_is_as_good(page: Page, site: Site) -> None:
    site.pages = shop("")
    site.csp = "default-src 'self'; img-src data:"
    widget = Widget(page, site).visit()
    page.evaluate("""() => {
      const script = document.createElement("script");
      script.src = "/_hypercare/hypercare.js?v=2";
      script.dataset.shortcut = "F9";
      document.head.append(script);
    }""")
    watched(widget)
    expect(widget.launcher).to_have_attribute("aria-keyshortcuts", "F9")
    widget.open()


def test_a_frame_of_the_same_origin_has_a_widget_of_its_own(page: Page, site: Site) -> None:
    site.csp += "; frame-src 'self'"
    widget = watched(Widget(page, site).visit())
    page.click("#order")
    page.evaluate("""() => new Promise((loaded) => {
      const frame = document.createElement("iframe");
      frame.src = "/";
      [frame.width, frame.height] = [600, 500];
      frame.onload = loaded;
      document.body.prepend(frame);
    })""")
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Feedback", exact=True).click()
    expect(frame.get_by_label("What went wrong?")).to_be_focused()
    page.evaluate("document.querySelector('iframe').remove()")
    assert [message for _, message in steps(widget)] == ["opened /cart", "clicked “Place order”"]


def test_stop_takes_all_of_it_out_again(browser: Browser, site: Site) -> None:
    page = browser.new_page(viewport={"width": 1100, "height": 800})
    widget = watched(Widget(page, site).visit())
    page.evaluate("hypercare.stop()")
    assert page.evaluate("[String(WebSocket), String(EventSource), String(console.error)]") == [
        "function WebSocket() { [native code] }",
        "function EventSource() { [native code] }",
        "function error() { [native code] }",
    ]
    page.keyboard.press("Shift+F1")
    page.click("#help")
    expect(widget.dialog).to_have_count(0)
    expect(page.locator("hypercare-widget")).to_have_count(0)
    page.close()


def test_a_kind_that_is_none_is_told_in_the_console_and_the_dialog_opens(page: Page) -> None:
    with shop_with(page) as widget:
        page.evaluate('hypercare.open({ kind: "wish", category: "data" })')
        expect(widget.description).to_be_focused()
        page.evaluate("true")
        assert [line for line in widget.console if line.startswith("hypercare:")] == [
            'hypercare: the kind "wish" is not known; it may be problem, question, request, praise.'
        ]
