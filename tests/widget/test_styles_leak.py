"""No style leaks: the page's rules do not reach us, and ours do not reach the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.widget.driver import Widget
from tests.widget.looks import cut_off
from tests.widget.pages import shop
from tests.widget.site import Site

Visit = Callable[[str], Widget]

# What is computed for every element of ours; sizes come from them.
LOOK = """() => {
  const root = document.querySelector("hypercare-widget").shadowRoot;
  const names = ["font", "color", "background-color", "direction", "letter-spacing", "word-spacing",
    "text-transform", "text-align", "white-space", "visibility", "opacity", "padding", "margin",
    "border", "border-radius", "display", "cursor", "text-shadow", "list-style", "width"];
  return [...root.querySelectorAll("#corner, #corner *, dialog, dialog *")]
    .filter((one) => !one.closest(".frame")).map((one) => {
    const style = getComputedStyle(one);
    return one.localName + names.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";");
  });
}"""
PAGE = """() => [...document.querySelectorAll("html, body, body *")].map((one) =>
  [...getComputedStyle(one)].map((name) => getComputedStyle(one).getPropertyValue(name)).join(";"))
"""
HOSTILE = {
    "everything, importantly": """* { color: red !important; font: 30px/3 serif !important;
      letter-spacing: .5em !important; text-transform: uppercase !important; margin: 9px !important;
      direction: rtl !important; opacity: .2 !important; visibility: hidden !important;
      border: 4px solid red !important; text-align: center !important; float: left !important }""",
    "elements by name": """button, input, textarea, select, fieldset, legend, label, dialog, form,
      h2, h3, p, ul, li, section, details, summary, canvas, hypercare-widget
      { all: unset; background: lime; padding: 3em; display: inline; width: 3px; color: lime }""",
    "a small root": ":root { font-size: 62.5% }",
    "a large root": ":root { font-size: 32px }",
    "what is inherited": """html { letter-spacing: 9px; line-height: 4; word-spacing: 2em;
      cursor: wait; text-shadow: 0 0 5px red; white-space: pre; text-indent: 5em;
      list-style: square;
      font: italic 900 40px cursive; text-align: right; hyphens: auto; tab-size: 99 }""",
    "variables of our names": """* { --surface: red; --text: red; --accent: red; --line: red }
      @property --hc-radius2 { syntax: "<length>"; inherits: true; initial-value: 9px }""",
}


@pytest.fixture
def visited(browser: Browser) -> Iterator[Visit]:
    sites: list[Site] = []
    contexts = []

    def visit(rules: str) -> Widget:
        sites.append(Site({**shop(), "/shop.css": ("text/css", rules)}))
        contexts.append(browser.new_context(locale="en-GB", reduced_motion="reduce"))
        return Widget(contexts[-1].new_page(), sites[-1]).visit()

    yield visit
    for context in contexts:
        context.close()
    for site in sites:
        site.close()


def look(widget: Widget) -> list[str]:
    widget.open().pictured()
    return list(widget.page.evaluate(LOOK))


@pytest.mark.parametrize("rules", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_rule_of_the_page_restyles_us(visited: Visit, rules: str) -> None:
    plain = look(visited(""))
    assert len(plain) > 60
    assert look(visited(rules)) == plain


def test_a_page_that_is_zoomed_shows_the_whole_dialog(visited: Visit) -> None:
    widget = visited("html { zoom: 2 }").open()
    assert cut_off(widget.page) == []
    box = widget.dialog.bounding_box()
    assert box
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= widget.page.evaluate("innerHeight") + 1


def test_our_rules_do_not_restyle_the_page(visited: Visit) -> None:
    widget = visited("button { color: #123 } dialog { border: 3px solid } p { margin: 7px }")
    before = widget.page.evaluate(PAGE)
    widget.open().pictured()
    widget.page.keyboard.press("Escape")
    widget.page.mouse.move(0, 0)
    assert widget.page.evaluate(PAGE) == before
    assert widget.page.evaluate("document.adoptedStyleSheets.length") == 0


def test_every_variable_of_ours_has_a_name_that_no_page_has(visited: Visit) -> None:
    widget = visited("").open()
    names = widget.page.evaluate("""() => [...new Set(
      document.querySelector("hypercare-widget").shadowRoot.adoptedStyleSheets
        .flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).join(" ")
        .match(/(?<![\\w-])--[\\w-]+/g))]""")
    assert [name for name in names if not name.startswith(("--hypercare-", "--hc-"))] == []
