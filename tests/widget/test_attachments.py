"""Files by picker: what fits, what does not and why, and what is on the wire."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.widget.attached import choose, file_of, png, rows, send
from tests.widget.driver import Widget

MB = 1024 * 1024


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


def test_a_refusal_is_seen_as_one(widget: Widget, tmp_path: Path) -> None:
    widget.open()
    choose(widget, file_of(tmp_path, "empty.txt", 0))
    refusal = widget.dialog.get_by_text("“empty.txt” was left out: an empty file cannot be sent.")
    expect(refusal).to_have_class("fault")
    choose(widget, file_of(tmp_path, "note.txt"))
    expect(refusal).to_have_count(0)
    expect(rows(widget)).to_contain_text(["5 bytes"])


def test_a_name_that_turns_its_letters_round_is_shown_as_it_is(
    widget: Widget, tmp_path: Path
) -> None:
    turned = "report\u202ecod.exe"
    widget.open()
    choose(widget, file_of(tmp_path, turned), file_of(tmp_path, "\u202eempty.txt", 0))
    expect(rows(widget).locator(".name")).to_have_text("reportcod.exe")
    expect(widget.dialog.get_by_text("“empty.txt” was left out")).to_be_visible()
    assert "\u202e" not in str(widget.dialog.text_content())
    widget.dialog.get_by_role("button", name="Remove reportcod.exe").click()
    expect(widget.dialog.get_by_text("“reportcod.exe” will not be sent.")).to_be_visible()
    widget.dialog.get_by_role("button", name="Undo").click()
    assert [name for _, name, _ in send(widget)] == [turned]


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
