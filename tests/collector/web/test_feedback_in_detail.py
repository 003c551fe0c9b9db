"""The page of one feedback, part by part: times, frames, fields, attempts, and what is too much."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from hypercare_collector.store import queue
from tests.collector.house import House
from tests.collector.intake.asking import ask
from tests.collector.web.stories import delivered, full, page_of, told


class TestReading:
    def test_times_are_told_in_utc_and_as_the_reporters_clock_showed_them(
        self, house: House, page: Page
    ) -> None:
        page.goto(page_of(house, told(house)))

        first = page.locator(".line time").first
        assert first.inner_text() == "10:19:00"
        assert first.get_attribute("datetime") == "2026-11-21T10:19:00Z"
        assert first.get_attribute("title") == "11:19:00 Europe/Berlin"
        assert "Europe/Berlin" in page.locator(".head").inner_text()

    @pytest.mark.parametrize("zone", ["../../etc/passwd", "Europe", "", "x" * 500, 7, "UTC"])
    def test_a_zone_that_is_none_is_not_told(self, house: House, page: Page, zone: Any) -> None:
        found = told(house, full(context={"time_zone": zone}))

        page.goto(page_of(house, found))

        assert page.locator(".line time[title]").count() == 0

    def test_a_trail_over_midnight_says_which_day_it_was(self, house: House, page: Page) -> None:
        steps = [{"at": f"2026-11-{at}Z", "message": at} for at in ("20T23:59:59", "21T00:00:01")]
        found = told(house, full(trail={"steps": steps}))

        page.goto(page_of(house, found))

        assert page.locator(".day").all_inner_texts() == ["20 Nov 2026", "21 Nov 2026"]

    def test_frames_of_libraries_stay_folded_until_somebody_asks(
        self, house: House, page: Page
    ) -> None:
        own = {"file": "shop/a.py", "function": "mine", "line": 1, "in_app": True}
        others = [{"file": f"lib/{n}.py", "function": f"their{n}", "line": n} for n in range(40)]
        error = {"type": "E", "message": "m", "frames": [*others, own]}
        found = told(house, full(trail={"errors": [error]}))
        page.goto(page_of(house, found))

        assert page.get_by_text("their7", exact=True).is_visible() is False
        assert page.get_by_text("mine").first.is_visible()
        page.get_by_text("All 41 frames").click()
        assert page.get_by_text("their7", exact=True).is_visible()

    def test_answers_to_a_projects_own_questions_stand_under_their_labels(
        self, house: House, page: Page
    ) -> None:
        fields = {"cost_centre": {"label": "Cost centre"}, "why": {"required": True}}
        ask(house, fields)
        first = told(house, {"description": "x", "fields": {"cost_centre": "a\n b", "why": "y"}})
        second = told(house, {"description": "x"})

        page.goto(page_of(house, first))
        row = page.get_by_role("row", name="Cost centre")
        assert row.locator("td").evaluate("e => e.innerText") == "a\n b"
        page.goto(page_of(house, second))
        assert page.get_by_role("heading", name="Not answered").is_visible()
        assert "why" in page.locator("section[aria-labelledby=words]").inner_text()

    def test_answers_that_came_without_a_required_one_are_shown_and_it_alone_is_missed(
        self, house: House, page: Page
    ) -> None:
        ask(
            house,
            {
                "cost_centre": {"label": "Cost centre", "required": True},
                "tenant": {"label": "Tenant", "type": "hidden", "required": True},
            },
        )
        found = told(house, {"description": "x", "extra": {"fields": {"cost_centre": "4711"}}})

        page.goto(page_of(house, found))

        assert page.get_by_role("row", name="Cost centre").locator("td").inner_text() == "4711"
        missed = page.get_by_role("heading", name="Not answered").locator("+ p").inner_text()
        assert missed.startswith("Tenant required by the project")

    def test_every_attempt_is_told_with_what_it_came_to(self, house: House, page: Page) -> None:
        found = told(house)
        delivered(house, found)
        now = datetime.now(UTC)
        with house.store.database.write() as db:
            for _ in range(2):
                claim = queue.claim(db, "me", now, timedelta(minutes=1))
                assert claim is not None
                queue.put_back(db, claim, now, now, "<b>no</b> answer", unsure=True)

        page.goto(page_of(house, found))

        attempts = page.locator(".attempts li").all_inner_texts()
        assert len(attempts) == 2
        assert all("<b>no</b> answer" in each and "later" in each for each in attempts)

    def test_much_that_was_captured_is_cut_with_the_way_to_all_of_it(
        self, house: House, page: Page
    ) -> None:
        steps = [{"message": "y" * 1999} for _ in range(100)]
        errors = [{"type": "E", "message": "y" * 1999, "data": {"x": "z" * 1999}}] * 20
        found = told(house, full(trail={"steps": steps, "errors": errors}))

        page.goto(page_of(house, found))

        shown = page.locator("details.card > pre").evaluate("e => e.textContent")
        assert len(shown) < 201_000
        assert shown.endswith("the rest is in the file to download")

    def test_nothing_but_words_leaves_no_empty_part(self, house: House, page: Page) -> None:
        page.goto(page_of(house, told(house, {"description": "x"})))

        assert (
            "No steps and no errors came with this feedback." in page.locator("main").inner_text()
        )
        assert page.locator("section:not(:has(p, table, ul, ol, blockquote))").count() == 0
