"""What a person does with the dialog, as short verbs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.widget.site import Posted, Site

AXE = Path(__file__).parents[2] / "widget_static/node_modules/axe-core/axe.min.js"


class Widget:
    """One page of the site with the widget in it."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site
        self.console: list[str] = []
        page.on("console", lambda message: self.console.append(message.text))

    def visit(self, path: str = "/cart") -> Widget:
        self.page.goto(self.site.url + path)
        return self

    @property
    def launcher(self) -> Locator:
        return self.page.get_by_role("button", name="Feedback", exact=True)

    @property
    def dialog(self) -> Locator:
        return self.page.locator("hypercare-widget dialog")

    @property
    def description(self) -> Locator:
        return self.dialog.get_by_label("What went wrong?")

    def open(self) -> Widget:
        self.page.evaluate(
            "() => { window.opened = new Promise((go) => hypercare.on('open', go)) }"
        )
        self.launcher.click()
        expect(self.description).to_be_focused()
        self.page.evaluate("opened")
        return self

    def details(self) -> Widget:
        self.dialog.get_by_text("More details").click()
        return self

    def write(self, words: str = "The discount is gone") -> Widget:
        self.description.fill(words)
        return self

    @property
    def picture(self) -> Locator:
        return self.dialog.get_by_role("img", name="Picture of this page")

    def pictured(self) -> Widget:
        """Wait until the picture has arrived."""
        expect(self.picture).to_be_visible()
        return self

    def send(self) -> Widget:
        self.dialog.get_by_role("button", name="Send feedback").click()
        return self

    def heading(self, words: str) -> None:
        expect(self.dialog.get_by_role("heading", level=2)).to_have_text(words)

    def only_post(self) -> Posted:
        assert len(self.site.posted) == 1
        return self.site.posted[0]

    @property
    def status(self) -> Locator:
        """What is told beside the page while no dialog is open."""
        return self.page.locator("hypercare-widget .status")

    def stored(self) -> list[dict[str, Any]]:
        """Return what waits on the device."""
        found: list[dict[str, Any]] = self.page.evaluate(
            """() => new Promise((resolve, reject) => {
              const asked = indexedDB.open("hypercare");
              asked.onerror = () => reject(asked.error);
              asked.onsuccess = () => {
                const all = asked.result.transaction("outbox").objectStore("outbox").getAll();
                all.onsuccess = () => { asked.result.close(); resolve(all.result); };
              };
            })"""
        )
        return found

    def trail(self) -> dict[str, Any]:
        """Send a feedback and return the trail that came with it."""
        self.open().write().send()
        self.heading("Thank you")
        trail: dict[str, Any] = self.site.posted[-1].feedback["trail"]
        return trail

    def axe(self) -> list[str]:
        """Return the faults that axe-core finds in the page as it stands."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("async () => (await axe.run()).violations")
        return [f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"]]
