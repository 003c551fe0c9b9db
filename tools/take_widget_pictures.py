"""Take the pictures of docs/widget.md: docs/pictures/widget-*.png.

``python -m tools.take_widget_pictures [NAME …]`` starts the shop and its collector and photographs
the dialog in each of its states.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.collector.rooms import PUBLIC, SECRET
from tests.conftest import CHROMIUM, QUIET
from tests.examples.conftest import Shop, running_shop
from tests.journey.processes import running_collector
from tests.journey.test_one_feedback import meet_both_defects, sign_in

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
DESKTOP = {"viewport": {"width": 1180, "height": 860}}
PHONE = {
    "viewport": {"width": 390, "height": 780},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 16) Chrome/149.0 Mobile",
}
WORDS = "The code SPRING25 from your newsletter does nothing. I tried it twice."
CONFIGURATION = f"""
[projects.shop]
name = "Fernweh Outdoor"
public_key = "{PUBLIC}"
secret_key = "{SECRET}"

[projects.shop.fields.order]
label = "Number of the order"
help = "It stands at the top of the receipt."
pattern = "[A-Z]{{2}}-[0-9]{{4,8}}"
"""


@contextmanager
def everything(folder: Path) -> Iterator[Shop]:
    """Start the collector, and the shop that reports to it."""
    with running_collector(folder / "data", CONFIGURATION) as collector:
        dsn = f"http://{SECRET}@127.0.0.1:{collector.port}/shop"
        spool = str(folder / "spool")
        with running_shop(folder, HYPERCARE_DSN=dsn, HYPERCARE_SPOOL=spool) as shop:
            yield shop


class Scene:
    """One visit of the shop, from the defect to the open dialog."""

    def __init__(self, browser: Browser, shop: Shop, how: dict[str, Any]) -> None:
        self.context = browser.new_context(base_url=shop.url, **how)
        self.page: Page = self.context.new_page()
        sign_in(self.page, shop)
        meet_both_defects(self.page, shop)

    @property
    def dialog(self) -> Locator:
        """The open dialogs; the last is in front."""
        return self.page.locator("hypercare-widget dialog")

    def opened(self) -> Scene:
        """Open the dialog and wait for the picture in it."""
        self.page.locator("hypercare-widget").get_by_role("button").first.click()
        expect(self.dialog.locator("textarea").first).to_be_focused()
        expect(self.dialog.locator("canvas").first).to_be_visible()
        return self

    def written(self) -> Scene:
        """Open the dialog and say what went wrong."""
        self.opened().dialog.locator("textarea").first.fill(WORDS)
        return self

    def press(self, words: str) -> Scene:
        """Press the button of that name in the dialog in front."""
        self.dialog.get_by_role("button", name=words, exact=True).last.click()
        return self

    def photograph(self, name: str) -> None:
        """Write one picture."""
        self.page.wait_for_timeout(400)  # what moves has come to rest
        self.page.screenshot(path=PICTURES / f"widget-{name}.png")
        print(f"docs/pictures/widget-{name}.png", flush=True)


def faults(scene: Scene) -> None:
    """Send without a word."""
    scene.opened().press("Send feedback")


def receipt(scene: Scene) -> None:
    """Send."""
    scene.written().press("Send feedback")
    expect(scene.dialog.get_by_role("heading", name="Thank you")).to_be_visible()


def kept(scene: Scene) -> None:
    """Send while nothing answers."""
    scene.written()
    scene.context.set_offline(True)
    scene.press("Send feedback")
    expect(scene.dialog.get_by_role("heading", level=2)).to_contain_text("Kept")


def arabic(scene: Scene) -> None:
    """Open it in a page that speaks Arabic."""
    scene.page.evaluate("document.documentElement.lang = 'ar'")
    scene.opened()


def sent(scene: Scene) -> None:
    """Look at what will be sent."""
    scene.written().dialog.get_by_text("What will be sent").click()
    summary = scene.dialog.locator("summary").filter(has_text="What will be sent")
    summary.evaluate("(element) => element.scrollIntoView()")


def reports(scene: Scene) -> None:
    """Look at what became of it."""
    receipt(scene)
    scene.dialog.get_by_text("My reports").last.click()
    expect(scene.dialog.last.get_by_text("SHOP-").first).to_be_visible()


def annotator(scene: Scene) -> None:
    """Draw a box, an arrow and a black bar on the picture."""
    scene.written().dialog.get_by_role("button", name="Mark up").click()
    mouse = scene.page.mouse
    for tool, start, end in (
        ("Box", (0.68, 0.49), (0.97, 0.65)),
        ("Arrow", (0.4, 0.8), (0.67, 0.6)),
        ("Black out", (0.76, 0.07), (0.86, 0.11)),
    ):
        scene.dialog.last.get_by_title(f"{tool} (").click()
        box = scene.dialog.last.get_by_role("application").bounding_box()
        assert box, "the picture is not there"
        at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
        mouse.move(*at[0])
        mouse.down()
        mouse.move(*at[1], steps=8)
        mouse.up()


SCENES: dict[str, tuple[dict[str, Any], Callable[[Scene], object]]] = {
    "dialog": (DESKTOP, Scene.written),
    "dark": (DESKTOP | {"color_scheme": "dark"}, Scene.written),
    "phone": (PHONE, Scene.written),
    "arabic": (DESKTOP, arabic),
    "faults": (DESKTOP, faults),
    "receipt": (DESKTOP, receipt),
    "kept": (DESKTOP, kept),
    "what-is-sent": (DESKTOP, sent),
    "my-reports": (DESKTOP, reports),
    "annotator": (DESKTOP, annotator),
}


def main() -> None:
    """Take the named pictures, or all of them."""
    wanted = sys.argv[1:] or list(SCENES)
    with (
        tempfile.TemporaryDirectory() as folder,
        everything(Path(folder)) as shop,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        for name in wanted:
            how, act = SCENES[name]
            scene = Scene(browser, shop, how)
            act(scene)
            scene.photograph(name)
            scene.context.close()
        browser.close()


if __name__ == "__main__":
    main()
