"""The pages behind signed links: everything told, nothing of a user's ever run."""

from __future__ import annotations

import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from playwright.sync_api import Page

from hypercare_collector import configuration
from hypercare_collector.model import Attachment, Feedback, FileState, TicketRef, Verb
from hypercare_collector.store import cases, feedback, queue
from tests.collector.house import House
from tests.collector.rooms import SECRET, VAULT, hook

ATTACKS = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "</blockquote><svg onload=document.title='owned'>",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "javascript:document.title='owned'",
    '"><style>body{display:none}</style>',
    "&lt;b&gt; &amp;",
)
ATTACK = "\n".join(ATTACKS)


def full(words: str = "It is\n  broken", **change: Any) -> dict[str, Any]:
    """Return a feedback in which every part has something to show."""
    frames = [
        {"file": "lib/framework.py", "function": "dispatch", "line": 7, "in_app": False},
        {
            "file": "shop/pricing.py",
            "function": "discount",
            "line": 10,
            "source": f"return CODES[code]  # {words}",
            "in_app": True,
        },
    ]
    return {
        "description": words,
        "steps_to_reproduce": f"1. {words}",
        "expected": words,
        "actual": words,
        "impact": {"scope": "team", "work": "blocked", "note": words},
        "category": "bug",
        "module": words[:200],
        "reporter": {"id": "42", "name": words[:200], "email": "ann@shop.example", "role": "clerk"},
        "app": {"name": "shop", "release": words, "deployment": "production"},
        "context": {
            "url": "https://shop.example/cart",
            "route": words,
            "time_zone": "Europe/Berlin",
        },
        "environment": {
            "browser": {"name": "Firefox", "version": "142"},
            "os": {"name": words, "version": "12"},
            "device": {"width": 1280, "height": 800, "touch": False},
            "server": {
                "runtime": {"name": "CPython", "version": "3.11"},
                "packages": {"flask": "3"},
            },
        },
        "trail": {
            "steps": [
                {"at": "2026-11-21T10:19:00.000Z", "type": "click", "message": words},
                {
                    "at": "2026-11-21T10:19:02.000Z",
                    "type": "request",
                    "message": "POST /discount 500",
                },
            ],
            "errors": [
                {
                    "at": "2026-11-21T10:19:01.000Z",
                    "type": "KeyError",
                    "message": words,
                    "side": "server",
                    "handled": False,
                    "frames": frames,
                    "cause": {"type": "ValueError", "message": "the deeper one"},
                },
                {"type": "TypeError", "message": "x is undefined", "side": "browser"},
            ],
        },
        "fields": {"cost_centre": words},
        "tags": {"wave": words[:200]},
        **change,
    }


