"""A person who marks a picture: the built part, opened above the widget's dialog."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

from PIL import Image, ImageDraw, PngImagePlugin
from playwright.sync_api import Locator, Page, expect

from tests.widget.driver import Widget

OPEN = """async ({ data, type, marks }) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const blob = new Blob([bytes], { type });
  const { width, height } = await createImageBitmap(blob);
  const { annotate } = await import("/_hypercare/hypercare-annotate.js");
  const { speak } = await import("/_hypercare/hypercare-words-en.js");
  const { words } = speak(["en"], []);
  const root = document.querySelector("hypercare-widget").shadowRoot;
  window.answer = annotate(root, words, { blob, width, height }, marks ?? undefined);
  window.answer.catch(() => {});
}"""
ANSWER = """async () => {
  const marked = await window.answer;
  if (!marked) return null;
  const { blob, width, height, marks } = marked;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const data = btoa(Array.from(bytes, (n) => String.fromCharCode(n)).join(""));
  return { type: blob.type, width, height, marks, data };
}"""
RED, BLACK, WHITE = (212, 17, 42), (0, 0, 0), (255, 255, 255)
GROUND = (200, 220, 240)
SECRET = (1, 200, 77)


def photo(width: int = 800, height: int = 500, colour: tuple[int, int, int] = GROUND) -> bytes:
    """Return a PNG of one colour."""
    return encoded(Image.new("RGB", (width, height), colour))


def encoded(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """Return a picture as the bytes of a file."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def secret() -> bytes:
    """Return a picture with a secret in one colour, in its words and beside its pixels."""
    picture = Image.new("RGB", (600, 400), GROUND)
    ImageDraw.Draw(picture).rectangle((201, 101, 398, 198), fill=SECRET)
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "hunter2")
    return encoded(picture, pnginfo=said)


class Annotator:
    """The annotator over the dialog of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, picture: bytes, kind: str = "image/png", marks: Any = None) -> Annotator:
        data = base64.b64encode(picture).decode()
        self.page.evaluate(OPEN, {"data": data, "type": kind, "marks": marks})
        expect(self.dialog).to_be_visible()
        expect(self.sheet).to_have_attribute("style", re.compile("width"))  # it has found its room
        self.dialog.evaluate("(it) => Promise.all(it.getAnimations().map((one) => one.finished))")
        return self

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog", name="Mark the picture")

    @property
    def sheet(self) -> Locator:
        return self.dialog.get_by_role("application")

    @property
    def said(self) -> Locator:
        return self.dialog.get_by_role("status")

    @property
    def marks(self) -> Locator:
        return self.sheet.get_by_role("button")

    def stands(self, width: int, height: int, left: int, top: int) -> None:
        """Expect the only mark to be as large as this and there, give or take what a hand does."""
        give = round(1 / self.zoom) + 1
        about = [
            "|".join(str(side + off) for off in range(-give, give + 1))
            for side in (width, height, left, top)
        ]
        about = [f"({numbers})" for numbers in about]
        size, place = " by ".join(about[:2]), " top ".join(about[2:])
        expect(self.marks).to_have_accessible_name(re.compile(f"Box, {size}, at left {place}"))

    def tool(self, name: str) -> Annotator:
        self.dialog.get_by_title(f"{name} (").click()
        return self

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where on the screen a place of the picture is."""
        box = self.sheet.bounding_box()
        assert box
        zoom = self.zoom
        return box["x"] + x * zoom, box["y"] + y * zoom

    @property
    def zoom(self) -> float:
        zoom: float = self.sheet.evaluate(
            "(sheet) => sheet.getBoundingClientRect().width / sheet.querySelector('canvas').width"
        )
        return zoom

    def drag(self, *places: tuple[float, float]) -> Annotator:
        """Drag the mouse over places of the picture."""
        first, *others = places
        self.page.mouse.move(*self.at(*first))
        self.page.mouse.down()
        for place in others:
            self.page.mouse.move(*self.at(*place), steps=4)
        self.page.mouse.up()
        return self

    def click(self, x: float, y: float) -> Annotator:
        self.page.mouse.click(*self.at(x, y))
        return self

    def keys(self, *names: str) -> Annotator:
        for name in names:
            self.page.keyboard.press(name)
        return self

    def done(self) -> Marked:
        """Finish and return what came of it."""
        self.dialog.get_by_role("button", name="Done").click()
        return self.answer()

    def answer(self) -> Marked:
        answer = self.page.evaluate(ANSWER)
        assert answer, "the annotator answered that nothing has changed"
        return Marked(answer)


class Marked:
    """The file that the annotator made, decoded."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.bytes = base64.b64decode(answer["data"])
        self.marks = answer["marks"]
        self.picture = Image.open(io.BytesIO(self.bytes))
        assert answer["type"] == "image/png"
        assert self.picture.size == (answer["width"], answer["height"])

    def colour(self, x: int, y: int) -> tuple[int, int, int]:
        """Return red, green and blue of one pixel."""
        red, green, blue = self.picture.convert("RGB").getpixel((x, y))  # type: ignore[misc]
        return red, green, blue


def opened(widget: Widget) -> Annotator:
    """Open the widget's dialog and return the annotator that can stand above it."""
    widget.open().pictured()
    return Annotator(widget.page)
