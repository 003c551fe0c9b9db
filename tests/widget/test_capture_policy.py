"""The capture under the strictest policies: no violation, or an honest refusal."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Error, Page

from tests.widget.capture_camera import Camera
from tests.widget.capture_pixels import difference
from tests.widget.capture_site import FONT, CaptureSite

STRICT = (
    "default-src 'none'; script-src 'self' 'nonce-abc'; style-src 'self'; img-src 'self' data:; "
    "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'"
)
ALL_BUT = (
    "default-src 'none'; font-src * data:; style-src * 'unsafe-inline'; img-src * data:; "
    "report-uri /reports; "
)
SELF = ALL_BUT + "script-src 'self'; "
ELSEWHERE = "https://collector.example/feedback"
INLINE = """([nonce, policy]) => {
  const script = document.createElement("script");
  if (nonce) script.setAttribute("nonce", nonce);
  script.textContent = "window.ran = true";
  document.head.append(script);
  const meta = document.createElement("meta");
  if (policy) document.head.append(Object.assign(meta, { httpEquiv: policy, content: "x-src a" }));
}"""
OTHER_FONT = """async (address) => {
  const face = document.createElement("style");
  face.textContent = `@font-face { font-family: Other; src: url("${address}") }`;
  document.head.append(face);
  document.querySelector("p").style.fontFamily = "Other";
  await document.fonts.load("20px Other");
}"""
WITHOUT_DATA = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"


@contextmanager
def site_with(policy: str) -> Iterator[CaptureSite]:
    site = CaptureSite(policy)
    try:
        yield site
    finally:
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
        page.wait_for_function("() => window.violations.length")
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


STRICT_PAGES = {
    "no inline script": (SELF, None),
    "a nonce": (f"{ALL_BUT}script-src 'self' 'nonce-abc'", ("abc", "")),
    "a stopped script": (SELF, ("", "")),
    "a policy in the markup": (
        f"{ALL_BUT}script-src 'self' 'unsafe-inline'",
        ("", "Content-Security-Policy"),
    ),
}


@pytest.mark.parametrize("name", STRICT_PAGES)
def test_where_the_page_may_fetch_nothing_no_font_is_tried(page: Page, name: str) -> None:
    policy, script = STRICT_PAGES[name]
    with site_with(policy) as site:
        camera = Camera(page, f"{site.url}/strict.html")
        if script:
            page.evaluate(INLINE, script)
        page.evaluate(OTHER_FONT, "/font.ttf")
        before = page.evaluate("window.violations.splice(0).length")
        assert len(reports(site, before)) == before
        assert "@font-face" not in camera.drawing(feedbackUrl=ELSEWHERE)
        assert page.evaluate("window.violations") == []
        page.evaluate("fetch('https://forbidden.example/').catch(() => {})")
        assert b"forbidden.example" in reports(site, 1)[0]


def test_the_site_that_reports_go_to_may_be_asked_for_its_fonts(page: Page) -> None:
    with site_with(f"{SELF} connect-src 'self'") as site:
        camera = Camera(page, f"{site.url}/strict.html")
        page.evaluate(OTHER_FONT, "/font.ttf")
        assert "@font-face" in camera.drawing(feedbackUrl=f"{site.url}/feedback")
        assert page.evaluate("window.violations") == []


def test_a_site_that_the_page_has_fetched_from_may_be_asked_for_its_fonts(page: Page) -> None:
    with site_with("") as other, site_with(f"{SELF} connect-src {other.url}") as site:
        camera = Camera(page, f"{site.url}/strict.html")
        page.evaluate(OTHER_FONT, f"{other.url}/font.ttf")
        assert "@font-face" not in camera.drawing(feedbackUrl=ELSEWHERE)
        picture = f"{other.url}/picture.svg"
        page.evaluate("(address) => fetch(address).then((answer) => answer.text())", picture)
        page.wait_for_function("(name) => performance.getEntriesByName(name).length", arg=picture)
        assert camera.drawing(feedbackUrl=ELSEWHERE).count("@font-face") == 1
        assert page.evaluate("window.violations") == []


def test_a_page_without_a_policy_keeps_the_fonts_of_other_sites(page: Page) -> None:
    with site_with("") as other, site_with("") as site:
        camera = Camera(page, f"{site.url}/form.html")
        page.evaluate(OTHER_FONT, f"{other.url}/font.ttf")
        assert "@font-face" in camera.drawing(feedbackUrl=ELSEWHERE)


def test_a_font_in_the_style_sheet_itself_is_not_fetched(page: Page) -> None:
    data = base64.b64encode(FONT.read_bytes()).decode()
    with site_with(SELF) as site:
        camera = Camera(page, f"{site.url}/strict.html")
        page.evaluate(OTHER_FONT, f"data:font/ttf;base64,{data}")
        drawing = camera.drawing(feedbackUrl=ELSEWHERE)
        assert page.evaluate("window.violations") == []
    assert drawing.count("@font-face") == 1
    assert data in drawing


def reports(site: CaptureSite, count: int) -> list[bytes]:
    return [site.reported.get(timeout=20) for _ in range(count)]
