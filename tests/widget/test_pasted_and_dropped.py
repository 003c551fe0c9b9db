"""What is pasted and dropped: it goes where it belongs, and what is not ours stays the page's."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import expect

from tests.widget.attached import file_of, png, rows, send
from tests.widget.driver import Widget

TO_CLIPBOARD = """async ([png, words]) => {
  const item = {};
  if (png) item["image/png"] = await (await new Response(Uint8Array.from(png))).blob();
  if (png) item["image/png"] = item["image/png"].slice(0, png.length, "image/png");
  if (words) item["text/plain"] = new Blob([words], {type: "text/plain"});
  await navigator.clipboard.write([new ClipboardItem(item)]);
}"""


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
