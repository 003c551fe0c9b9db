from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from contextlib import suppress
from typing import Any

import pytest
from PIL import Image, ImageSequence
from PIL.PngImagePlugin import PngInfo

from hypercare_collector.delivery.pictures import Unfit, Verified, examine


def noise(mode: str = "RGB", size: tuple[int, int] = (61, 47)) -> Image.Image:
    """A picture in which every pixel is by chance, so that no change goes unnoticed."""
    chance = random.Random(7)
    bands = {"I;16": 2, "1": 1}.get(mode, len(Image.new(mode, (1, 1)).getbands()))
    raw = chance.randbytes(size[0] * size[1] * bands)
    if mode == "1":
        return Image.frombytes("L", size, raw).point(lambda value: value & 128 and 255).convert("1")
    return Image.frombytes(mode, size, raw)


def encoded(picture: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def verified(content: bytes, media_type: str = "image/png", kind: str = "screenshot") -> Verified:
    picture = examine(content, media_type, kind)
    assert picture is not None
    return picture


def opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        return picture


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header claims a size, with almost nothing behind it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 100))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")


def a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("payload.txt", "boo")
    return out.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "1", "I;16"])
def test_a_png_keeps_every_pixel(mode: str) -> None:
    before = noise(mode)

    after = opened(verified(encoded(before)).content)

    assert after.mode == before.mode
    assert after.tobytes() == before.tobytes()


def test_a_palette_keeps_every_colour() -> None:
    before = noise().quantize(64)

    after = opened(verified(encoded(before)).content)

    assert after.convert("RGB").tobytes() == before.convert("RGB").tobytes()


@pytest.mark.parametrize("transparent", [3, bytes([0, 128, 255])])
def test_a_palette_keeps_its_transparency(transparent: int | bytes) -> None:
    content = encoded(noise().quantize(64), transparency=transparent)

    after = opened(verified(content).content)

    assert after.tobytes() == opened(content).convert("RGBA").tobytes()


@pytest.mark.parametrize(
    ("form", "label", "options"),
    [
        ("JPEG", "image/jpeg", {"quality": 70}),
        ("JPEG", "image/jpg; charset=binary", {}),
        ("WEBP", "image/webp", {}),
        ("WEBP", "image/webp", {"lossless": True}),
        ("GIF", "image/gif", {}),
    ],
)
def test_other_pictures_keep_every_decoded_pixel(
    form: str, label: str, options: dict[str, Any]
) -> None:
    content = encoded(noise(), form, **options)

    picture = verified(content, label, "file")

    assert (picture.media_type, picture.suffix) == ("image/png", ".png")
    assert opened(picture.content).tobytes() == opened(content).convert("RGB").tobytes()


def test_a_turned_photograph_is_turned_upright() -> None:
    photograph = noise()
    exif = Image.Exif()
    exif[0x0112] = 6
    content = encoded(photograph, "JPEG", exif=exif, quality=95)

    after = opened(verified(content, "image/jpeg").content)

    assert after.size == (photograph.height, photograph.width)
    right = opened(content).transpose(Image.Transpose.ROTATE_270)
    assert after.tobytes() == right.tobytes()


def test_nothing_but_the_pixels_is_left() -> None:
    notes = PngInfo()
    notes.add_text("Author", "ada-secret")
    notes.add_itxt("XML:com.adobe.xmp", "<x>xmp-secret</x>")
    exif = Image.Exif()
    exif[0x010E] = "exif-secret"
    content = encoded(
        noise(), pnginfo=notes, exif=exif, icc_profile=b"icc-secret" * 20, dpi=(72, 72)
    )

    after = verified(content).content

    assert b"secret" not in after
    assert opened(after).info == {}
    assert {after[i : i + 4] for i in chunk_names(after)} == {b"IHDR", b"IDAT", b"IEND"}


def chunk_names(content: bytes) -> list[int]:
    """Where the names of a PNG's chunks stand."""
    found, at = [], 8
    while at < len(content):
        found.append(at + 4)
        at += 12 + int.from_bytes(content[at : at + 4], "big")
    return found


def test_what_lies_behind_a_picture_is_gone() -> None:
    content = encoded(noise()) + a_zip()
    assert zipfile.is_zipfile(io.BytesIO(content))

    after = verified(content).content

    assert not zipfile.is_zipfile(io.BytesIO(after))
    assert opened(after).tobytes() == noise().tobytes()


