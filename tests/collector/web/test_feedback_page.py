"""The page of one feedback: everything told, nothing of a user's ever run."""

from __future__ import annotations

import json

import pytest
import requests
from playwright.sync_api import Page

from hypercare_collector.model import FileState
from tests.collector.house import House
from tests.collector.rooms import PUBLIC, SECRET, VAULT
from tests.collector.web.stories import (
    ATTACK,
    ATTACKS,
    delivered,
    examined,
    full,
    page_of,
    png,
    quiet,
    told,
)

SIDES = """lines => lines.map(line => [
    line.querySelector(".words").innerText,
    [...line.querySelectorAll(".side, .warn")].map(mark => mark.innerText.toLowerCase()),
])"""


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
            "a team is affected and work is blocked",
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
        assert '"cost_centre"' in page.locator("details.card > pre").inner_text()

    @pytest.mark.parametrize("key", [PUBLIC, SECRET])
    def test_a_step_of_the_server_says_so_and_on_whose_word(
        self, house: House, page: Page, key: str
    ) -> None:
        found = house.kept(house.post(full(), key=key))

        page.goto(page_of(house, found))

        sides = dict(page.locator(".line > li").evaluate_all(SIDES))
        assert sides["the discount was refused"] == ["server"] + ["unverified"] * (key == PUBLIC)
        assert sides["POST /discount 500"] == ["browser"]

    def test_all_of_a_program_happened_in_the_program(self, house: House, page: Page) -> None:
        sdk, environment = {"name": "hypercare-python"}, {"os": {"name": "Linux"}}
        found = house.kept(house.post(full(sdk=sdk, environment=environment), key=SECRET))

        page.goto(page_of(house, found))

        marks = page.locator(".line .side")
        assert set(marks.all_text_contents()) == {"program"}

    def test_everything_can_be_downloaded(self, house: House, page: Page) -> None:
        found = told(house)
        page.goto(page_of(house, found))
        page.get_by_text("Everything that was captured").click()

        with page.expect_download() as waiting:
            page.get_by_role("link", name="Download all of it").click()

        whole = json.loads(waiting.value.path().read_bytes())
        assert waiting.value.suggested_filename == "SHOP-1-context.json"
        assert whole["receipt"] == "SHOP-1"
        assert whole["feedback"] == found.content

    @pytest.mark.parametrize("purpose", ["status", "file"])
    def test_only_the_token_of_the_page_downloads_it(self, house: House, purpose: str) -> None:
        found = told(house)
        path = f"/f/{found.uid}/context.json?token="

        good = house.get(path + VAULT.sign("page", found.uid))
        assert good.headers["Content-Disposition"].startswith("attachment")
        assert good.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        for wrong in ("", "x", VAULT.sign(purpose, found.uid), VAULT.sign("page", "other")):
            assert house.get(path + wrong).status_code == 404

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
