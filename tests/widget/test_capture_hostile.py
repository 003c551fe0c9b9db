"""Whoever looks for a masked word finds it through no channel, and in doubt nothing is shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.widget.capture_camera import Camera
from tests.widget.capture_site import CaptureSite

SECRET = "xylophone4711"
CHANNELS = {
    "option": "<select><option data-hypercare-mask>{0}</option></select>",
    "group": "<select multiple><optgroup data-hypercare-mask><option>{0}</optgroup></select>",
    "custom list": "<select style='appearance: none'><option data-hypercare-mask>{0}</select>",
    "text security": "<p style='-webkit-text-security: disc'>{0}</p>",
    "label": "<input aria-label='Card number' value='{0}'>",
    "hint": "<input placeholder='Password' value='{0}'>",
    "alt": "<div data-hypercare-mask><img alt='{0}' src='/nothing' width=90 height=30></div>",
    "title": "<p data-hypercare-mask title='{0}' aria-label='{0}' data-x='{0}'>{0}</p>",
    "marker": "<ul data-hypercare-mask style='list-style: \"{0}\"'><li>{0}</ul>",
    "quotes": '<q data-hypercare-mask style=\'quotes: "{0}" "{0}"\'>{0}</q>',
    "curve": "<svg><path id=c d='M0 9h99'/><text data-hypercare-mask><textPath href='#c'>{0}</svg>",
    "reused": "<svg><g data-hypercare-mask><text id=t>{0}</text></g><use href='#t'/></svg>",
    "html in svg": "<svg data-hypercare-mask><foreignObject width=99 height=99><p>{0}</p></svg>",
    "masked in it": "<svg><foreignObject width=99 height=99><p data-hypercare-mask>{0}</p></svg>",
    "background": "<p data-hypercare-mask style='background: url(/picture.svg?{0})'>x</p>",
    "border": "<p data-hypercare-mask style='border: 9px solid; border-image: url(/a?{0}) 1'>x</p>",
    "mask image": "<p data-hypercare-mask style='mask: url(/picture.svg?{0})'>x</p>",
    "filter": "<p data-hypercare-mask style='filter: url(/a.svg#{0})'>x</p>",
    "editable": "<div contenteditable data-hypercare-mask>{0}<b>{0}</b></div>",
    "contents": "<div data-hypercare-mask style='display: contents'><i>{0}</i>{0}</div>",
    "top layer": "<div data-hypercare-mask><p popover=manual>{0}</p></div>",
    "clobbered": "<form data-hypercare-mask><input name=matches><input name=localName>{0}</form>",
    "file": "<input type=file data-hypercare-mask title='{0}'>",
    "button": "<input type=submit data-hypercare-mask value='{0}'>",
    "output": "<output data-hypercare-mask>{0}</output>",
    "frame": "<iframe data-hypercare-mask srcdoc='<p>{0}</p>'></iframe>",
    "in a frame": "<iframe srcdoc='<p data-hypercare-mask>{0}</p>'></iframe>",
    "blocked": "<p data-hypercare-block title='{0}'>{0}<b style='position: fixed'>{0}</b></p>",
}
FILL = """(html) => {
  document.body.innerHTML = html + "<p>open words</p>";
  for (const one of document.querySelectorAll("[popover]")) one.showPopover();
  return new Promise((go) => setTimeout(go, document.querySelector("iframe") ? 300 : 0));
}"""


@pytest.fixture(scope="module")
def site() -> Iterator[CaptureSite]:
    site = CaptureSite()
    yield site
    site.close()


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_masked_word_leaves_by_no_channel(page: Page, site: CaptureSite, channel: str) -> None:
    camera = Camera(page, f"{site.url}/form.html")
    page.evaluate(FILL, CHANNELS[channel].format(SECRET))
    drawing = camera.drawing()
    assert "open words" in drawing
    assert SECRET not in drawing


@pytest.mark.parametrize("channel", CHANNELS)
def test_where_all_words_are_masked_none_leaves(
    page: Page, site: CaptureSite, channel: str
) -> None:
    camera = Camera(page, f"{site.url}/form.html")
    html = CHANNELS[channel].replace("data-hypercare-mask", "").format(SECRET)
    page.evaluate(FILL, html)
    drawing = camera.drawing(maskText=True)
    assert "open words" not in drawing
    assert SECRET not in drawing


def test_a_mask_that_cannot_be_judged_counts_as_one(page: Page, site: CaptureSite) -> None:
    camera = Camera(page, f"{site.url}/form.html")
    page.evaluate(FILL, f"<form><input name=matches>{SECRET}<p>{SECRET}</p></form>")
    drawing = camera.drawing()
    assert "open words" in drawing
    assert SECRET not in drawing
