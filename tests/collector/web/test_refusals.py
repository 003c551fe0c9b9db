"""What a person sees who follows a link that leads nowhere, and what a program is told."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Page

from tests.collector.house import PUBLIC, House
from tests.collector.web.stories import quiet

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
GONE = ["/f/x?token=y", "/f/x/context.json", "/c/SHOP-1", "/files/x", "/nowhere/at/all"]


@pytest.mark.parametrize("path", [*GONE, "/api/v1/feedback/x/status?token=y"])
def test_a_person_reads_a_page_and_a_program_a_problem(house: House, page: Page, path: str) -> None:
    with quiet(page, but="404"):
        answer = page.goto(house.url + path)

    assert answer is not None
    assert answer.status == 404
    assert page.locator("h1").inner_text() == "There is nothing here"
    assert page.locator(".card").evaluate("e => getComputedStyle(e).borderRadius") != "0px"
    for program in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}):
        told_so = house.get(path, **program)
        assert told_so.status_code == 404
        assert told_so.headers["Content-Type"] == "application/problem+json"


def test_a_page_of_a_refusal_says_why_and_keeps_status_and_headers(house: House) -> None:
    answer = house.get("/api/v1/template", Accept=BROWSER)

    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="hypercare"'
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "A key is needed" in answer.text


def test_what_a_refusal_repeats_is_never_markup(house: House) -> None:
    origin = "http://<script>alert(1)</script>"

    answer = house.get("/api/v1/template", key=PUBLIC, Accept=BROWSER, Origin=origin)

    assert answer.status_code == 403
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_who_must_wait_is_told_how_long(house: House, page: Page) -> None:
    house.store.close()
    shutil.move(house.folder, house.folder.with_name("gone"))

    answer = page.goto(f"{house.url}/readyz")

    assert answer is not None
    assert answer.status == 503
    assert page.locator("h1").inner_text() == "Please come back in a moment"
    assert f"in {answer.headers['retry-after']} seconds" in page.locator("main").inner_text()
    assert "the data folder cannot be written" in page.locator("main").inner_text()


def test_what_is_posted_is_answered_to_a_program(house: House) -> None:
    answer = house.post({}, headers={"Accept": BROWSER})

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
