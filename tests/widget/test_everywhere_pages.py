"""Old, odd and hostile pages: the widget stays itself there, and leaves them as they are."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import hypercare_widget
from tests.widget.driver import Widget
from tests.widget.environments import TAG
from tests.widget.pages import shop
from tests.widget.site import HTML, SCRIPT, Site
from tests.widget.watched import watched

NOW = TAG.replace(" async", "")
XHTML = "application/xhtml+xml"
PAGE = """<html lang="en"><head><title>Old</title>{tag}</head>
<body><h1>Old page</h1><table><tr><td><button id="order">Place order</button></td></tr></table>
<p><font color="red">marquee</font></p></body></html>"""
STRICT_XML = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"
  "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en"><head><title>Strict</title>
<script src="/_hypercare/hypercare.js"></script></head>
<body><h1>Strict page</h1><p><button id="order">Place order</button><br/>
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>
<input type="text" value="a &amp; b" /></p></body></html>"""
# What prototype.js 1.6 and its kin did to everybody's objects.
PATCHED = """
Object.prototype.each = Object.prototype.inherits = function () { return "patched"; };
Array.prototype.toJSON = function () { return "[patched]"; };
Object.prototype.toJSON = function () { return "{patched}"; };
for (const name of ["each", "first", "last", "without", "toArray", "clear"])
  Array.prototype[name] = Array.prototype[name] || function () { return "patched"; };
String.prototype.startsWith = function (start) { return this.indexOf(start) === 0; };
Array.from = function (items) { const all = []; for (const it of items) all.push(it); return all };
Element.prototype.remove = Element.prototype.show = Element.prototype.hide = function () {
  if (this.parentNode) this.parentNode.removeChild(this);
  return this;
};
Function.prototype.bind = function (self) {
  const call = this, given = [].slice.call(arguments, 1);
  return function () { return call.apply(self, given.concat([].slice.call(arguments))); };
};
window.$ = window.$$ = window.$A = function () { return "patched"; };
"""
FROZEN = """
Object.freeze(console); Object.freeze(Array.prototype); Object.freeze(XMLHttpRequest.prototype);
Object.defineProperty(window, "fetch", { value: fetch, writable: false, configurable: false });
"""
HOSTILE = """
*:not(html) { all: revert; color: lime !important; font: 30px cursive !important;
  display: block !important; direction: rtl !important; zoom: 1.5 !important;
  transform: skew(3deg); opacity: .3 !important;
  animation: none !important; visibility: hidden !important; pointer-events: none !important;
  text-transform: uppercase !important; letter-spacing: 5px !important; filter: blur(2px) }
hypercare-widget { display: none !important; position: static !important; width: 0 !important }
"""


Visit = Callable[..., Widget]


@pytest.fixture
def visited(page: Page) -> Iterator[Visit]:
    """Open a page that is served as it is given."""
    sites: list[Site] = []

    def visit(text: str, kind: str = HTML, **pages: str) -> Widget:
        sites.append(Site({**shop(), "/old": (kind, text)}, csp=""))
        sites[-1].pages |= {f"/{name}.js": (SCRIPT, code) for name, code in pages.items()}
        return Widget(page, sites[-1]).visit("/old")

    yield visit
    for site in sites:
        site.close()


def sent(widget: Widget) -> dict[str, Any]:
    """Click on the page, give a feedback with a picture, and return it."""
    widget.page.click("#order")
    widget.open().write("words – “as they are”").pictured().send()
    widget.heading("Thank you")
    posted = widget.only_post()
    assert [kind for kind, *_ in posted.files] == ["screenshot"]
    assert posted.feedback["description"] == "words – “as they are”"
    steps = [step["message"] for step in posted.feedback["trail"]["steps"]]
    assert "clicked “Place order”" in steps
    return posted.feedback


def test_a_page_in_quirks_mode(visited: Visit) -> None:
    widget = visited(PAGE.format(tag=NOW))
    assert widget.page.evaluate("document.compatMode") == "BackCompat"
    sent(widget)


def test_a_page_of_frames_and_written_scripts(visited: Visit) -> None:
    written = "<script>document.write('<script src=/_hypercare/hypercare.js><\\/script>')</script>"
    sent(visited(PAGE.format(tag=written)))


def test_a_strict_xhtml_page(visited: Visit) -> None:
    widget = visited(STRICT_XML, XHTML)
    assert widget.page.evaluate("document.contentType") == XHTML
    widget.page.click("#order")
    widget.launcher.click()
    widget.dialog.locator("textarea").first.fill("a < b && c")
    expect(widget.dialog.locator("canvas")).to_be_visible()
    widget.send()
    widget.heading("Thank you")
    posted = widget.only_post()
    assert posted.feedback["description"] == "a < b && c"
    assert [kind for kind, *_ in posted.files] == ["screenshot"]


def test_a_page_in_an_old_encoding(page: Page) -> None:
    text = PAGE.format(tag='<script src="/lib/hypercare.js" data-endpoint="/_hypercare"></script>')
    site = Site({"/old": ("text/html; charset=iso-8859-1", text)}, csp="")
    for name in hypercare_widget.FILES:
        code = hypercare_widget.read(name).decode()
        site.pages[f"/lib/{name}"] = ("text/javascript", code)
    try:
        sent(Widget(page, site).visit("/old"))
    finally:
        site.close()


