from __future__ import annotations

import io
import sys
import tkinter
from pathlib import Path

import pytest
from PIL import Image

import hypercare
from hypercare.screenshot import MASK, NoPicture, NotAPicture, encode, grab
from tests.desktop import Screen
from tests.sdk.desktop_parts import middle
from tests.sdk.desktop_parts import only_root as only_root
from tests.sdk.desktop_parts import root as root
from tests.sdk.desktop_parts import screen as screen
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


def colour(image: Image.Image, x: int, y: int) -> str:
    red, green, blue = image.convert("RGB").crop((x, y, x + 1, y + 1)).tobytes()
    return f"#{red:02x}{green:02x}{blue:02x}"


def test_a_window_is_photographed_and_what_is_masked_is_painted_over(root: tkinter.Tk) -> None:
    secret = tkinter.Frame(root, background="#ff8800", width=101, height=41)
    secret.place(x=60, y=70)
    root.configure(background="#008844")
    middle(secret)
    box = (0, 0, 420, 300)
    assert colour(grab(box), 100, 80) == "#ff8800"

    image = grab(box, [(60, 70, 161, 111)])

    assert image.size == (420, 300)
    assert "#ff8800" not in {colour(image, x, y) for x in (60, 110, 160) for y in (70, 90, 110)}
    assert colour(image, 60, 70) == colour(image, 160, 110) == MASK
    edges = ((59, 70), (161, 110), (60, 69), (160, 111))
    assert {colour(image, *edge) for edge in edges} == {"#008844"}


def test_a_mask_is_as_far_in_the_picture_as_on_the_screen(root: tkinter.Tk) -> None:
    root.configure(background="#008844")
    root.update()
    image = grab((100, 100, 300, 200), [(90, 150, 110.4, 400)])
    assert colour(image, 10, 60) == MASK, "a pixel that is covered in part is covered"
    assert colour(image, 11, 60) == colour(image, 5, 49) == "#008844"
    whole = grab(None, [(50, 60, 70, 80)], scale=2)
    assert whole.size == (1280, 960)
    assert colour(whole, 100, 120) == colour(whole, 139, 159) == MASK
    assert colour(whole, 99, 120) == "#008844"


def test_a_picture_of_the_screen_goes_with_a_feedback(
    root: tkinter.Tk, ready: FakeCollector
) -> None:
    hypercare.feedback("words", screenshot=grab())
    assert hypercare.flush(10) == 0
    with Image.open(io.BytesIO(ready.posts[0].files[0].content)) as image:
        assert image.size == (1280, 960)


def test_without_a_screen_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(NoPicture, match="no screen") as refused:
        grab()
    assert "DISPLAY" in refused.value.advice


def test_a_screen_that_does_not_answer_is_a_reason_and_starts_no_other_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DISPLAY", ":98765")
    with pytest.raises(NoPicture, match="this system does not give one"):
        grab()


def test_a_black_screen_is_no_picture(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", screen.name)
    with pytest.raises(NoPicture, match="only a black one"):
        grab((1200, 900, 1280, 960))


def test_without_pillow_the_reason_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(NoPicture) as refused:
        grab()
    assert refused.value.advice == "install hypercare[desktop]"
