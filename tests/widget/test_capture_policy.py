"""The capture under the strictest policies: no violation, or an honest refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Error, Page

from tests.widget.capture_camera import Camera
from tests.widget.capture_pixels import difference
from tests.widget.capture_site import CaptureSite

STRICT = (
    "default-src 'none'; script-src 'self' 'nonce-abc'; style-src 'self'; img-src 'self' data:; "
    "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'"
)
WITHOUT_DATA = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"


@contextmanager
def site_with(policy: str) -> Iterator[CaptureSite]:
    site = CaptureSite(policy)
    yield site
    site.close()


def test_a_strict_policy_with_trusted_types_sees_no_violation(page: Page) -> None:
    with site_with(STRICT) as site:
        camera = Camera(page, f"{site.url}/strict.html")
        picture = camera.take()
        seen = camera.seen()
        violations = page.evaluate("window.violations")
    assert violations == []
    assert difference(seen, picture) <= 0.005


def test_the_page_would_have_noticed_a_violation(page: Page) -> None:
    with site_with(STRICT) as site:
        Camera(page, f"{site.url}/strict.html")
        page.evaluate("document.body.setAttribute('style', 'color: red')")
        page.wait_for_function("window.violations.length")
        assert page.evaluate("window.violations") == ["style-src-attr"]


def test_a_policy_without_data_pictures_is_named_as_the_reason(page: Page) -> None:
    with site_with(WITHOUT_DATA) as site:
        camera = Camera(page, f"{site.url}/strict.html")
        with pytest.raises(Error, match="policy"):
            camera.take()
        reported = page.evaluate("window.violations.length")
        with pytest.raises(Error, match="policy"):
            camera.take()
        assert page.evaluate("window.violations.length") == reported == 1
