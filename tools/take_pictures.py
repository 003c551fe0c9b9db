"""Take the pictures of docs/operating/every-day.md: one feedback, and what each screen shows of it.

``python -m tools.take_pictures`` starts the shop, the collector and three real trackers, reports a
problem in the browser, and photographs every place where it can be seen afterwards.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from examples.trackers.redmine import running_redmine
from examples.trackers.roundup import running_roundup
from examples.trackers.rt import running_rt
from tests.collector.connectors.redmine_desk import Desk as RedmineDesk
from tests.collector.connectors.rt_desk import Desk as RtDesk
from tests.collector.rooms import PUBLIC, SECRET
from tests.conftest import CHROMIUM
from tests.examples.conftest import running_shop
from tests.journey.processes import running_collector
from tests.journey.test_one_feedback import World, meet_both_defects, sign_in
from tests.journey.test_three_trackers import CONFIGURATION, Place, link_to_the_page, tell
from tests.waiting import until

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SIZE = {"width": 1180, "height": 900}


@contextmanager
def everything(folder: Path) -> Iterator[Place]:
    """Start the shop, its collector and the three trackers behind it."""
    with ExitStack() as stack:
        roundup = stack.enter_context(running_roundup(folder / "roundup"))
        redmine = stack.enter_context(running_redmine(folder / "redmine"))
        rt = stack.enter_context(running_rt(folder / "rt"))
        wanted = CONFIGURATION.format(
            public=PUBLIC, secret=SECRET, roundup=roundup, redmine=redmine, rt=rt
        )
        settings = {"HYPERCARE_LOG_FORMAT": "json"}
        collector = stack.enter_context(running_collector(folder / "data", wanted, **settings))
        dsn = f"http://{SECRET}@127.0.0.1:{collector.port}/shop"
        shop = stack.enter_context(
            running_shop(folder, HYPERCARE_DSN=dsn, HYPERCARE_SPOOL=str(folder / "spool"))
        )
        world = World(shop, collector, roundup)
        yield Place(shop, collector, world, RedmineDesk(redmine), RtDesk(rt))


def photograph(page: Page, name: str) -> None:
    """Write one picture."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")
    print(f"docs/pictures/{name}.png")


def follow(browser: Browser, place: Place) -> None:
    """Report a problem, and look at it everywhere."""
    page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
    sign_in(page, place.shop)
    meet_both_defects(page, place.shop)
    status = tell(page)
    photograph(page, "followed-click")
    until(place.collector.settled, seconds=120)
    page.goto(status)
    photograph(page, "followed-status")
    page.goto(link_to_the_page(place))
    photograph(page, "followed-page")
    roundup = place.roundup.tracker
    page.goto(f"{roundup.url}issue1")
    photograph(page, "followed-roundup")
    redmine = place.redmine.tracker
    page.goto(f"{redmine.url}/login")
    page.fill("#username", redmine.admin)
    page.fill("#password", redmine.admin_password)
    page.click("#login-submit")
    page.goto(f"{redmine.url}/issues/1")
    photograph(page, "followed-redmine")
    rt = place.rt.tracker
    page.goto(f"{rt.url}/NoAuth/Login.html")
    page.fill("input[name=user]", rt.admin)
    page.fill("input[name=pass]", rt.admin_password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{rt.url}/Ticket/History.html?id=1")
    photograph(page, "followed-rt")


def main() -> None:
    """Take all the pictures, and print what the collector's log says of that feedback."""
    with (
        tempfile.TemporaryDirectory() as folder,
        everything(Path(folder)) as place,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            follow(browser, place)
        finally:
            browser.close()
        [accepted] = [line for line in place.log() if line.get("status") == 202]
        for line in place.log():
            if line.get("feedback") == accepted["feedback"]:
                print(json.dumps(line))


if __name__ == "__main__":
    main()
