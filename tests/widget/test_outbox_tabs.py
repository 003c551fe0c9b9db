"""Several tabs share one outbox: one of them sends, and all of them know."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.waiting import until
from tests.widget.driver import Widget
from tests.widget.site import RECEIVED, Reply

PATIENCE = 20_000
NO_LOCKS = "() => { delete Navigator.prototype.locks; }"
ASLEEP = """() => {
  const real = window.setTimeout;
  window.setTimeout = (act, ms = 0, ...rest) => (ms < 2000 ? real(act, ms, ...rest) : 0);
}"""
ONLINE = "() => { dispatchEvent(new Event('online')); }"


def another(widget: Widget, context: BrowserContext) -> Widget:
    """Return a further tab whose courier is awake."""
    tab = Widget(context.new_page(), widget.site).visit("/").open()
    tab.page.keyboard.press("Escape")
    return tab


@pytest.fixture(params=["locks", "leases"])
def told_apart(request: pytest.FixtureRequest, context: BrowserContext) -> None:
    """Let tabs keep out of each other's way by either means."""
    if request.param == "leases":
        context.add_init_script(f"({NO_LOCKS})()")


@pytest.mark.usefixtures("told_apart")
def test_one_tab_sends_and_the_one_that_waits_shows_the_receipt(
    context: BrowserContext, widget: Widget
) -> None:
    first = widget.visit()
    first.site.mood = None
    first.page.evaluate(ASLEEP)
    first.open().write("from the first tab").send()
    first.heading("Kept on this device")
    second = another(first, context)
    first.site.mood = RECEIVED
    second.page.evaluate(ONLINE)
    first.heading("Thank you")
    expect(first.dialog.get_by_text("SHOP-142")).to_be_visible()
    assert first.only_post().feedback["description"] == "from the first tab"
    assert second.stored() == []


@pytest.mark.usefixtures("told_apart")
def test_tabs_that_wake_together_send_once(context: BrowserContext, widget: Widget) -> None:
    tabs = [widget.visit()]
    tabs[0].site.mood = None
    tabs[0].open().write("only once").send()
    tabs[0].heading("Kept on this device")
    tabs += [another(tabs[0], context) for _ in range(2)]
    tabs[0].site.mood = RECEIVED
    for tab in tabs:
        tab.page.evaluate(ONLINE)
    expect(tabs[0].dialog).to_contain_text("SHOP-142", timeout=PATIENCE)
    until(lambda: tabs[0].stored() == [])
    assert len(tabs[0].site.posted) == 1


def test_what_one_tab_is_sending_no_other_sends(context: BrowserContext, widget: Widget) -> None:
    first = widget.visit()
    first.site.mood = Reply(202, hold=True)
    first.open().write("on its way").send()
    until(lambda: first.site.posted)
    second = another(first, context)
    second.page.evaluate(ONLINE)
    second.open().write("from the second tab").send()
    until(lambda: len(first.site.posted) == 2)
    said = [posted.feedback["description"] for posted in first.site.posted]
    assert said == ["on its way", "from the second tab"]