@pytest.mark.parametrize(
    ("form", "label"), [("GIF", "image/gif"), ("WEBP", "image/webp"), ("PNG", "image/png")]
)
def test_a_moving_picture_moves_on(form: str, label: str) -> None:
    frames = [Image.new("RGBA", (40, 30), colour) for colour in ("red", "green", "blue")]
    frames[1].paste((0, 0, 0, 0), (5, 5, 15, 15))
    frames[2].paste((9, 9, 9, 255), (0, 0, 10, 10))
    more = {"lossless": True} if form == "WEBP" else {}
    content = encoded(
        frames[0],
        form,
        save_all=True,
        append_images=frames[1:],
        duration=[50, 70, 90],
        loop=0,
        **more,
    )

    after = verified(content, label).content

    assert film(after) == film(content)
    assert [time for _, time in film(after)] == [50, 70, 90]


def film(content: bytes) -> list[tuple[bytes, int]]:
    with Image.open(io.BytesIO(content)) as picture:
        return [
            (frame.convert("RGBA").tobytes(), int(frame.info["duration"]))
            for frame in ImageSequence.Iterator(picture)
        ]


@pytest.mark.parametrize("size", [(50_000, 50_000), (5_001, 5_000), (2**31 - 1, 1)])
def test_a_bomb_is_refused_from_its_header(size: tuple[int, int]) -> None:
    with pytest.raises(Unfit, match="pixels are more than 25 million"):
        examine(png_of(*size), "image/png", "screenshot")


def test_the_largest_allowed_picture_is_no_bomb() -> None:
    content = encoded(Image.new("1", (5_000, 5_000)))

    assert opened(verified(content).content).size == (5_000, 5_000)


def test_a_long_film_is_refused() -> None:
    frames = [Image.new("1", (2_000, 2_000), n % 2) for n in range(26)]
    content = encoded(frames[0], "PNG", save_all=True, append_images=frames[1:])

    with pytest.raises(Unfit, match="its frames have more than 100 million pixels together"):
        examine(content, "image/png", "file")


def test_a_gif_whose_frame_outgrows_it_is_refused() -> None:
    first, second = Image.new("P", (10, 10)), Image.new("P", (10, 10), 1)
    content = bytearray(encoded(first, "GIF", save_all=True, append_images=[second]))
    frame = content.rindex(b"\x2c", 0, len(content) - 8)
    content[frame + 5 : frame + 9] = struct.pack("<HH", 60_000, 60_000)

    with pytest.raises(Unfit):
        examine(bytes(content), "image/gif", "file")


@pytest.mark.parametrize(
    ("content", "label", "kind", "why"),
    [
        (a_zip(), "image/png", "file", "it is labelled PNG but is a zip file"),
        (a_zip(), "image/png", "screenshot", "it is labelled PNG but is a zip file"),
        (encoded(noise(), "JPEG"), "image/png", "file", "labelled PNG but is a JPEG file"),
        (encoded(noise()), "image/jpeg", "file", "labelled JPEG but is a PNG file"),
        (b"<html><script>", "image/gif", "file", "labelled GIF but is something else"),
        (b"", "image/webp", "file", "labelled WebP but is something else"),
        (b"%PDF-1.7", "application/pdf", "screenshot", "must be PNG, JPEG, GIF or WebP, not a PDF"),
        (b"<svg/>", "image/svg+xml", "screenshot", r"not image/svg\+xml"),
        (a_zip(), "application/octet-stream", "screenshot", "not a zip file"),
        (encoded(noise())[:-200], "image/png", "file", "it cannot be decoded"),
        (encoded(noise())[:20], "image/png", "file", "it cannot be decoded"),
        (encoded(noise(), "JPEG")[:600], "image/jpeg", "file", "it cannot be decoded"),
        (encoded(noise(), "GIF")[:600], "image/gif", "file", "it cannot be decoded"),
        (encoded(noise(), "WEBP")[:600], "image/webp", "file", "it cannot be decoded"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "file", "it cannot be decoded"),
        (b"GIF89a", "image/gif", "file", "it cannot be decoded"),
    ],
)
def test_what_is_not_as_it_says_is_refused(content: bytes, label: str, kind: str, why: str) -> None:
    with pytest.raises(Unfit, match=why):
        examine(content, label, kind)


def test_a_screenshot_without_a_label_is_known_by_its_content() -> None:
    assert verified(encoded(noise()), "application/octet-stream").media_type == "image/png"


@pytest.mark.parametrize(
    "label", ["text/plain", "image/svg+xml", "image/bmp", "application/zip", ""]
)
def test_what_is_no_picture_is_left_alone(label: str) -> None:
    assert examine(a_zip(), label, "file") is None


def test_a_picture_of_random_damage_is_refused_or_read_but_never_an_accident() -> None:
    chance = random.Random(3)
    for form, label in (("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/gif")):
        whole = encoded(noise(size=(20, 20)), form)
        for _ in range(60):
            broken = bytearray(whole)
            for _ in range(3):
                broken[chance.randrange(8, len(broken))] = chance.randrange(256)
            with suppress(Unfit):
                assert opened(verified(bytes(broken), label).content).size
