"""What the application says beside the button to send, and what must be agreed to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.widget.driver import Widget
from tests.widget.pages import TAG, shop
from tests.widget.site import Site

CONSENT = "We keep your feedback for 90 days."
Tagged = Callable[[str], Widget]


@pytest.fixture
def tagged(page: Page) -> Iterator[Tagged]:
    """Open the cart of a shop whose script tag has these attributes."""
    sites: list[Site] = []

    def visit(attributes: str) -> Widget:
        sites.append(Site(shop(TAG.replace(" async", f" {attributes} async"))))
        return Widget(page, sites[-1]).visit().open()

    yield visit
    for site in sites:
        site.close()


def test_a_text_and_a_link_stand_by_the_button_and_ask_nothing(tagged: Tagged) -> None:
    widget = tagged(f'data-consent="{CONSENT}" data-privacy-url="/privacy?lang=en"')
    expect(widget.dialog.locator(".foot").get_by_text(CONSENT)).to_be_visible()
    link = widget.dialog.get_by_role("link", name="Privacy notice")
    assert link.evaluate("link => link.href") == f"{widget.site.url}/privacy?lang=en"
    assert link.get_attribute("target") == "_blank"
    widget.write().send()
    widget.heading("Thank you")


def test_what_must_be_ticked_is_demanded_at_its_box(tagged: Tagged) -> None:
    widget = tagged(f'data-consent="{CONSENT}" data-consent-required')
    box = widget.dialog.get_by_role("checkbox", name=CONSENT)
    widget.write().send()
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(widget.dialog.get_by_text("Please tick this before you send.")).to_be_visible()
    assert widget.site.posted == []
    box.check()
    expect(widget.dialog.get_by_text("Please tick this before you send.")).to_have_count(0)
    widget.send()
    widget.heading("Thank you")


def test_faults_of_the_answers_come_before_the_box(tagged: Tagged) -> None:
    widget = tagged("data-consent-required")
    widget.send()
    expect(widget.description).to_be_focused()
    widget.write().send()
    expect(widget.dialog.get_by_role("checkbox", name="I agree")).to_be_focused()


def test_an_address_that_is_none_of_the_web_is_no_link(tagged: Tagged) -> None:
    widget = tagged('data-privacy-url="javascript:alert(1)"')
    expect(widget.dialog.get_by_role("link")).to_have_count(0)


def test_nothing_is_said_where_nothing_was_configured(widget: Widget) -> None:
    widget.open()
    expect(widget.dialog.locator(".consent")).to_be_hidden()


def test_axe_finds_no_fault_in_the_box_and_its_fault(tagged: Tagged) -> None:
    widget = tagged('data-consent-required data-privacy-url="/privacy"').write().send()
    expect(widget.dialog.get_by_text("Please tick this before you send.")).to_be_visible()
    assert widget.axe() == []
