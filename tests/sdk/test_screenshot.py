from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

import hypercare
from hypercare.screenshot import NotAPicture, encode
from tests.sdk.fake_collector import FakeCollector


def png(width: int = 40, height: int = 30) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((width, height), 90).save(buffer, "PNG")
    return buffer.getvalue()


def test_bytes_that_fit_stay_as_they_are(ready: FakeCollector) -> None:
    content = png()
    hypercare.feedback("words", screenshot=content)
    assert hypercare.flush(10) == 0
    shot = ready.posts[0].files[0]
    assert (shot.name, shot.filename, shot.media_type) == (
        "screenshot",
        "screenshot.png",
        "image/png",
    )
    assert shot.content == content


def test_a_path_and_an_image_will_do(tmp_path: Path) -> None:
    path = tmp_path / "shot.png"
    path.write_bytes(png())
    assert encode(path, limit=10_000).content == path.read_bytes()
    with Image.open(path) as image:
        found = encode(image, limit=10_000)
    assert found.media_type == "image/png"
    with Image.open(io.BytesIO(found.content)) as again:
        assert again.size == (40, 30)


def test_a_picture_that_is_too_large_is_scaled_until_it_fits() -> None:
    found = encode(png(400, 300), limit=20_000)
    assert len(found.content) <= 20_000
    with Image.open(io.BytesIO(found.content)) as image:
        assert image.size[0] in (100, 200)


@pytest.mark.parametrize(
    "kind", [("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("GIF", "image/gif")]
)
def test_other_formats_keep_their_type(kind: tuple[str, str]) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(buffer, kind[0])
    assert encode(buffer.getvalue(), limit=10_000).media_type == kind[1]


@pytest.mark.parametrize(
    "given", [b"", b"PK\x03\x04 a zip", b"RIFFxxxxAVI ", 7, "/no/such/file.png", png()[:60] * 9]
)
def test_what_is_no_picture_is_refused_with_a_reason(given: object) -> None:
    with pytest.raises(NotAPicture) as refused:
        encode(given, limit=200)
    assert str(refused.value)
