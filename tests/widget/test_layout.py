"""What is in reach without searching, and what lines up."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator, ViewportSize, expect

from tests.widget.capture_pixels import colours
from tests.widget.driver import Widget

DESKTOP: ViewportSize = {"width": 1180, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 780}


@pytest.mark.parametrize("screen", [DESKTOP, PHONE])
def test_who_is_affected_and_how_much_is_asked_in_sight(
    widget: Widget, screen: ViewportSize
) -> None:
    widget.page.set_viewport_size(screen)
    widget.open().pictured()
    for words in ("Everyone", "No, I am stuck"):
        expect(widget.dialog.get_by_text(words, exact=True)).to_be_in_viewport(ratio=1)
    foot = widget.dialog.locator(".foot").bounding_box()
    stuck = widget.dialog.get_by_text("No, I am stuck", exact=True).bounding_box()
    assert foot
    assert stuck
    assert stuck["y"] + stuck["height"] <= foot["y"]


def test_labels_and_fields_side_by_side_line_up(widget: Widget) -> None:
    widget.page.set_viewport_size(DESKTOP)
    widget.open().details()
    for left, right in (("Category", "Module or screen"), ("Your name", "Your e-mail")):
        pair = [widget.dialog.get_by_label(label) for label in (left, right)]
        assert top(pair[0]) == top(pair[1])
        names = [widget.dialog.locator("label", has_text=label) for label in (left, right)]
        assert top(names[0]) == top(names[1])


def top(one: Locator) -> float:
    box = one.bounding_box()
    assert box
    return box["y"]


def test_what_is_scrolled_away_ends_at_a_line(widget: Widget) -> None:
    widget.page.emulate_media(reduced_motion="reduce")
    widget.open().pictured()
    box = widget.dialog.locator(".body").bounding_box()
    assert box
    clip = {"x": box["x"] + 4, "y": box["y"] - 1, "width": 8, "height": 2}
    picture = Image.open(BytesIO(widget.page.screenshot(clip=clip))).convert("RGB")  # type: ignore[arg-type]
    assert len(colours(picture)) == 2


def test_a_picture_that_must_be_looked_at_is_shown_large(widget: Widget) -> None:
    widget.open().pictured()
    small = widget.picture.bounding_box()
    widget.dialog.locator(".frame").evaluate(
        "(it) => it.after(Object.assign(document.createElement('p'), {className: 'banner'}))"
    )
    large = widget.picture.bounding_box()
    assert small
    assert large
    assert large["height"] > 2 * small["height"]
