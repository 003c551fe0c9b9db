"""A camera for a page: what our capture makes of it beside what the browser itself shows."""

from __future__ import annotations

import base64
import io
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Page

from tests.widget.capture_bundle import bundle

TAKE = """async (options) => {
  const feedbackUrl = `${location.origin}/feedback`;
  const { blob, width, height } = await captured.capture({ feedbackUrl, ...options });
  const reader = new FileReader();
  await new Promise((done) => { reader.onload = done; reader.readAsDataURL(blob); });
  return { type: blob.type, width, height, data: reader.result.split(",")[1] };
}"""


class Camera:
    """One page in a browser, with the capture loaded into it; no width keeps the window's."""

    def __init__(self, page: Page, address: str, width: int = 1280, height: int = 800) -> None:
        self.page = page
        if width:
            page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        page.wait_for_selector("body[data-ready], body:not([data-waits])")
        page.evaluate("document.fonts.ready.then(() => true)")
        page.evaluate(bundle().decode() + ";0")

    def take(self, **options: Any) -> Image.Image:
        """Return the picture that the capture takes."""
        taken = self.page.evaluate(TAKE, options)
        picture = Image.open(io.BytesIO(base64.b64decode(taken["data"])))
        assert taken["type"] == "image/png"
        assert picture.size == (taken["width"], taken["height"])
        return picture.convert("RGB")

    def drawing(self, **options: Any) -> str:
        """Return the markup of which the picture is made."""
        markup: str = self.page.evaluate("(options) => captured.render(options)", options)
        return markup

    def covered(self, **options: Any) -> Image.Image:
        """Return what the browser shows, with the masks painted over."""
        picture = self.seen()
        pen = ImageDraw.Draw(picture)
        for area in self.page.evaluate("(options) => captured.covers(options)", options):
            left, top = area["left"], area["top"]
            pen.rectangle((left, top, left + area["width"], top + area["height"]), fill="black")
        return picture

    def seen(self) -> Image.Image:
        """Return what the browser shows."""
        return Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
