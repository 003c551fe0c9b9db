"""A picture is marked with mouse, finger, pen and keys; what is covered is gone from the file."""

from __future__ import annotations

import re
import struct
import zlib
from typing import Any, Literal

import pytest
from PIL import Image, ImageDraw, PngImagePlugin
from playwright.sync_api import Page, expect

from tests.widget.annotator import BLACK, GROUND, RED, WHITE, Annotator, encoded, opened, photo
from tests.widget.capture_pixels import colours
from tests.widget.driver import Widget

SECRET = (1, 200, 77)


@pytest.fixture
def annotator(widget: Widget) -> Annotator:
    return opened(widget)


def secret() -> bytes:
    """Return a picture with a secret in one colour, in its words and beside its pixels."""
    picture = Image.new("RGB", (600, 400), GROUND)
    ImageDraw.Draw(picture).rectangle((201, 101, 398, 198), fill=SECRET)
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "hunter2")
    return encoded(picture, pnginfo=said)


def chunks(png: bytes) -> dict[bytes, bytes]:
    """Return the chunks of a PNG by type, the pixels unpacked."""
    found: dict[bytes, bytes] = {}
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind = png[at + 4 : at + 8]
        found[kind] = found.get(kind, b"") + png[at + 8 : at + 8 + length]
        at += length + 12
    assert at == len(png)
    return {**found, b"IDAT": zlib.decompress(found[b"IDAT"])}


@pytest.mark.parametrize(
    ("tool", "place", "colour"),
    [
        ("Pen", (300, 200), RED),
        ("Arrow", (300, 200), RED),
        ("Box", (200, 200), RED),
        ("Black out", (300, 200), BLACK),
    ],
)
def test_what_is_drawn_is_in_the_file(
    annotator: Annotator, tool: str, place: tuple[int, int], colour: tuple[int, int, int]
) -> None:
    annotator.open(photo()).tool(tool).drag((200, 150), (300, 200), (400, 250))
    marked = annotator.done()
    assert marked.colour(*place) == colour
    assert marked.colour(100, 100) == GROUND


def test_a_highlight_lets_the_picture_shine_through(annotator: Annotator) -> None:
    annotator.open(secret()).tool("Highlight").drag((150, 50), (450, 250))
    marked = annotator.done()
    assert len({GROUND, SECRET, marked.colour(170, 70), marked.colour(300, 150)}) == 4


def test_words_are_typed_into_a_field_and_stand_on_a_readable_ground(annotator: Annotator) -> None:
    annotator.open(photo()).tool("Text").click(100, 100)
    field = annotator.dialog.get_by_role("textbox", name="Words on the picture")
    expect(field).to_be_focused()
    annotator.page.keyboard.type("Zu teuer 😡")
    annotator.keys("Shift+Enter")
    annotator.page.keyboard.insert_text("עברית")
    annotator.keys("Enter")
    expect(annotator.marks).to_have_accessible_name(re.compile("^Text “Zu teuer 😡 עברית”, "))
    marked = annotator.done()
    assert {RED, WHITE} <= colours(marked.picture.convert("RGB"))
    assert marked.marks


def test_what_is_blacked_out_is_nowhere_in_the_file(annotator: Annotator) -> None:
    annotator.open(secret()).tool("Black out").drag((200.3, 100.4), (398.6, 198.7))
    marked = annotator.done()
    found = chunks(marked.bytes)
    assert set(found) <= {b"IHDR", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"pHYs"}
    assert b"hunter2" not in marked.bytes
    assert colours(marked.picture.convert("RGB")) == {GROUND, BLACK}
    assert marked.colour(200, 100) == marked.colour(398, 198) == BLACK
    assert marked.colour(199, 99) == marked.colour(399, 199) == GROUND


