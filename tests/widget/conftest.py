"""The site with the widget on it, and a page that has not yet looked at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.widget.annotator import Annotator, opened
from tests.widget.driver import Widget
from tests.widget.pages import shop
from tests.widget.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site(shop())
    yield site
    site.close()


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 1100, "height": 800}, "locale": "en-GB"}


@pytest.fixture
def widget(page: Page, site: Site) -> Widget:
    """The shop's cart, opened in the browser."""
    return Widget(page, site).visit()


@pytest.fixture
def annotator(widget: Widget) -> Annotator:
    """What marks pictures, above the shop's dialog."""
    return opened(widget)
