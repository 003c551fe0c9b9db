"""Files by picker, paste and drop: what fits, what does not and why, and what is on the wire."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.widget.driver import Widget

MB = 1024 * 1024
TO_CLIPBOARD = """async ([png, words]) => {
  const item = {};
  if (png) item["image/png"] = await (await new Response(Uint8Array.from(png))).blob();
  if (png) item["image/png"] = item["image/png"].slice(0, png.length, "image/png");
  if (words) item["text/plain"] = new Blob([words], {type: "text/plain"});
  await navigator.clipboard.write([new ClipboardItem(item)]);
}"""


def rows(widget: Widget) -> Locator:
    return widget.dialog.locator(".files li")


def choose(widget: Widget, *paths: Path) -> None:
    widget.dialog.get_by_label("Add files").set_input_files(list(paths))


def send(widget: Widget) -> list[tuple[str, str, bytes]]:
    """Send it; return kind, name and bytes of each file but the page's own picture."""
    widget.write().send()
    widget.heading("Thank you")
    files = [(kind, name, content) for kind, name, _, content in widget.only_post().files]
    return [file for file in files if file[1] != "screenshot.png"]


def file_of(folder: Path, name: str, size: int = 5) -> Path:
    path = folder / name
    path.write_bytes(b"x" * size)
    return path


def png(colour: tuple[int, int, int] = (0, 0, 200)) -> bytes:
    held = BytesIO()
    Image.new("RGB", (30, 20), colour).save(held, "PNG")
    return held.getvalue()


def copy(widget: Widget, picture: bytes = b"", words: str = "") -> None:
    """Put something on the real clipboard."""
    widget.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    widget.page.evaluate(TO_CLIPBOARD, [list(picture), words])


def drag(widget: Widget, kind: str, paths: list[Path], x: float, y: float) -> None:
    """Drag files from outside over the page as the system does."""
    session = widget.page.context.new_cdp_session(widget.page)
    data: dict[str, Any] = {"items": [], "files": [str(path) for path in paths]}
    data["dragOperationsMask"] = 1
    event = {"type": kind, "x": x, "y": y, "data": data}
    session.send("Input.dispatchDragEvent", event)


def drop(widget: Widget, *paths: Path) -> None:
    box = widget.description.bounding_box()
    assert box
    for kind in ("dragEnter", "dragOver", "drop"):
        drag(widget, kind, list(paths), box["x"] + 20, box["y"] + 20)


