"""Take the picture of README.md: the dialog in the shop, and the ticket that came of it.

``python -m tools.take_first_picture`` starts the shop, the collector and Roundup, reports a problem
in the browser, and lays the two screens side by side. The ticket alone is the picture of
docs/destinations/roundup.md.
"""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from examples.trackers.roundup import Tracker, running_roundup
from tests.collector.rooms import SECRET
from tests.conftest import CHROMIUM, QUIET
from tests.examples.conftest import Shop, running_shop
from tests.journey import wanted
from tests.journey.processes import Collector, running_collector
from tests.journey.test_one_feedback import meet_both_defects, sign_in
from tests.waiting import until

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
WORDS = "The newsletter promises 25 % off with SPRING25, but when I press Apply nothing happens."
SIDE_BY_SIDE = """
<body style="margin:0;display:inline-flex;align-items:center;gap:12px;background:#fff">
<img src="data:image/png;base64,{}" height="760">
<svg width="42" height="66" viewBox="0 0 42 66" fill="#2f47d0" style="flex:none">
<path d="M0 20h18V0l24 33-24 33V46H0z"/></svg>
<img src="data:image/png;base64,{}" height="760">
"""


def say(page: Page, shop: Shop) -> bytes:
    """Tell in the shop what went wrong; return the picture of the dialog."""
    sign_in(page, shop)
    meet_both_defects(page, shop)
    page.get_by_role("button", name="Feedback", exact=True).click()
    dialog = page.locator("hypercare-widget dialog")
    dialog.get_by_label("What went wrong?").fill(WORDS)
    dialog.get_by_label("Many").check()
    dialog.get_by_label("Only with a workaround").check()
    expect(dialog.locator("canvas").first).to_be_visible()
    dialog.locator("textarea").first.focus()
    dialog.evaluate("(all) => all.querySelectorAll('*').forEach((one) => { one.scrollTop = 0 })")
    page.wait_for_timeout(400)  # what moves has come to rest
    picture = dialog.screenshot()
    dialog.get_by_role("button", name="Send feedback").click()
    expect(dialog.get_by_role("heading", name="Thank you")).to_be_visible()
    return picture


def read(page: Page, tracker: Tracker, collector: Collector) -> bytes:
    """Return the picture of the ticket, once it is there."""
    until(collector.settled)
    page.goto(f"{tracker.url}issue1")
    if page.locator("input[name=__login_name]").count():
        page.fill("input[name=__login_name]", tracker.admin)
        page.fill("input[name=__login_password]", tracker.admin_password)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.goto(f"{tracker.url}issue1")
    (PICTURES / "ticket.png").write_bytes(page.screenshot())
    return page.screenshot(clip={"x": 172, "y": 92, "width": 822, "height": 908})


def take(browser: Browser, shop: Shop, collector: Collector, tracker: Tracker) -> None:
    """Write both pictures."""
    page = browser.new_page(viewport={"width": 1180, "height": 860})
    said = say(page, shop)
    page.set_viewport_size({"width": 1000, "height": 1000})
    found = read(page, tracker, collector)
    page.goto("about:blank")
    page.set_viewport_size({"width": 1400, "height": 760})
    page.set_content(
        SIDE_BY_SIDE.format(*(base64.b64encode(each).decode() for each in (said, found)))
    )
    width = page.evaluate("Math.ceil(document.body.getBoundingClientRect().width)")
    page.set_viewport_size({"width": width, "height": 760})
    page.screenshot(path=PICTURES / "from-dialog-to-ticket.png")
    print("docs/pictures/ticket.png", "docs/pictures/from-dialog-to-ticket.png", sep="\n")


def written(picture: bytes) -> str:
    """Return a picture as letters."""
    return base64.b64encode(picture).decode()


def main() -> None:
    """Start everything, and take the pictures."""
    with tempfile.TemporaryDirectory() as name, running_roundup(Path(name) / "roundup") as tracker:
        folder = Path(name)
        configuration = wanted.shop(board=wanted.board(tracker))
        with running_collector(folder / "data", configuration) as collector:
            dsn = f"http://{SECRET}@127.0.0.1:{collector.port}/shop"
            settings = {"HYPERCARE_DSN": dsn, "HYPERCARE_SPOOL": str(folder / "spool")}
            with running_shop(folder, **settings) as shop, sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
                take(browser, shop, collector, tracker)
                browser.close()


if __name__ == "__main__":
    main()
