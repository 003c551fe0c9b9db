"""Attachments behind signed links: pictures that were verified, and downloads."""

from __future__ import annotations

import time

import pytest
import requests
from playwright.sync_api import Page

from hypercare_collector.model import FileState
from tests.collector.house import House
from tests.collector.web.stories import examined, link_of, page_of, png, told


class TestFiles:
    def test_a_verified_picture_is_shown_as_what_it_is(self, house: House) -> None:
        (file,) = told(house, None, ("screenshot", ("shot.png", png(), "image/png"))).attachments
        examined(house, file)

        answer = requests.get(link_of(house, file), timeout=10)

        assert answer.content == png()
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.headers["Content-Disposition"].startswith("inline")
        self.assert_harmless(answer)

    @pytest.mark.parametrize(
        ("name", "media_type"),
        [
            ("page.html", "text/html"),
            ("drawing.svg", "image/svg+xml"),
            ("Größe 票.pdf", "application/pdf"),
            ('a"b.js', "text/javascript"),
        ],
    )
    def test_anything_else_is_a_download(self, house: House, name: str, media_type: str) -> None:
        content = b"<script>alert(1)</script>\x00\xff"
        (file,) = told(house, None, ("file", (name, content, media_type))).attachments
        examined(house, file)

        answer = requests.get(link_of(house, file), timeout=10)

        assert answer.content == content
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
        self.assert_harmless(answer)

    def test_a_name_in_any_script_reaches_the_browser(self, house: House, page: Page) -> None:
        name = 'Größe 票 "x" 100%.txt'
        found = told(house, None, ("file", (name, b"bytes", "text/plain")))
        (file,) = found.attachments
        examined(house, file)
        page.goto(page_of(house, found))

        with page.expect_download() as waiting:
            page.get_by_role("link", name=name).click()

        assert waiting.value.suggested_filename.replace("_", '"') == name
        assert waiting.value.path().read_bytes() == b"bytes"

    @pytest.mark.parametrize("state", [FileState.PENDING, FileState.HELD])
    def test_what_was_not_found_good_is_not_served(self, house: House, state: FileState) -> None:
        (file,) = told(house, None, ("screenshot", ("x.png", b"PK", "image/png"))).attachments
        examined(house, file, state=state)

        assert requests.get(link_of(house, file), timeout=10).status_code == 404

    def test_a_link_ends(self, house: House) -> None:
        (file,) = told(house, None, ("log", ("a.log", b"x", "text/plain"))).attachments
        examined(house, file)

        old = link_of(house, file, expires=int(time.time()) - 1)

        assert requests.get(old, timeout=10).status_code == 404
        assert requests.get(link_of(house, file), timeout=10).status_code == 200

    def test_the_link_of_one_opens_no_other(self, house: House) -> None:
        files = [("log", (name, b"x", "text/plain")) for name in ("a.log", "b.log")]
        first, second = told(house, None, *files).attachments
        for file in (first, second):
            examined(house, file)
        token = link_of(house, first).partition("?")[2]

        assert house.get(f"/files/{second.id}?{token}").status_code == 404

    def assert_harmless(self, answer: requests.Response) -> None:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