def test_what_is_cropped_away_is_nowhere_in_the_file(annotator: Annotator) -> None:
    annotator.open(secret()).tool("Black out").drag((300.5, 50), (500, 350))
    annotator.tool("Crop").drag((250.5, 120.5), (450.2, 300.2))
    marked = annotator.done()
    assert marked.picture.size == (201, 181)
    assert marked.colour(0, 0) == SECRET
    assert marked.colour(50, 0) == BLACK
    assert len(chunks(marked.bytes)[b"IDAT"]) == 181 * (1 + 201 * 4)


def test_marks_can_be_changed_when_the_picture_is_opened_again(annotator: Annotator) -> None:
    annotator.open(secret()).tool("Black out").drag((180, 80), (420, 220))
    first = annotator.done()
    annotator.open(secret(), marks=first.marks).tool("Select").click(300, 150)
    expect(annotator.marks).to_be_focused()
    annotator.keys("Delete")
    again = annotator.done()
    assert again.marks == []
    assert again.colour(300, 150) == SECRET


def test_a_mark_is_chosen_moved_and_resized_by_hand(annotator: Annotator) -> None:
    annotator.open(photo()).drag((200, 150), (300, 250)).tool("Select")
    annotator.drag((200, 200), (250, 200)).drag((350, 250), (400, 300))
    annotator.stands(150, 150, 250, 150)
    annotator.click(300, 160)
    expect(annotator.said).to_contain_text("Begun.")


def test_without_dragging_a_press_begins_and_another_one_ends(annotator: Annotator) -> None:
    annotator.open(photo()).click(200, 150)
    expect(annotator.said).to_contain_text("Begun.")
    annotator.click(300, 250)
    annotator.stands(100, 100, 200, 150)
    annotator.tool("Select").click(250, 200).click(250, 200).click(260, 210)
    annotator.stands(100, 100, 210, 160)


def test_everything_can_be_done_with_the_keyboard_alone(annotator: Annotator) -> None:
    annotator.open(photo())
    expect(annotator.dialog.get_by_role("radio", name="Box")).to_be_focused()
    annotator.keys("ArrowRight", "ArrowRight", "ArrowRight")
    expect(annotator.dialog.get_by_role("radio", name="Black out")).to_be_checked()
    annotator.sheet.focus()
    annotator.keys("ArrowLeft")
    expect(annotator.said).to_have_text("Left 396, top 250")
    annotator.keys("Enter", "Shift+ArrowRight", "Shift+ArrowDown", "Enter")
    expect(annotator.said).to_have_text("Black out, 40 by 40, at left 396 top 250")
    annotator.keys("3", "Space", "Shift+ArrowLeft", "Shift+ArrowUp", "Space")
    annotator.keys("4", "Enter")
    annotator.page.keyboard.type("here")
    annotator.keys("Enter", "Tab")
    expect(annotator.marks.first).to_be_focused()
    annotator.keys("ArrowRight", "ArrowDown", "Enter", "Shift+ArrowRight", "Enter")
    expect(annotator.said).to_have_text("Black out, 80 by 40, at left 400 top 254")
    annotator.keys("Tab", "Delete")
    expect(annotator.marks).to_have_count(2)
    annotator.keys("Control+z")
    expect(annotator.marks).to_have_count(3)
    annotator.keys("Tab", "Tab", "Tab", "Tab", "Tab")
    annotator.dialog.get_by_role("button", name="Done").focus()
    annotator.keys("Enter")
    assert annotator.answer().colour(478, 292) == BLACK


def test_undo_and_redo_go_all_the_way(annotator: Annotator) -> None:
    annotator.open(photo())
    for n in range(6):
        annotator.drag((20 + n * 60, 20), (60 + n * 60, 60))
    annotator.keys(*["Control+z"] * 7)
    expect(annotator.marks).to_have_count(0)
    annotator.keys(*["Control+Shift+z"] * 3, *["Control+y"] * 3)
    expect(annotator.marks).to_have_count(6)
    undo = annotator.dialog.get_by_role("button", name="Undo")
    undo.click()
    expect(annotator.marks).to_have_count(5)
    expect(annotator.said).to_have_text("Undone")