@pytest.mark.parametrize("base", ["/deep/er/", "https://elsewhere.example/app/"])
def test_a_page_with_another_base(visited: Visit, base: str) -> None:
    tag = f'<base href="{base}" target="_blank">{{}}'
    here = "document.write(`<script src=${location.origin}/_hypercare/hypercare.js><\\/script>`)"
    sent(visited(PAGE.format(tag=tag.format(f"<script>{here}</script>"))))


@pytest.mark.parametrize("code", [PATCHED, FROZEN], ids=["patched", "frozen"])
def test_a_page_that_has_its_own_ideas_of_natives(visited: Visit, code: str) -> None:
    widget = visited(PAGE.format(tag=f'<script src="/own.js"></script>{NOW}'), own=code)
    feedback = sent(widget)
    assert isinstance(feedback["environment"]["browser"]["name"], str)


def test_a_page_with_an_element_of_our_name(visited: Visit) -> None:
    page = PAGE.format(tag=NOW).replace("<h1>", '<form name="hypercare"></form><h1 id="hypercare">')
    sent(visited(page.replace(NOW, "").replace("</body>", NOW + "</body>")))


def test_the_pages_styles_do_not_reach_the_widget(visited: Visit) -> None:
    look = """() => {
      const root = document.querySelector("hypercare-widget").shadowRoot;
      return [root.host, ...root.querySelectorAll("*")].map((one) => {
        const style = getComputedStyle(one);
        return [...style].map((name) => `${one.localName} ${name} ${style.getPropertyValue(name)}`);
      });
    }"""
    plain = watched(visited(PAGE.format(tag=NOW))).page.evaluate(look)
    style = f"<style>{HOSTILE}</style>"
    widget = watched(visited(PAGE.format(tag=NOW + style)))
    reached = [
        (before, after)
        for ours, theirs in zip(plain, widget.page.evaluate(look), strict=True)
        for before, after in zip(ours, theirs, strict=True)
        if before != after
    ]
    assert reached == []
    launcher = widget.launcher
    expect(launcher).to_be_visible()
    launcher.click()
    expect(widget.description).to_be_focused()


def test_the_widgets_styles_do_not_reach_the_page(visited: Visit) -> None:
    widget = visited(PAGE.format(tag=NOW))
    look = """() => [...document.querySelectorAll("head, body, body *")].map((one) => {
      const style = getComputedStyle(one);
      return [...style].map((name) => style.getPropertyValue(name)).join();
    })"""
    widget.open()
    with_us = widget.page.evaluate(look)
    widget.page.evaluate("hypercare.stop()")
    assert widget.page.evaluate(look) == with_us
    assert (
        widget.page.evaluate("document.styleSheets.length + document.adoptedStyleSheets.length")
        == 0
    )


@pytest.mark.parametrize("is_open", [False, True], ids=["launcher", "dialog"])
def test_nothing_of_it_is_printed(visited: Visit, is_open: bool) -> None:
    widget = visited(PAGE.format(tag=NOW))
    if is_open:
        widget.open().write()
    widget.page.emulate_media(media="print")
    printed = widget.page.screenshot()
    widget.page.evaluate("hypercare.stop()")
    assert printed == widget.page.screenshot()


@pytest.mark.parametrize("algorithm", ["sha256", "sha384"])
def test_a_page_that_names_the_scripts_hash(page: Page, site: Site, algorithm: str) -> None:
    digest = hashlib.new(algorithm, hypercare_widget.read("hypercare.js")).digest()
    integrity = f"{algorithm}-{base64.b64encode(digest).decode()}"
    tag = (
        f'<script src="{site.url}/_hypercare/hypercare.js" integrity="{integrity}" '
        'crossorigin="anonymous" data-key="hcp_0123456789abcdef"></script>'
    )
    other = Site({"/old": (HTML, PAGE.format(tag=tag))}, csp="")
    site.csp = ""
    try:
        Widget(page, other).visit("/old").open().write("whole").send()
        expect(page.locator("hypercare-widget").get_by_text("SHOP-142")).to_be_visible()
        other.pages["/old"] = (HTML, PAGE.format(tag=tag.replace(integrity, f"{algorithm}-AAAA")))
        page.goto(f"{other.url}/old")
        assert page.evaluate("window.hypercare") is None
    finally:
        other.close()
    assert [posted.feedback["description"] for posted in site.posted] == ["whole"]


def test_an_isolated_page_may_use_the_collectors_files(page: Page, site: Site) -> None:
    site.csp = ""
    site.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    source = f"{site.url}/_hypercare/hypercare.js"
    tag = f'<script src="{source}" data-key="hcp_0123456789abcdef"></script>'
    other = Site({"/old": (HTML, PAGE.format(tag=tag))}, csp="")
    other.headers |= {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
    }
    try:
        widget = Widget(page, other).visit("/old")
        assert page.evaluate("crossOriginIsolated")
        widget.open().write("isolated").pictured().send()
        widget.heading("Thank you")
    finally:
        other.close()
    assert [posted.feedback["description"] for posted in site.posted] == ["isolated"]
