"""Looking at pictures: how far two differ, and what colours are in them."""

from __future__ import annotations

from PIL import Image, ImageChops

THRESHOLD = 25
"""The difference in brightness, of 255, that an eye begins to see."""


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the fraction of pixels in which two pictures of one size differ visibly."""
    grey = ImageChops.difference(one, other).convert("L")
    differing = sum(grey.histogram()[THRESHOLD:])
    return differing / (grey.width * grey.height)


def colours(picture: Image.Image) -> set[tuple[int, int, int]]:
    """Return all colours in a picture of three bands."""
    bands = picture.tobytes()
    return set(zip(bands[::3], bands[1::3], bands[2::3], strict=True))
