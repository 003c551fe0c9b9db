"""A picture, scaled and encoded to fit the template's limits. Pillow is optional, imported late."""

from __future__ import annotations

import io
import os
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


class NotAPicture(ValueError):
    """What was given as a screenshot is none, or cannot be made to fit."""


@dataclass(frozen=True)
class Picture:
    """An encoded picture that fits the limits."""

    content: bytes
    name: str
    media_type: str


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
