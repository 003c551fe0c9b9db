"""The widget as an ES module: `init`, beside a script tag, after `stop`, without a page."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.widget.driver import Widget
from tests.widget.pages import TAG, shop
from tests.widget.site import SCRIPT, Site

MODULE = "/_hypercare/hypercare.mjs"
BUILT = Path(__file__).parents[2] / "widget_static/hypercare_widget/hypercare.mjs"
APP = '<script src="/app.mjs" type="module"></script>'

Visit = Callable[..., Widget]


@pytest.fixture
def visited(page: Page) -> Iterator[Visit]:
    """Open the shop with a module of its own, by default one that only calls `init`."""
    sites: list[Site] = []

    def visit(app: str = "window.care = init()", tag: str = APP) -> Widget:
        code = f'import {{ init }} from "{MODULE}";\n{app}'
        sites.append(Site({**shop(tag), "/app.mjs": (SCRIPT, code)}))
        widget = Widget(page, sites[-1]).visit()
        page.wait_for_function("() => window.care")
        return widget

    yield visit
    for site in sites:
        site.close()


def test_init_begins_what_a_script_tag_would(visited: Visit) -> None:
    widget = visited(
        'window.care = init({ release: "2.4.1", mask: [".a", "#total"], project: null })'
    )
    widget.page.click("#order")
    widget.open().write().pictured().send()
    widget.heading("Thank you")
    feedback = widget.only_post().feedback
    assert feedback["app"] == {"release": "2.4.1"}
    assert "clicked “Place order”" in [step["message"] for step in feedback["trail"]["steps"]]
    assert widget.page.evaluate("care === window.hypercare")
    assert widget.page.evaluate("violations") == []


@pytest.mark.parametrize(
    "tag", [TAG.replace(" async", "") + APP, APP + TAG.replace(" async", " defer")]
)
def test_a_script_tag_and_init_make_one_widget(visited: Visit, tag: str) -> None:
    widget = visited("window.care = [init(), init()]", tag)
    widget.page.wait_for_load_state("load")
    assert widget.page.evaluate("care[0] === care[1] && care[0] === hypercare")
    assert widget.page.locator("hypercare-widget").count() == 1


def test_after_stop_nothing_is_left_and_init_begins_anew(visited: Visit) -> None:
    widget = visited()
    widget.open().write("half a sentence")
    widget.page.evaluate("care.stop()")
    expect(widget.page.locator("hypercare-widget")).to_have_count(0)
    widget.page.evaluate("care.open()")
    widget.page.click("#help")
    expect(widget.page.locator("hypercare-widget")).to_have_count(0)
    widget.page.evaluate(f"import('{MODULE}').then(({{ init }}) => {{ window.care = init() }})")
    widget.page.wait_for_function("() => !care.stopped")
    widget.open()
    expect(widget.description).to_have_value("half a sentence")
    widget.send()
    widget.heading("Thank you")


def test_stopped_before_the_page_is_read_it_does_not_come_back(page: Page, site: Site) -> None:
    stop = '<script src="/stop.js"></script>'
    site.pages |= shop(TAG.replace(" async", "") + stop)
    site.pages["/stop.js"] = (SCRIPT, "hypercare.stop()")
    widget = Widget(page, site).visit()
    page.wait_for_load_state("load")
    expect(widget.launcher).to_have_count(0)


def test_its_files_and_the_collector_may_be_elsewhere(visited: Visit, site: Site) -> None:
    said = {
        "key": "hcp_0123456789abcdef",
        "endpoint": site.url,
        "folder": f"{site.url}/_hypercare",
    }
    widget = visited('document.querySelector("h1").id = "there"; window.care = true')
    widget.site.csp = ""
    widget.site.pages["/app.mjs"] = (
        SCRIPT,
        f'import {{ init }} from "{MODULE}"; window.care = init({json.dumps(said)})',
    )
    with widget.page.expect_request(f"{site.url}/_hypercare/hypercare-form.js"):
        widget.visit()
    widget.open().write().send()
    widget.heading("Thank you")
    assert [posted.headers["Authorization"] for posted in site.posted] == [f"Bearer {said['key']}"]


def test_what_cannot_be_used_is_said_in_the_console_and_breaks_nothing(visited: Visit) -> None:
    widget = visited('window.care = init({ endpoint: "http://[" })')
    widget.page.evaluate("care.open(); care.stop()")
    (said,) = [line for line in widget.console if line.startswith("hypercare")]
    assert said.startswith("hypercare: init was called in vain: ")
    expect(widget.launcher).to_have_count(0)


def test_without_a_page_it_can_be_imported_and_does_nothing() -> None:
    code = f"""
      const before = Object.keys(globalThis).length;
      const {{ init }} = await import({json.dumps(BUILT.as_uri())});
      const care = init({{ key: "hcp_1", project: "shop" }});
      care.open(); care.close(); care.step("a", {{}}); care.identify({{}}); care.stop();
      care.on("receipt", () => {{}})();
      console.log(care.stopped, care.version, Object.keys(globalThis).length - before);
    """
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", code], capture_output=True, text=True, check=False
    )
    assert (ran.stdout, ran.stderr) == ("true 0.1.0 0\n", "")
