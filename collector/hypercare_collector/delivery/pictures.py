"""Pictures are opened, checked and written anew before anybody else opens them.

What leaves here is what a picture shows and nothing else: no metadata, no second file behind its
end, no pixel changed. Everything that is not a picture travels untouched.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageFile, ImageOps, ImageSequence
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

LARGEST = 25_000_000
"""Pixels of one picture; what claims more is not decoded."""
LONGEST = 100_000_000
"""Pixels of all frames of a moving picture together."""
LABELS = {
    "image/png": "PNG",
    "image/x-png": "PNG",
    "image/apng": "PNG",
    "image/jpeg": "JPEG",
    "image/jpg": "JPEG",
    "image/pjpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WebP",
}
UNLABELLED = ("", "application/octet-stream")
READERS: dict[str, type[ImageFile.ImageFile]] = {
    "PNG": PngImageFile,
    "JPEG": JpegImageFile,
    "GIF": GifImageFile,
    "WebP": WebPImageFile,
}
STARTS = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"PK\x03\x04", "zip"),
    (b"%PDF-", "PDF"),
    (b"MZ", "Windows program"),
    (b"\x7fELF", "program"),
    (b"BM", "BMP"),
)
EXACT_MODES = ("1", "L", "LA", "RGB", "RGBA", "I;16")
"""Pillow's modes that PNG holds as they are."""

_one_at_a_time = threading.Lock()
"""Bounds the memory, and keeps the silencing of Pillow's warnings from crossing threads."""


class Unfit(Exception):
    """A picture is not what it should be. The message says why, in words for an admin."""


@dataclass(frozen=True)
class Verified:
    """A picture that shows what was sent and holds nothing else."""

    content: bytes = field(repr=False)
    media_type: str
    suffix: str


def examine(content: bytes, media_type: str, kind: str) -> Verified | None:
    """Check a picture and write it anew as PNG; return None for what is no picture.

    A picture is what is labelled as PNG, JPEG, GIF or WebP, and every screenshot. Pixels stay
    exactly as they were decoded, a turned photograph is turned upright, a moving picture moves on
    (as animated PNG). Raises `Unfit` for a wrong label, more than 25 million pixels, and anything
    that does not decode to its end.
    """
    label = media_type.partition(";")[0].strip().lower()
    if label not in LABELS and kind != "screenshot":
        return None
    wanted = LABELS.get(label) or (_looks_like(content) if label in UNLABELLED else None)
    if wanted not in READERS:
        raise Unfit(
            f"a screenshot must be PNG, JPEG, GIF or WebP, not {_described(content, label)}"
        )
    if _looks_like(content) != wanted:
        raise Unfit(f"it is labelled {wanted} but is {_described(content, 'something else')}")
    with _one_at_a_time, _quiet():
        return Verified(_anew(content, READERS[wanted]), "image/png", ".png")


def _anew(content: bytes, reader: type[ImageFile.ImageFile]) -> bytes:
    try:
        # The reader itself, not Image.open: that one only warns of 89 million pixels.
        with reader(BytesIO(content)) as picture:
            _check_size(picture)
            if getattr(picture, "n_frames", 1) > 1:
                return _moving(picture)
            return _still(picture)
    except Unfit:
        raise
    except Exception as error:  # Pillow raises nearly anything on what it cannot read.
        raise Unfit(f"it cannot be decoded: {error}") from error


def _still(picture: Image.Image) -> bytes:
    picture.load()
    upright = _plain(ImageOps.exif_transpose(picture))
    out = BytesIO()
    upright.save(out, "PNG")
    return out.getvalue()


def _moving(picture: Image.Image) -> bytes:
    if picture.width * picture.height * getattr(picture, "n_frames", 1) > LONGEST:
        raise Unfit(f"its frames have more than {LONGEST // 1_000_000} million pixels together")
    frames, times = [], []
    for frame in ImageSequence.Iterator(picture):
        _check_size(frame)
        frames.append(frame.convert("RGBA"))
        times.append(frame.info.get("duration", 0))
        frames[-1].info.clear()
    first, *others = frames
    loop = picture.info.get("loop", 1)
    out = BytesIO()
    # Blend 0 writes each frame as it is, transparent pixels included.
    first.save(out, "PNG", save_all=True, append_images=others, duration=times, loop=loop, blend=0)
    return out.getvalue()


def _plain(picture: Image.Image) -> Image.Image:
    """Return the same pixels without anything attached, in a mode that PNG can hold."""
    if picture.has_transparency_data and picture.mode not in ("LA", "RGBA"):
        picture = picture.convert("RGBA")
    elif picture.mode not in EXACT_MODES:
        picture = picture.convert("RGB")
    picture.info.clear()
    return picture


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > LARGEST:
        size = f"{picture.width} x {picture.height}"
        raise Unfit(f"{size} pixels are more than {LARGEST // 1_000_000} million")


def _looks_like(content: bytes) -> str | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WebP"
    return next((name for start, name in STARTS if content.startswith(start)), None)


def _described(content: bytes, otherwise: str) -> str:
    looks = _looks_like(content)
    return f"a {looks} file" if looks else otherwise


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Pillow's warnings about metadata, which we throw away, out of everybody's log."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