def png(width: int = 320, height: int = 120) -> bytes:
    """Return a picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + b"\x2f\x5b\xea" * width for _ in range(height))
    start = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", start), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in parts)


def told(house: House, document: Any = None, *files: Any, key: str = SECRET) -> Feedback:
    """Post a feedback with files and return it."""
    answer = house.post_files(*files, document=document or full())
    return house.kept(answer)


def page_of(house: House, found: Feedback) -> str:
    return f"{house.url}/f/{found.uid}?token={VAULT.sign('page', found.uid)}"


def link_of(house: House, file: Attachment, *, expires: int | None = None) -> str:
    until = expires or int(time.time()) + 60
    return f"{house.url}/files/{file.id}?token={VAULT.sign('file', file.id, expires=until)}"


def examined(house: House, file: Attachment, **found: Any) -> None:
    with house.store.database.write() as db:
        feedback.settle_file(db, replace(file, **{"state": FileState.GOOD, **found}))


def delivered(house: House, found: Feedback, url: str = "http://tracker.example/7") -> None:
    """Let one delivery have failed and then gone through, and another be held."""
    now = datetime.now(UTC)
    with house.store.database.write() as db:
        wanted = {name: hook("http://x.example") for name in ("board", "hook")}
        configuration.apply(db, VAULT, {"destinations": wanted})
        case_id = feedback.case_of(db, found.uid)
        for name in wanted:
            queue.add(
                db,
                project="shop",
                case_id=case_id,
                feedback_uid=found.uid,
                destination=name,
                verb=Verb.CREATE,
                now=now,
            )
        cases.link(db, case_id, "board", TicketRef("7", "OPS-7", url), now)


class TestFeedback:
    def test_it_tells_everything(self, house: House, page: Page) -> None:
        found = told(
            house,
            full(),
            ("screenshot", ("shot.png", png(), "image/png")),
            ("log", ("app.log", b"line", "text/plain")),
            ("screenshot", ("bomb.png", b"x", "image/png")),
        )
        shot, log, bomb = found.attachments
        examined(house, shot)
        examined(house, log)
        examined(house, bomb, state=FileState.HELD, reason="it is no picture")
        delivered(house, found)

        page.goto(page_of(house, found))

        text = page.locator("main").inner_text()
        for words in (
            "SHOP-1",
            "P2",
            "It is\n  broken",
            "unverified",
            "ann@shop.example",
            "the reporter's team; work is blocked",
            "Firefox 142",
            "CPython 3.11",
            "KeyError",
            "the deeper one",
            "discount",
            "shop/pricing.py:10",
            "in app",
            "POST /discount 500",
            "held: it is no picture",
            "app.log",
            "OPS-7",
            "waiting",
        ):
            assert words in text, words
        assert page.locator("figure img").count() == 1
        assert page.locator("figure img").evaluate("image => image.naturalWidth") == 320
        assert page.get_by_text("OPS-7").get_attribute("href") == "http://tracker.example/7"
        order = page.locator(".line > li").all_inner_texts()
        assert [("click" in o, "KeyError" in o, "POST" in o) for o in order[:3]] == [
            (True, False, False),
            (False, True, False),
            (False, False, True),
        ]
        page.get_by_text("Everything that was captured").click()
        assert '"cost_centre"' in page.locator("details pre").inner_text()

    def test_nothing_of_a_user_becomes_markup(self, house: House, page: Page) -> None:
        found = told(house, full(ATTACK), ("log", (f"{ATTACKS[1]}.txt", b"x", "text/plain")))
        examined(house, found.attachments[0])
        delivered(house, found, url="javascript:document.title='owned'")

        with quiet(page):
            page.goto(page_of(house, found))

        assert page.title() == "SHOP-1 · hypercare"
        assert page.locator("blockquote.large").inner_text() == ATTACK
        assert page.locator("main script, main style, main svg, main [onerror]").count() == 0
        assert page.locator("a[href^='javascript']").count() == 0
        assert page.evaluate("getComputedStyle(document.body).display") == "block"

    def test_words_keep_their_lines_and_spaces(self, house: House, page: Page) -> None:
        words = "  one\n\n\ttwo\n   three  x"
        found = told(house, {"description": words})

        page.goto(page_of(house, found))

        assert page.locator("blockquote.large").evaluate("e => e.textContent") == words
        assert page.locator("blockquote.large").evaluate("e => getComputedStyle(e).whiteSpace") in (
            "pre-wrap",
            "break-spaces",
        )

    def test_the_least_that_a_feedback_can_be_has_a_page_too(
        self, house: House, page: Page
    ) -> None:
        found = told(house, {"description": "x"})

        with quiet(page):
            answer = page.goto(page_of(house, found))

        assert answer
        assert answer.status == 200
        assert "not known" in page.locator("main").inner_text()

    def test_a_reporter_for_whom_somebody_stands_is_verified(self, house: House) -> None:
        found = house.kept(house.post(full(), key=SECRET))

        assert (
            '<span class="tag good">verified</span>'
            in requests.get(page_of(house, found), timeout=10).text
        )

    @pytest.mark.parametrize("token", ["", "x", "99999999999.x"])
    def test_without_its_token_it_is_not_there(self, house: House, page: Page, token: str) -> None:
        found = told(house)
        address = f"{house.url}/f/{found.uid}?token={token}"

        assert requests.get(address, timeout=10).status_code == 404
        page.goto(address)

        assert "nothing here" in page.inner_text("h1")
        assert "broken" not in page.content()

    def test_the_token_of_the_reporter_does_not_open_it(self, house: House) -> None:
        found = told(house)
        token = VAULT.sign("status", found.uid)

        assert house.get(f"/f/{found.uid}?token={token}").status_code == 404

    def test_its_headers_let_nothing_in_and_nothing_out(self, house: House) -> None:
        headers = requests.get(page_of(house, told(house)), timeout=10).headers

        policy = headers["Content-Security-Policy"]
        for rule in (
            "default-src 'none'",
            "style-src 'self'",
            "img-src 'self'",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ):
            assert rule in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"


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


class TestStatus:
    def test_it_thanks_the_reporter_in_plain_words(self, house: House, page: Page) -> None:
        link = house.post({"description": ATTACK}).json()["links"]["status"]

        with quiet(page):
            page.goto(link)

        assert "Thank you" in page.inner_text("h1")
        assert "SHOP-1" in page.inner_text("main")
        assert page.locator("blockquote").inner_text() == ATTACK

    def test_it_names_the_ticket(self, house: House, page: Page) -> None:
        answer = house.post({"description": "x"})
        delivered(house, house.kept(answer))

        page.goto(answer.json()["links"]["status"])

        assert "being worked on" in page.inner_text("h1")
        link = page.get_by_role("link", name="OPS-7")
        assert link.get_attribute("href") == "http://tracker.example/7"


@pytest.mark.parametrize("path", ["/", "/f/x?token=y"])
def test_every_page_is_styled_and_quiet(house: House, page: Page, path: str) -> None:
    with quiet(page, but="404"):
        page.goto(house.url + path)

    assert page.locator(".card").evaluate("e => getComputedStyle(e).borderRadius") != "0px"


def test_pages_read_well_on_a_small_screen(house: House, page: Page) -> None:
    found = told(house, full("word" * 200))
    page.set_viewport_size({"width": 360, "height": 700})

    page.goto(page_of(house, found))

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@contextmanager
def quiet(page: Page, but: str = "\0") -> Iterator[None]:
    """Let the console say nothing: no violation of the policy, no script, no missing file."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    yield
    page.wait_for_load_state("networkidle")
    assert [line for line in said if but not in line] == []
