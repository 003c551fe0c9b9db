"""A picture of the screen, masked; any picture, scaled and encoded to fit the template's limits.

Pillow is optional and imported late. A mask is painted before anybody else has the picture.
"""

from __future__ import annotations

import io
import math
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypercare.values import words_of

PIXELS = 24_000_000
"""More than this the collector does not open: 25 million are its limit."""

MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"RIFF", "image/webp", "webp"),
    (b"GIF8", "image/gif", "gif"),
)


MASK = "#3a3f4a"
"""The colour over what is private: dark, so that nobody takes it for an empty field."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom on the screen, in the units in which the toolkit tells positions."""


class NoPicture(Exception):
    """The system gives no picture of the screen.

    The message tells a person why, to be read after “There is no picture:”; ``advice`` tells the
    developer, or whoever runs the program, what to do.
    """

    def __init__(self, words: str, advice: str) -> None:
        super().__init__(words)
        self.advice = advice


class NotAPicture(ValueError):
    """What was given as a screenshot is none, or cannot be made to fit."""


@dataclass(frozen=True)
class Picture:
    """An encoded picture that fits the limits."""

    content: bytes
    name: str
    media_type: str


def grab(window: Box | None = None, masks: Iterable[Box] = (), *, scale: float = 1.0) -> Any:
    """Take a picture of the screen, or of the part of it that a window covers.

    ``masks`` are painted over, opaque. ``scale`` is how many pixels of the picture one unit of
    ``masks`` is; with a ``window`` it is measured. Returns a PIL image, which `hypercare.feedback`
    takes as its ``screenshot``. What lies over the window is in the picture as well.

    Raises:
        NoPicture: there is no screen, no Pillow, or the system forbids it.
    """
    image = _screen(window)
    left, top = 0.0, 0.0
    if window is not None:
        left, top, right, _ = window
        scale = image.width / max(right - left, 1)
    for mask in masks:
        _cover(image, [(edge - (left, top)[i % 2]) * scale for i, edge in enumerate(mask)])
    return image


def _screen(window: Box | None) -> Any:
    """Ask Pillow for pixels. No child process is started but macOS's own ``screencapture``."""
    try:
        from PIL import ImageGrab
    except ImportError as error:
        raise NoPicture(
            "this program lacks the part that takes one.", "install hypercare[desktop]"
        ) from error
    _see_that_it_may()
    box = None if window is None else tuple(map(round, window))
    # A display that is named keeps Pillow from starting gnome-screenshot, which may ask or hang.
    display = None if sys.platform in ("darwin", "win32") else os.environ["DISPLAY"]
    try:
        image = ImageGrab.grab(box, all_screens=True, xdisplay=display).convert("RGB")  # type: ignore[arg-type]
    except Exception as error:
        raise NoPicture("this system does not give one.", words_of(error)) from error
    if image.getbbox() is None:
        raise NoPicture(
            "this system gives only a black one.", "Wayland shows programs nothing; Qt's own can be"
        )
    return image


def _see_that_it_may() -> None:
    """Refuse where asking would hang, show an empty desk, or start a foreign program."""
    if sys.platform == "darwin" and not _macos_allows():
        raise NoPicture(
            "macOS does not allow this program to record the screen.",
            "allow it in System Settings, Privacy & Security, Screen Recording",
        )
    if sys.platform not in ("darwin", "win32") and not os.environ.get("DISPLAY"):
        raise NoPicture("there is no screen that could be seen.", "DISPLAY names no X server")


def _macos_allows() -> bool:
    """Ask without a dialog. Source: Apple, CGPreflightScreenCaptureAccess (macOS 10.15)."""
    import ctypes
    import ctypes.util

    try:
        graphics = ctypes.CDLL(ctypes.util.find_library("CoreGraphics"))
        graphics.CGPreflightScreenCaptureAccess.restype = ctypes.c_bool
        return bool(graphics.CGPreflightScreenCaptureAccess())
    except (OSError, AttributeError):
        return True


def _cover(image: Any, edges: list[float]) -> None:
    """Paint a rectangle that covers every pixel it touches."""
    from PIL import ImageDraw

    left, top, right, bottom = edges
    if right <= left or bottom <= top:
        return
    inside = (math.floor(left), math.floor(top), math.ceil(right) - 1, math.ceil(bottom) - 1)
    ImageDraw.Draw(image).rectangle(inside, fill=MASK)


def encode(picture: Any, *, limit: int) -> Picture:
    """Take bytes, a path or a PIL image; give at most ``limit`` bytes.

    Bytes that fit already stay as they are, byte for byte.

    Raises:
        NotAPicture: it is no picture, or too large and Pillow is absent.
    """
    if hasattr(picture, "save") and hasattr(picture, "resize"):
        return _fitted(picture, limit)
    content = _bytes(picture)
    media_type, ending = _kind(content)
    if len(content) <= limit:
        return Picture(content, f"screenshot.{ending}", media_type)
    return _fitted(_opened(content), limit)


def _bytes(picture: Any) -> bytes:
    if isinstance(picture, bytes | bytearray | memoryview):
        return bytes(picture)
    if isinstance(picture, str | os.PathLike):
        try:
            return Path(picture).read_bytes()
        except OSError as error:
            raise NotAPicture(f"the screenshot cannot be read: {error}") from error
    raise NotAPicture(f"a screenshot is bytes, a path or a PIL image, not {type(picture).__name__}")


def _kind(content: bytes) -> tuple[str, str]:
    for magic, media_type, ending in MAGIC:
        if content.startswith(magic) and (magic != b"RIFF" or content[8:12] == b"WEBP"):
            return media_type, ending
    raise NotAPicture("the screenshot is neither PNG, JPEG, WebP nor GIF")


def _opened(content: bytes) -> Any:
    try:
        from PIL import Image
    except ImportError as error:
        raise NotAPicture(
            "the screenshot is too large; install hypercare[desktop] to have it scaled"
        ) from error
    try:
        return Image.open(io.BytesIO(content))
    except Exception as error:
        raise NotAPicture(f"the screenshot cannot be opened: {words_of(error)}") from error


def _fitted(image: Any, limit: int) -> Picture:
    """Encode as PNG, halving the picture until it fits."""
    try:
        image = _scaled(image, (PIXELS / (image.width * image.height)) ** 0.5)
        while len(content := _png(image)) > limit:
            image = _scaled(image, 0.5)
    except Exception as error:
        raise NotAPicture(f"the screenshot cannot be encoded: {words_of(error)}") from error
    return Picture(content, "screenshot.png", "image/png")


def _scaled(image: Any, factor: float) -> Any:
    if factor >= 1:
        return image
    width, height = int(image.width * factor), int(image.height * factor)
    if min(width, height) < 1:
        raise NotAPicture("nothing of the picture would be left")
    return image.resize((width, height))


def _png(image: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
