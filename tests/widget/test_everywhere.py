"""The whole way from the launcher to the receipt, under every policy that a page may have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.widget.driver import Widget
from tests.widget.environments import NO_PICTURE, NONCE, POLICIES, TAG, Policy
from tests.widget.pages import shop
from tests.widget.site import Site


@pytest.fixture(params=POLICIES, ids=str)
def policy(request: pytest.FixtureRequest) -> Policy:
    chosen: Policy = request.param
    return chosen


@pytest.fixture
def strict_site(policy: Policy) -> Iterator[Site]:
    site = Site(shop(TAG), policy.csp)
    site.pages = {
        path: (kind, text.replace("<script ", f'<script nonce="{NONCE}" '))
        for path, (kind, text) in site.pages.items()
    }
    site.headers |= policy.headers
    yield site
    site.close()


def test_from_the_launcher_to_the_receipt(page: Page, strict_site: Site, policy: Policy) -> None:
    widget = Widget(page, strict_site).visit()
    page.click("#order")
    page.click("#broken")
    widget.open().write("under this policy")
    if policy.pictured:
        widget.pictured()
    else:
        expect(widget.dialog.get_by_text(NO_PICTURE)).to_be_visible()
    widget.send()
    widget.heading("Thank you")
    expect(widget.dialog.get_by_text("SHOP-142")).to_be_visible()
    posted = widget.only_post()
    assert posted.feedback["description"] == "under this policy"
    assert [kind for kind, *_ in posted.files] == ["screenshot"] * policy.pictured
    trail = posted.feedback["trail"]
    assert "clicked “Place order”" in [step["message"] for step in trail["steps"]]
    assert [error["type"] for error in trail["errors"]][:1] == [policy.error]
    offences = [] if policy.pictured else ["img-src data "]
    assert page.evaluate("violations") == offences
    assert [line for line in widget.console if "Content Security" in line][len(offences) :] == []
