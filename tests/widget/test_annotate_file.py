"""What of a marked picture is in the file: what is covered or cropped away is gone from it."""

from __future__ import annotations

import struct
import zlib

from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.widget.annotator import (
    BLACK,
    GROUND,
    RED,
    SECRET,
    Annotator,
    encoded,
    photo,
    secret,
)
from tests.widget.capture_pixels import colours


def chunks(png: bytes) -> dict[bytes, bytes]:
    """Return the chunks of a PNG by type, the pixels unpacked."""
    found: dict[bytes, bytes] = {}
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind = png[at + 4 : at + 8]
        found[kind] = found.get(kind, b"") + png[at + 8 : at + 8 + length]
        at += length + 12
    assert at == len(png)
    return {**found, b"IDAT": zlib.decompress(found[b"IDAT"])}


def test_what_is_blacked_out_is_nowhere_in_the_file(annotator: Annotator) -> None:
    annotator.open(secret()).tool("Black out").drag((200.3, 100.4), (398.6, 198.7))
    marked = annotator.done()
    found = chunks(marked.bytes)
    assert set(found) <= {b"IHDR", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"pHYs"}
    assert b"hunter2" not in marked.bytes
    assert colours(marked.picture.convert("RGB")) == {GROUND, BLACK}
    assert marked.colour(200, 100) == marked.colour(398, 198) == BLACK
    assert marked.colour(199, 99) == marked.colour(399, 199) == GROUND


def test_what_is_cropped_away_is_nowhere_in_the_file(annotator: Annotator) -> None:
    annotator.open(secret()).tool("Black out").drag((300.5, 50), (500, 350))
    annotator.tool("Crop").drag((250.5, 120.5), (450.2, 300.2))
    marked = annotator.done()
    assert marked.picture.size == (201, 181)
    assert marked.colour(0, 0) == SECRET
    assert marked.colour(50, 0) == BLACK
    assert len(chunks(marked.bytes)[b"IDAT"]) == 181 * (1 + 201 * 4)


def test_a_photo_stands_upright_and_a_very_large_one_is_made_smaller(annotator: Annotator) -> None:
    picture = Image.new("RGB", (400, 200), GROUND)
    ImageDraw.Draw(picture).rectangle((0, 0, 99, 199), fill=RED)
    exif = Image.Exif()
    exif[0x0112] = 6
    annotator.open(encoded(picture, "JPEG", exif=exif), "image/jpeg").tool("Black out")
    marked = annotator.drag((50, 300), (150, 350)).done()
    assert marked.picture.size == (200, 400)
    assert b"Exif" not in marked.bytes
    assert marked.colour(100, 20)[0] > 200 > 30 > marked.colour(100, 20)[1]
    annotator.open(photo(5000, 4000))
    expect(annotator.said).to_contain_text("This picture is very large.")
    width, height = annotator.drag((100, 100), (300, 300)).done().picture.size
    assert 8_200_000 < width * height <= 3840 * 2160


def test_what_is_no_picture_is_refused(annotator: Annotator) -> None:
    fails = """async () => {
      const { annotate } = await import("/_hypercare/hypercare-annotate.js");
      const root = document.querySelector("hypercare-widget").shadowRoot;
      const photo = { blob: new Blob(["no picture"]), width: 1, height: 1 };
      return annotate(root, {}, photo).then(() => "opened", () => "refused");
    }"""
    assert annotator.page.evaluate(fails) == "refused"
    expect(annotator.dialog).to_have_count(0)
