"""Files that come with a feedback: kept byte for byte, under names that can do no harm."""

from __future__ import annotations

import json

import pytest

from tests.collector.house import House


class TestAttachments:
    def test_they_are_kept_byte_for_byte_under_their_kinds(self, busy_house: House) -> None:
        files = {
            "screenshot": ("shot.png", bytes(range(256)) * 3000, "image/png"),
            "log": ("app.log", b"line\r\n--boundary\r\n\x00", "text/plain; charset=utf-8"),
            "whatever": ("b.bin", b"", "nonsense"),
        }

        kept = busy_house.kept(busy_house.post_files(*files.items())).attachments

        assert [(f.name, f.kind, f.media_type) for f in kept] == [
            ("shot.png", "screenshot", "image/png"),
            ("app.log", "log", "text/plain"),
            ("b.bin", "file", "application/octet-stream"),
        ]
        assert [busy_house.bytes_of(f) for f in kept] == [
            content for _, content, _ in files.values()
        ]

    def test_the_json_may_come_as_a_file_part_as_browsers_send_it(self, busy_house: House) -> None:
        words = ("blob", json.dumps({"description": "Größe"}).encode(), "application/json")

        answer = busy_house.post(files={"feedback": words})

        assert busy_house.kept(answer).description == "Größe"

    def test_the_json_may_come_last(self, busy_house: House) -> None:
        files = [("log", ("a", b"1")), ("feedback", (None, '{"description": "x"}'))]

        answer = busy_house.post(files=files)

        assert [f.name for f in busy_house.kept(answer).attachments] == ["a"]

    @pytest.mark.parametrize(
        ("sent", "name"),
        [
            ("../../x", "x"),
            ("..\\..\\x.exe", "x.exe"),
            ("/etc/passwd", "passwd"),
            ("..", "log"),
            ("a\x07b\x7f.txt", "ab.txt"),
            ("\u202egpj.exe", "gpj.exe"),
            ("x" * 300 + ".tar", "x" * 116 + ".tar"),
            ("Übersicht 票.pdf", "Übersicht 票.pdf"),
            (" . ", "log"),
        ],
    )
    def test_names_can_do_no_harm(self, house: House, sent: str, name: str) -> None:
        answer = house.post_files(("log", (sent, b"x", "text/plain")))

        (kept,) = house.kept(answer).attachments
        assert kept.name == name
        assert (house.folder / "files").resolve() in house.files()[0].resolve().parents

    def test_two_of_one_name_stay_apart(self, busy_house: House) -> None:
        files = [("log", ("a.log", b"1")), ("log", ("A.log", b"2")), ("log", ("a.log", b"3"))]

        kept = busy_house.kept(busy_house.post_files(*files)).attachments

        assert [f.name for f in kept] == ["a.log", "A (2).log", "a (3).log"]