def test_files_of_one_name_all_travel_byte_for_byte(widget: Widget, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one, other = tmp_path / "log.txt", tmp_path / "other/log.txt"
    one.write_bytes(bytes(range(256)))
    other.write_bytes(b"another")
    widget.open()
    choose(widget, one)
    choose(widget, other)
    expect(widget.dialog.get_by_text("1 file added.")).to_be_visible()
    sent = [("file", "log.txt", one.read_bytes()), ("file", "log.txt", b"another")]
    assert send(widget) == sent


def test_the_room_that_is_left_is_told_before_it_is_used_up(widget: Widget, tmp_path: Path) -> None:
    widget.open().pictured()
    told = widget.dialog.locator("#hc-files-hint")
    expect(told).to_contain_text("Up to 10 files and pictures of 20 MB each, 48 MB together.")
    expect(told).to_contain_text("There is room for 9 more")
    choose(widget, *[file_of(tmp_path, f"{number}.txt") for number in range(10)])
    expect(rows(widget)).to_have_count(9)
    expect(told).to_contain_text("There is no more room.")
    expect(widget.dialog.get_by_text("“9.txt” was left out: no more than 10")).to_be_visible()
    widget.dialog.get_by_role("button", name="Take another").click()
    expect(widget.dialog.get_by_text("“Picture of this page” was left out")).to_be_visible()
    widget.dialog.get_by_role("button", name="Remove 3.txt").click()
    expect(told).to_contain_text("There is room for 1 more")
    assert [name for _, name, _ in send(widget)] == [f"{n}.txt" for n in range(9) if n != 3]


def test_a_file_that_is_too_large_is_left_out_and_the_others_are_taken(
    widget: Widget, tmp_path: Path
) -> None:
    widget.open().pictured()
    choose(widget, file_of(tmp_path, "huge.bin", 20 * MB + 1), file_of(tmp_path, "small.bin"))
    said = "“huge.bin” was left out: there is room for no more than 20 MB."
    expect(widget.dialog.get_by_text(said)).to_be_visible()
    assert [name for _, name, _ in send(widget)] == ["small.bin"]


def test_a_removed_file_can_be_brought_back_by_keyboard(widget: Widget, tmp_path: Path) -> None:
    widget.open()
    choose(widget, file_of(tmp_path, "a.txt"), file_of(tmp_path, "b.txt"))
    widget.dialog.get_by_role("button", name="Remove a.txt").press("Enter")
    expect(rows(widget)).to_have_count(1)
    expect(widget.dialog.get_by_text("“a.txt” will not be sent.")).to_be_visible()
    expect(widget.dialog.get_by_role("button", name="Undo")).to_be_focused()
    widget.page.keyboard.press("Enter")
    expect(rows(widget).first).to_contain_text("a.txt")
    expect(widget.dialog.get_by_role("button", name="Remove a.txt")).to_be_focused()
    assert [name for _, name, _ in send(widget)] == ["a.txt", "b.txt"]


def test_a_file_that_vanishes_after_it_was_chosen_is_sent_all_the_same(
    widget: Widget, tmp_path: Path
) -> None:
    path = file_of(tmp_path, "gone.txt")
    widget.open()
    choose(widget, path)
    expect(widget.dialog.get_by_text("1 file added.")).to_be_visible()
    path.unlink()
    assert send(widget) == [("file", "gone.txt", b"xxxxx")]


def test_a_file_that_cannot_be_read_is_said_at_the_file(widget: Widget, tmp_path: Path) -> None:
    path = file_of(tmp_path, "gone.txt")
    page = widget.page
    page.evaluate("""() => {
      const input = Object.assign(document.createElement("input"), {type: "file", id: "mine"});
      document.body.append(input);
    }""")
    page.locator("#mine").set_input_files(path)
    widget.open()
    path.write_bytes(b"something else and longer")
    widget.description.evaluate("""(field) => {
      const data = new DataTransfer();
      data.items.add(document.getElementById("mine").files[0]);
      const traits = {bubbles: true, composed: true, cancelable: true, dataTransfer: data};
      field.dispatchEvent(new DragEvent("drop", traits));
    }""")
    expect(rows(widget).get_by_role("alert")).to_have_text(
        "“gone.txt” cannot be read and will not be sent. Please choose it again."
    )
    assert send(widget) == []


def test_a_picture_among_the_files_is_shown_small(widget: Widget, tmp_path: Path) -> None:
    path = tmp_path / "blue.png"
    path.write_bytes(png())
    widget.open()
    choose(widget, path)
    drawn = """(canvas) => {
      const pixel = canvas.getContext("2d").getImageData(48, 48, 1, 1).data;
      return pixel.join();
    }"""
    thumb = rows(widget).locator("canvas")
    expect(thumb).to_be_visible()
    widget.page.wait_for_function(
        f"(canvas) => ({drawn})(canvas) === '0,0,200,255'", arg=thumb.element_handle()
    )
    assert send(widget) == [("file", "blue.png", png())]


def test_a_pasted_picture_is_a_picture_wherever_the_focus_is(widget: Widget) -> None:
    widget.open().pictured()
    copy(widget, png())
    widget.description.focus()
    widget.page.keyboard.press("Control+V")
    expect(widget.dialog.get_by_role("img", name="30 by 20")).to_have_count(1)
    widget.dialog.get_by_role("button", name="Cancel").focus()
    widget.page.keyboard.press("Control+V")
    expect(widget.dialog.get_by_role("img", name="30 by 20")).to_have_count(2)
    widget.dialog.get_by_role("heading", name="Attachments").click()
    widget.page.keyboard.press("Control+V")
    expect(widget.dialog.get_by_role("img", name="30 by 20")).to_have_count(3)
    sent = send(widget)
    assert [kind for kind, *_ in sent] == ["screenshot"] * 3
    assert Image.open(BytesIO(sent[0][2])).convert("RGB").getpixel((5, 5)) == (0, 0, 200)


def test_words_pasted_into_a_field_stay_words_even_with_a_picture_of_them(widget: Widget) -> None:
    widget.open().pictured()
    copy(widget, png(), "cell A1")
    widget.description.focus()
    widget.page.keyboard.press("Control+V")
    expect(widget.description).to_have_value("cell A1")
    expect(widget.dialog.locator(".pictures > li")).to_have_count(1)


def test_a_paste_into_the_page_is_the_pages_own_affair(widget: Widget) -> None:
    widget.open()
    widget.page.keyboard.press("Escape")
    copy(widget, png())
    widget.page.evaluate("addEventListener('paste', (it) => { window.left = it.defaultPrevented })")
    widget.page.locator("#discount").focus()
    widget.page.keyboard.press("Control+V")
    widget.page.wait_for_function("() => window.left === false")


def test_dropped_files_go_where_they_belong(widget: Widget, tmp_path: Path) -> None:
    picture = tmp_path / "blue.png"
    picture.write_bytes(png())
    text = file_of(tmp_path, "log.txt")
    widget.open().pictured()
    address = widget.page.url
    drop(widget, picture, text)
    expect(widget.dialog.get_by_role("img", name="blue.png")).to_be_visible()
    expect(rows(widget)).to_contain_text(["log.txt"])
    assert widget.page.url == address
    expected = [("screenshot", "blue.png", png()), ("file", "log.txt", b"xxxxx")]
    assert send(widget) == expected


def test_a_dropped_folder_is_refused_with_words(widget: Widget, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    file_of(folder, "inside.txt")
    widget.open()
    drop(widget, folder, file_of(tmp_path, "beside.txt"))
    expect(widget.dialog.get_by_text("“papers” was left out: it is a folder.")).to_be_visible()
    assert [name for _, name, _ in send(widget)] == ["beside.txt"]


def test_the_dialog_shows_that_it_takes_what_is_dragged_over_it(
    widget: Widget, tmp_path: Path
) -> None:
    path = file_of(tmp_path, "log.txt")
    widget.open()
    sign = widget.dialog.get_by_text("Drop files here", exact=True)
    expect(sign).to_be_hidden()
    drag(widget, "dragEnter", [path], 500, 400)
    drag(widget, "dragOver", [path], 500, 400)
    expect(sign).to_be_visible()
    widget.dialog.dispatch_event("dragleave")
    expect(sign).to_be_hidden()
    drag(widget, "dragOver", [path], 500, 400)
    expect(sign).to_be_visible()
    drag(widget, "drop", [path], 500, 400)
    expect(sign).to_be_hidden()


def test_a_drop_without_the_dialog_is_the_pages_own_affair(widget: Widget, tmp_path: Path) -> None:
    widget.page.evaluate("""() => addEventListener("drop", (event) => {
      window.left = event.defaultPrevented;
      event.preventDefault();
    })""")
    widget.page.evaluate("addEventListener('dragover', (event) => event.preventDefault())")
    widget.open()
    widget.page.keyboard.press("Escape")
    path = file_of(tmp_path, "log.txt")
    for kind in ("dragEnter", "dragOver", "drop"):
        drag(widget, kind, [path], 500, 20)
    widget.page.wait_for_function("() => window.left === false")


@pytest.mark.parametrize("width", [320, 1100])
def test_axe_finds_no_fault_with_files_in_the_list(
    widget: Widget, tmp_path: Path, width: int
) -> None:
    widget.page.set_viewport_size({"width": width, "height": 640})
    widget.page.emulate_media(reduced_motion="reduce")
    widget.open().pictured()
    choose(widget, file_of(tmp_path, "a very long name of a file that nobody reads.txt"))
    expect(rows(widget)).to_have_count(1)
    assert widget.dialog.locator(".body").evaluate("it => it.scrollWidth <= it.clientWidth")
    assert widget.axe() == []
