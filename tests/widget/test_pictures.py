"""Several pictures: taken, added, pasted, marked up, removed, brought back, kept in the draft."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.widget.driver import Widget
from tests.widget.pages import TAG, shop
from tests.widget.site import STRICT, Site

MASKED = TAG.replace("data-project", 'data-mask="p::first-line" data-project')


@pytest.fixture
def green(tmp_path: Path) -> Path:
    """A small green picture in a file."""
    path = tmp_path / "green.png"
    Image.new("RGB", (60, 40), (0, 160, 0)).save(path)
    return path


@pytest.fixture
def strict(page: Page) -> Iterator[Widget]:
    """The shop under a policy that forbids every picture with an address."""
    site = Site(shop(), csp=STRICT.replace("img-src data:; ", ""))
    yield Widget(page, site).visit()
    site.close()


def cards(widget: Widget) -> Locator:
    return widget.dialog.locator(".pictures > li")


def press(widget: Widget, words: str) -> None:
    widget.dialog.get_by_role("button", name=words).click()


def add(widget: Widget, *paths: Path) -> None:
    widget.dialog.get_by_label("Add a picture").set_input_files(list(paths))


def names(widget: Widget) -> list[tuple[str, str]]:
    """Send what is there and return the kind and name of each file."""
    widget.write().send()
    widget.heading("Thank you")
    return [file[:2] for file in widget.only_post().files]


def test_several_pictures_travel_in_their_order_under_names_of_their_own(
    widget: Widget, green: Path
) -> None:
    widget.open().pictured()
    press(widget, "Take another")
    expect(widget.dialog.get_by_text("The picture has been taken.")).to_be_visible()
    add(widget, green)
    expect(cards(widget)).to_have_count(3)
    expect(widget.dialog.get_by_role("img", name="green.png, 60 by 40 pixels")).to_be_visible()
    assert names(widget) == [
        ("screenshot", "screenshot.png"),
        ("screenshot", "screenshot-2.png"),
        ("screenshot", "green.png"),
    ]
    assert widget.only_post().files[2][3] == green.read_bytes()


def test_a_removed_picture_comes_back_to_its_place(widget: Widget, green: Path) -> None:
    widget.open().pictured()
    add(widget, green)
    expect(cards(widget)).to_have_count(2)
    widget.dialog.get_by_role("button", name="Remove: Picture of this page").press("Enter")
    expect(cards(widget)).to_have_count(1)
    undo = widget.dialog.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    expect(widget.dialog.get_by_text("“Picture of this page” will not be sent.")).to_be_visible()
    undo.press("Enter")
    expect(cards(widget).first).to_contain_text("Picture of this page")
    expect(widget.dialog.get_by_role("button", name="Mark up: Picture of this")).to_be_focused()
    assert names(widget) == [("screenshot", "screenshot.png"), ("screenshot", "green.png")]


def test_what_was_removed_for_good_is_not_sent(widget: Widget, green: Path) -> None:
    widget.open().pictured()
    add(widget, green)
    press(widget, "Remove: Picture of this page")
    press(widget, "Remove: green.png")
    expect(widget.dialog.get_by_text("No picture will be sent.")).to_be_visible()
    assert names(widget) == []


def test_a_file_that_cannot_be_shown_as_a_picture_becomes_an_attachment(
    widget: Widget, tmp_path: Path
) -> None:
    broken = tmp_path / "photo.png"
    broken.write_bytes(b"no picture at all")
    widget.open().pictured()
    add(widget, broken)
    expect(widget.dialog.get_by_text("“photo.png” cannot be shown here.")).to_be_visible()
    assert names(widget) == [("screenshot", "screenshot.png"), ("file", "photo.png")]


def test_a_picture_is_marked_up_twice_and_only_the_flat_file_leaves(
    widget: Widget, green: Path
) -> None:
    widget.open().pictured()
    press(widget, "Remove: Picture of this page")
    add(widget, green)
    for _ in range(2):
        press(widget, "Mark up: green.png")
        draw(widget)
        expect(widget.dialog.get_by_text("Your marks are in the picture.")).to_be_visible()
        expect(widget.dialog.get_by_role("button", name="Mark up: green.png")).to_be_focused()
    assert names(widget) == [("screenshot", "green.png")]
    sent = Image.open(BytesIO(widget.only_post().files[0][3])).convert("RGB")
    assert sent.size == (60, 40)
    assert sent.getpixel((30, 20)) == (0, 0, 0)
    assert sent.getpixel((1, 1)) == (0, 160, 0)


def test_the_picture_stays_as_it_was_when_nothing_can_be_loaded_to_mark_it(widget: Widget) -> None:
    widget.page.route("**/hypercare-annotate.js", lambda route: route.abort())
    widget.open().pictured()
    press(widget, "Mark up: Picture of this page")
    expect(widget.dialog.get_by_text("Marking up could not be loaded.")).to_be_visible()
    expect(widget.dialog.get_by_role("button", name="Mark up: Picture")).to_be_focused()
    assert names(widget) == [("screenshot", "screenshot.png")]


def test_pictures_are_in_the_draft_after_a_reload(widget: Widget, green: Path) -> None:
    widget.open().pictured()
    add(widget, green)
    widget.write("half a sent")
    press(widget, "Cancel")
    widget.visit("/").open()
    expect(widget.dialog.get_by_role("img", name="Picture from before")).to_be_visible()
    expect(widget.dialog.get_by_role("img", name="green.png")).to_be_visible()
    expect(cards(widget)).to_have_count(2)
    assert names(widget) == [("screenshot", "screenshot.png"), ("screenshot", "green.png")]
    assert widget.only_post().files[1][3] == green.read_bytes()


@pytest.mark.parametrize("is_reloaded", [False, True], ids=["opened again", "reloaded"])
def test_a_removed_picture_stays_removed_while_the_draft_lasts(
    widget: Widget, is_reloaded: bool
) -> None:
    widget.open().pictured()
    press(widget, "Remove: Picture of this page")
    widget.write("half a sent")
    press(widget, "Cancel")
    if is_reloaded:
        widget.visit()
    widget.open()
    expect(widget.dialog.get_by_text("No picture will be sent.")).to_be_visible()
    press(widget, "Start over")
    widget.pictured()
    press(widget, "Undo")
    expect(cards(widget)).to_have_count(0)
    assert names(widget) == []


def test_nothing_is_on_its_way_beside_a_picture_from_before(widget: Widget) -> None:
    widget.open().pictured()
    widget.write("half a sent")
    press(widget, "Cancel")
    widget.open()
    expect(widget.dialog.get_by_role("img", name="Picture from before")).to_be_visible()
    taking = widget.dialog.get_by_text("Taking the picture…")
    expect(taking).to_have_count(0)
    press(widget, "Start over")
    widget.pictured()
    expect(taking).to_have_count(0)


def test_a_picture_that_came_by_itself_makes_no_draft(widget: Widget) -> None:
    widget.open().pictured()
    press(widget, "Cancel")
    widget.visit("/").open().pictured()
    expect(cards(widget)).to_have_count(1)
    expect(widget.dialog.get_by_text("We kept what you wrote")).to_have_count(0)


def test_the_policy_is_not_offended_twice_and_the_ways_that_remain_are_told(strict: Widget) -> None:
    strict.open()
    expect(strict.dialog.get_by_text("this page does not allow it")).to_be_visible()
    expect(strict.dialog.get_by_text("You can share this window for a moment")).to_be_visible()
    expect(strict.dialog.get_by_role("button", name="Take a picture")).to_have_count(0)
    expect(strict.dialog.get_by_role("button", name="Share a window")).to_be_visible()
    press(strict, "Cancel")
    strict.open()
    expect(strict.dialog.get_by_text("this page does not allow it")).to_be_visible()
    assert len(strict.page.evaluate("violations")) == 1


def test_a_picture_can_be_added_where_none_can_be_taken(strict: Widget, green: Path) -> None:
    strict.open()
    add(strict, green)
    expect(strict.dialog.get_by_role("img", name="green.png")).to_be_visible()
    assert names(strict) == [("screenshot", "green.png")]
    assert len(strict.page.evaluate("violations")) == 1


def test_where_a_mask_is_not_understood_only_a_file_is_offered(page: Page) -> None:
    site = Site(shop(MASKED))
    widget = Widget(page, site).visit().open()
    expect(widget.dialog.get_by_text("it is not certain that everything private")).to_be_visible()
    expect(widget.dialog.get_by_role("button", name="Share a window")).to_have_count(0)
    expect(widget.dialog.get_by_text("You can add one yourself")).to_be_visible()
    site.close()


@pytest.mark.parametrize("width", [320, 1100])
def test_nothing_sticks_out_and_axe_finds_no_fault(widget: Widget, green: Path, width: int) -> None:
    widget.page.set_viewport_size({"width": width, "height": 640})
    widget.page.emulate_media(reduced_motion="reduce")
    widget.open().pictured()
    add(widget, green)
    expect(widget.dialog.get_by_role("img", name="green.png")).to_be_visible()
    press(widget, "Remove: green.png")
    assert widget.dialog.locator(".body").evaluate("it => it.scrollWidth <= it.clientWidth")
    assert widget.axe() == []


def draw(widget: Widget) -> None:
    """Black out the middle of the picture in the annotator."""
    annotator = widget.page.locator("hypercare-widget dialog.annotate")
    annotator.get_by_role("radio", name="Black out").check()
    box = annotator.get_by_role("application").bounding_box()
    assert box
    mouse = widget.page.mouse
    mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    mouse.down()
    mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.7, steps=4)
    mouse.up()
    annotator.get_by_role("button", name="Done").click()
