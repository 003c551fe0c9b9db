"""Applications of real frameworks carry the widget without any glue; neither disturbs the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widget.bundling import WIDGET, files, run
from tests.widget.driver import Widget
from tests.widget.site import HTML, SCRIPT, Site

BUILD = Path(__file__).parent / "frameworks/build.mjs"
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; style-src 'self'"
)
TAG = '<script src="/_hypercare/hypercare.js" async></script>'
EMPTY = """<!doctype html><html lang="en"><head><title>Shop</title>{tag}</head>
<body><div id="app"></div><script type="module" src="/{name}.js"></script></body></html>"""
SWAPPED = """<!doctype html><html lang="en"><head><title>{place}</title>
<script src="/{name}.js" defer></script>{tag}</head>
<body {boost}><h1>{place}</h1><a href="/orders">Orders</a> <a href="/shop">Shop</a>
<button>Add to cart</button>{body_tag}</body></html>"""
RENDERED = """<!DOCTYPE html><html lang="en"><head><title>Rendered by a server</title>{tag}</head>\
<body><button type="button">Add to cart</button><output>0<!-- --> in the cart</output>\
<script src="/document.js" type="module"></script></body></html>"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return each application's script by its path."""
    folder = tmp_path_factory.mktemp("frameworks")
    run("node", str(BUILD), str(folder), cwd=WIDGET)
    return files(folder)


@pytest.fixture
def site(built: dict[str, str]) -> Iterator[Site]:
    site = Site({path: (SCRIPT, code) for path, code in built.items()}, POLICY)
    yield site
    site.close()


def messages(widget: Widget) -> list[str]:
    """Send a feedback; return what its trail tells."""
    return [step["message"] for step in widget.trail()["steps"]]


@pytest.mark.parametrize("name", ["react", "vue", "svelte"])
def test_a_component_application(page: Page, site: Site, name: str) -> None:
    tag = "" if name == "react" else TAG
    site.pages["/shop"] = (HTML, EMPTY.format(name=name, tag=tag))
    widget = Widget(page, site).visit("/shop")
    expect(widget.launcher).to_be_visible()
    page.get_by_role("button", name="Add to cart").click()
    page.get_by_label("Name").press_sequentially("ada")
    page.get_by_role("link", name="Orders").click()
    page.get_by_role("button", name="Break").click()
    trail = widget.trail()
    said = [step["message"] for step in trail["steps"]]
    for step in ("clicked “Add to cart”", "went to /orders", "clicked “Break”", "changed “Name”"):
        assert step in said
    assert ("RangeError", "broken on purpose") in [
        (error["type"], error["message"]) for error in trail["errors"]
    ]
    assert "ada" not in str(trail).lower()
    page.keyboard.press("Escape")
    expect(widget.dialog).to_have_count(0)
    expect(widget.launcher).to_be_focused()
    expect(page.get_by_label("Name")).to_have_value("ADA")
    page.get_by_label("Name").press("End")
    page.keyboard.type("!")
    expect(page.get_by_label("Name")).to_have_value("ADA!")
    expect(page.get_by_text("1 in the cart")).to_be_visible()
    expect(page.locator("hypercare-widget")).to_have_count(1)
    assert page.evaluate("window.begun") == (2 if name == "react" else None)


def test_a_document_that_react_takes_over(page: Page, site: Site) -> None:
    site.pages["/shop"] = (HTML, RENDERED.format(tag=TAG))
    widget = Widget(page, site).visit("/shop")
    expect(widget.launcher).to_be_visible()
    page.evaluate("void takeOver()")
    page.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_text("1 in the cart")).to_be_visible()
    assert page.evaluate("recovered") == []
    assert "clicked “Add to cart”" in messages(widget)


@pytest.mark.parametrize("where", ["tag", "body_tag"], ids=["in the head", "in the body"])
@pytest.mark.parametrize("name", ["htmx", "turbo"])
def test_an_application_that_swaps_its_body(page: Page, site: Site, name: str, where: str) -> None:
    words: dict[str, Any] = {"name": name, "tag": "", "body_tag": "", where: TAG}
    boost = 'hx-boost="true" hx-boost:inherited="true"' if name == "htmx" else ""
    for place in ("shop", "orders"):
        site.pages[f"/{place}"] = (HTML, SWAPPED.format(place=place, boost=boost, **words))
    widget = Widget(page, site).visit("/shop")
    expect(widget.launcher).to_be_visible()
    page.evaluate("window.mark = 1")
    for place in ("orders", "shop"):
        page.get_by_role("link", name=place.capitalize()).click()
        expect(page.get_by_role("heading", name=place)).to_be_visible()
        page.get_by_role("button", name="Add to cart").click()
    assert page.evaluate("window.mark"), "the page was not swapped, but loaded"
    expect(page.locator("hypercare-widget")).to_have_count(1)
    said = messages(widget)
    assert [step for step in said if step.startswith("went")] == [
        "went to /orders",
        "went to /shop",
    ]
    assert said.count("clicked “Add to cart”") == 2
