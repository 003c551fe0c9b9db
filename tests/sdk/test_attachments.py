from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest

import hypercare
from hypercare import client
from hypercare.files import Attachment
from hypercare.report import Report
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.hostile import Hostile, Liar
from tests.sdk.shop import ID


def test_attachments_of_every_shape_arrive_byte_for_byte(
    ready: FakeCollector, tmp_path: Path
) -> None:
    content = bytes(range(256)) * 3 + b"\r\n--x\r\n"
    path = tmp_path / 'Bericht "ü".log'
    path.write_bytes(content)
    with path.open("rb") as opened:
        hypercare.feedback(
            "words",
            attachments=[
                path,
                ("../../x.bin", content),
                ("photo", content, "image/x-own"),
                opened,
                io.BytesIO(content),
            ],
        )
    hypercare.flush(10)
    files = ready.posts[0].files
    assert [part.content for part in files] == [content] * 5
    assert [part.filename for part in files] == [path.name, "x.bin", "photo", path.name, "file"]
    assert files[2].media_type == "image/x-own"
    assert {part.name for part in files} == {"file"}


def test_a_single_path_or_pair_counts_as_a_list_of_one(
    ready: FakeCollector, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("a")
    attachments: list[Any] = [str(path), ("a.txt", b"a")]
    for each in attachments:
        hypercare.feedback("words", attachments=each)
    hypercare.flush(10)
    assert [post.files[0].content for post in ready.posts] == [b"a", b"a"]


def test_files_that_cannot_go_along_are_named_and_the_words_go_anyway(
    ready: FakeCollector, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = [(f"{n}.txt", b"x") for n in range(11)]
    hypercare.feedback(
        "words", screenshot=b"no picture", attachments=[tmp_path / "absent", Hostile(), 7, *good]
    )
    hypercare.flush(10)
    assert len(ready.posts[0].files) == 10
    shed = " ".join(ready.feedback[0]["extra"]["shed"])
    assert "absent" in shed
    assert "neither PNG" in shed
    assert "10.txt" in shed
    assert "absent" in caplog.text


def test_a_path_that_is_too_large_or_no_file_is_not_read(
    ready: FakeCollector, tmp_path: Path
) -> None:
    huge, pipe = tmp_path / "huge.log", tmp_path / "pipe"
    with huge.open("wb") as file:
        file.truncate(8 * 1024**3)
    os.mkfifo(pipe)

    hypercare.feedback("words", attachments=[huge, pipe, "/dev/zero"])
    hypercare.flush(10)

    [post] = ready.posts
    assert not post.files
    told = " ".join(post.feedback["extra"]["shed"])
    assert "huge.log has 8589934592 bytes" in told
    assert "pipe is no ordinary file" in told
    assert "zero is no ordinary file" in told


def test_a_file_whose_name_is_no_text_goes_along(ready: FakeCollector, tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    Path(path).write_bytes(b"x")
    hypercare.feedback("words", attachments=[path])
    assert hypercare.flush(10) == 0
    [file] = ready.posts[0].files
    assert (file.filename, file.content) == ("caf?.txt", b"x")


@pytest.mark.parametrize(
    "odd", ["text/\ud800", "text/plain\r\nX-Own: y", "größe/ü", "none", 5, Hostile()]
)
def test_a_media_type_that_is_none_is_guessed_anew(ready: FakeCollector, odd: Any) -> None:
    hypercare.feedback("words", attachments=[("a.txt", b"x", odd)])
    assert hypercare.flush(10) == 0
    [post] = ready.posts
    assert [file.media_type for file in post.files] == ["text/plain"]
    assert b"X-Own" not in post.body


def test_a_file_that_raises_is_left_behind_and_the_words_go(ready: FakeCollector) -> None:
    oddities: list[Any] = [Liar(), [Liar()], [("a.txt", Liar())]]
    for odd in oddities:
        hypercare.feedback("words", expected="E", attachments=odd, screenshot=Liar())
    assert hypercare.flush(10) == 0
    assert len(ready.feedback) == 3
    for arrived in ready.feedback:
        assert (arrived["description"], arrived["expected"]) == ("words", "E")
        assert len(arrived["extra"]["shed"]) == 2


def test_what_cannot_be_written_with_its_files_goes_without_them(
    ready: FakeCollector, caplog: pytest.LogCaptureFixture
) -> None:
    odd = Attachment("file", "caf\udce9.txt", "text/plain", b"x")
    client.current().post(Report({"id": ID, "description": "words"}, (odd,)))
    assert hypercare.flush(10) == 0
    assert [each["description"] for each in ready.feedback] == ["words"]
    assert "must shed what cannot be written" in caplog.text
