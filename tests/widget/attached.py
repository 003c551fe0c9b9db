"""Files that a person adds to a feedback."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator

from tests.widget.driver import Widget


def rows(widget: Widget) -> Locator:
    return widget.dialog.locator(".files li")


def choose(widget: Widget, *paths: Path) -> None:
    widget.dialog.get_by_label("Add files").set_input_files(list(paths))


def send(widget: Widget) -> list[tuple[str, str, bytes]]:
    """Send it; return kind, name and bytes of each file but the page's own picture."""
    widget.write().send()
    widget.heading("Thank you")
    files = [(kind, name, content) for kind, name, _, content in widget.only_post().files]
    return [file for file in files if file[1] != "screenshot.png"]


def file_of(folder: Path, name: str, size: int = 5) -> Path:
    path = folder / name
    path.write_bytes(b"x" * size)
    return path


def png(colour: tuple[int, int, int] = (0, 0, 200)) -> bytes:
    held = BytesIO()
    Image.new("RGB", (30, 20), colour).save(held, "PNG")
    return held.getvalue()