def test_where_nothing_has_changed_nothing_is_asked(annotator: Annotator) -> None:
    for name in ("Cancel", "Done"):
        annotator.open(photo())
        annotator.dialog.get_by_role("button", name=name).click()
        expect(annotator.dialog).to_have_count(0)
        assert annotator.page.evaluate("window.answer") is None


def test_escape_gives_up_what_is_unfinished_and_then_asks(annotator: Annotator) -> None:
    annotator.open(photo()).drag((100, 100), (200, 200)).click(300, 300)
    annotator.keys("Escape")
    expect(annotator.marks).to_have_count(1)
    annotator.keys("Escape", "Escape", "Escape")
    expect(annotator.said).to_have_text("Throw your changes away?")
    expect(annotator.dialog.get_by_role("button", name="Done")).to_be_focused()
    annotator.dialog.get_by_role("button", name="Throw away").click()
    expect(annotator.dialog).to_have_count(0)
    assert annotator.page.evaluate("window.answer") is None
    expect(annotator.page.get_by_role("dialog")).to_be_visible()


def test_words_that_are_given_up_can_be_had_again(annotator: Annotator) -> None:
    annotator.open(photo()).tool("Text").click(100, 100)
    annotator.page.keyboard.type("lost?")
    annotator.keys("Escape")
    expect(annotator.marks).to_have_count(0)
    annotator.keys("Control+y")
    expect(annotator.marks).to_have_count(1)


def test_the_picture_can_be_made_larger_and_is_marked_where_one_points(
    annotator: Annotator,
) -> None:
    annotator.open(photo(1600, 1200))
    whole = annotator.zoom
    annotator.page.mouse.move(*annotator.at(1200, 900))
    annotator.page.keyboard.down("Control")
    annotator.page.mouse.wheel(0, -400)
    annotator.page.keyboard.up("Control")
    expect(annotator.sheet).not_to_have_css("width", f"{1600 * whole}px")
    assert annotator.zoom > whole * 2
    annotator.tool("Black out").drag((1180, 880), (1220, 920))
    annotator.page.get_by_role("button", name="Whole picture").click()
    assert abs(annotator.zoom - whole) < 0.001
    assert annotator.done().colour(1200, 900) == BLACK


def test_a_photo_stands_upright_and_a_very_large_one_is_made_smaller(annotator: Annotator) -> None:
    picture = Image.new("RGB", (400, 200), GROUND)
    ImageDraw.Draw(picture).rectangle((0, 0, 99, 199), fill=RED)
    exif = Image.Exif()
    exif[0x0112] = 6
    annotator.open(encoded(picture, "JPEG", exif=exif), "image/jpeg").tool("Black out")
    marked = annotator.drag((50, 300), (150, 350)).done()
    assert marked.picture.size == (200, 400)
    assert b"Exif" not in marked.bytes
    assert marked.colour(100, 20)[0] > 200 > 30 > marked.colour(100, 20)[1]
    annotator.open(photo(5000, 4000))
    expect(annotator.said).to_contain_text("This picture is very large.")
    width, height = annotator.drag((100, 100), (300, 300)).done().picture.size
    assert 8_200_000 < width * height <= 3840 * 2160


def test_what_is_no_picture_is_refused(annotator: Annotator) -> None:
    fails = """async () => {
      const { annotate } = await import("/_hypercare/hypercare-annotate.js");
      const root = document.querySelector("hypercare-widget").shadowRoot;
      const photo = { blob: new Blob(["no picture"]), width: 1, height: 1 };
      return annotate(root, {}, photo).then(() => "opened", () => "refused");
    }"""
    assert annotator.page.evaluate(fails) == "refused"
    expect(annotator.dialog).to_have_count(0)


