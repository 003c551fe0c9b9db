from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from urllib3.filepost import encode_multipart_formdata

from hypercare.multipart import Part, Unreadable, parse

TYPE = "multipart/form-data; boundary=b"


def body(*parts: bytes, end: bytes = b"--b--\r\n") -> bytes:
    return b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + end


def part(disposition: str, content: bytes = b"x") -> bytes:
    return b"Content-Disposition: form-data; " + disposition.encode() + b"\r\n\r\n" + content


@settings(deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=5))
def test_any_bytes_come_through_as_they_went_in(contents: list[bytes]) -> None:
    fields = [("file", (f"{n}.bin", content)) for n, content in enumerate(contents)]
    encoded, content_type = encode_multipart_formdata(fields)
    assert [part.content for part in parse(content_type, encoded)] == contents


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n",
        b"x--b",
        b"\r\n--",
        b"x--b--",
        b"\r\n--bb\r\n",
        b"\n--b\r\n",
        b"\x00\xff\r\n\r\n",
    ],
)
def test_content_that_looks_like_a_boundary_is_content(content: bytes) -> None:
    assert parse(TYPE, body(part('name="f"', content)))[0].content == content


@pytest.mark.parametrize(
    ("disposition", "filename"),
    [
        ('name="f"; filename="a.txt"', "a.txt"),
        ('name="f"; filename="Bericht ü 🙂.txt"', "Bericht ü 🙂.txt"),
        ('name="f"; filename="a%22b%0D%0A.txt"', 'a"b\r\n.txt'),
        ('name="f"; filename="a\\"b;c=d.txt"', 'a"b;c=d.txt'),
        ("name=f; filename=plain.txt", "plain.txt"),
        ('name="f"; filename="x"; filename*=UTF-8\'\'%e2%82%ac.txt', "€.txt"),
        ('name="f"; filename=""', ""),
        ('name="f"', None),
    ],
)
def test_file_names_are_read_as_browsers_write_them(disposition: str, filename: str | None) -> None:
    found = parse(TYPE, body(part(disposition)))[0]
    assert (found.name, found.filename) == ("f", filename)


def test_types_and_their_defaults() -> None:
    typed = b'Content-Type: Image/PNG\r\ncontent-disposition: form-data; name="a"\r\n\r\nx'
    parts = parse(TYPE, body(typed, part('name="b"'), part('name="c"; filename="c"')))
    assert [each.media_type for each in parts] == [
        "Image/PNG",
        "text/plain",
        "application/octet-stream",
    ]


def test_a_quoted_boundary_a_preamble_and_an_epilogue_are_fine() -> None:
    raw = b"hello\r\n" + body(part('name="f"')).replace(b"--b", b"--a b") + b"bye"
    assert parse('multipart/form-data; charset=x; boundary="a b"', raw) == [Part("f", b"x")]


def test_no_parts_at_all_is_an_empty_form() -> None:
    assert parse(TYPE, b"--b--\r\n") == []


@pytest.mark.parametrize(
    ("content_type", "raw", "says"),
    [
        ("multipart/form-data", b"", "boundary"),
        ("multipart/mixed; boundary=b", body(part('name="f"')), "names no multipart/form-data"),
        (TYPE, b"", "does not hold its boundary"),
        (TYPE, b"--c\r\n\r\n--c--", "does not hold its boundary"),
        (TYPE, body(part('name="f"'), end=b""), "cut off"),
        (TYPE, body(part('name="f"'))[:-6], "cut off"),
        (TYPE, body(part('filename="f"')), "no name"),
        (TYPE, body(b"\r\nx"), "no name"),
        (TYPE, body(b"no end"), "no end to its headers"),
        (TYPE, body(b"X: " + b"y" * 20_000 + b"\r\n\r\nx"), "no end to its headers"),
        (TYPE, body(*[part('name="f"')] * 101), "more than 100 parts"),
        (TYPE, body(*[part('name="f"')] * 102, end=b""), "more than 100 parts"),
    ],
)
def test_what_cannot_be_read_says_why(content_type: str, raw: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        parse(content_type, raw)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_parser(raw: bytes) -> None:
    try:
        found = parse(TYPE, b"--b\r\n" + raw)
    except Unreadable:
        found = []
    assert all(each.name is not None for each in found)


def test_a_body_of_very_many_parts_is_not_read_to_its_end() -> None:
    raw = b"--b\r\n" * 200_000
    tracemalloc.start()
    with pytest.raises(Unreadable, match="more than 100 parts"):
        parse(TYPE, raw)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1_000_000