def test_it_offends_no_policy_and_tells_the_page_nothing(annotator: Annotator) -> None:
    annotator.page.evaluate(
        "() => { window.heard = []; for (const type of ['keydown', 'pointerdown', 'click'])"
        " document.addEventListener(type, (event) => heard.push(event.type)); }"
    )
    annotator.open(photo()).drag((100, 100), (200, 200)).tool("Text").click(300, 300)
    annotator.page.keyboard.type("words")
    annotator.done()
    assert annotator.page.evaluate("[...violations, ...heard]") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(
    widget: Widget, annotator: Annotator, scheme: Literal["light", "dark"]
) -> None:
    widget.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    annotator.open(photo()).drag((100, 100), (300, 200))
    annotator.tool("Select").click(200, 150)
    assert widget.axe() == []


@pytest.fixture
def phone(browser: Any, browser_context_args: dict[str, Any], site: Any) -> Any:
    """The annotator on a small phone, with a way to touch it."""
    screen = {"viewport": {"width": 320, "height": 568}, "device_scale_factor": 2}
    context = browser.new_context(
        **{**browser_context_args, **screen}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    yield opened(Widget(page, site).visit()).open(photo(640, 800)), Touch(page)
    context.close()


class Touch:
    """Fingers on the screen."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)

    def send(self, kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(places)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def drag(self, start: tuple[float, float], *ways: tuple[float, float]) -> None:
        self.send("touchStart", start)
        for way in ways:
            self.send("touchMove", way)
        self.send("touchEnd")


def test_a_finger_draws_and_two_fingers_move_the_picture(phone: tuple[Annotator, Touch]) -> None:
    annotator, touch = phone
    at = annotator.at
    touch.drag(at(100, 100), at(200, 200), at(300, 300))
    expect(annotator.marks).to_have_count(1)
    touch.send("touchStart", at(200, 500))
    touch.send("touchStart", at(200, 500), at(400, 500))
    before = annotator.zoom
    touch.send("touchMove", at(100, 500), at(500, 500))
    touch.send("touchEnd")
    expect(annotator.marks).to_have_count(1)
    assert annotator.zoom > before * 1.5


def test_two_taps_draw_as_well(phone: tuple[Annotator, Touch]) -> None:
    annotator, _ = phone
    annotator.page.touchscreen.tap(*annotator.at(100, 100))
    annotator.page.touchscreen.tap(*annotator.at(300, 200))
    annotator.stands(200, 100, 100, 100)


def test_beside_a_pen_a_palm_draws_nothing(phone: tuple[Annotator, Touch]) -> None:
    annotator, touch = phone
    ways = [("mousePressed", (100, 100)), ("mouseMoved", (200, 200)), ("mouseReleased", (200, 200))]
    for kind, (x, y) in ways:
        left, top = annotator.at(x, y)
        event = {"type": kind, "x": left, "y": top, "button": "left", "buttons": 1}
        touch.session.send(
            "Input.dispatchMouseEvent", {**event, "clickCount": 1, "pointerType": "pen"}
        )
    expect(annotator.marks).to_have_count(1)
    touch.drag(annotator.at(300, 300), annotator.at(400, 400), annotator.at(500, 500))
    expect(annotator.marks).to_have_count(1)


def test_on_a_small_phone_all_is_in_reach_and_large_enough(phone: tuple[Annotator, Touch]) -> None:
    annotator, _ = phone
    dialog = annotator.dialog
    sizes = dialog.evaluate(
        "(dialog) => [...dialog.querySelectorAll('label,button,select')].map((one) => {"
        " const { left, right, top, bottom, width, height } = one.getBoundingClientRect();"
        " return [width >= 43.5 && height >= 43.5,"
        " left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight] })"
    )
    assert [one for one in sizes if not all(one)] == [], sizes
    box = annotator.sheet.bounding_box()
    assert box
    assert box["height"] > 200
