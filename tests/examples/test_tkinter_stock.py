"""The warehouse's program on a screen: a defect, a dialog, a receipt, and what the ticket gets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.tkinter_stock.looks import BLUE
from hypercare.screenshot import MASK
from tests.desktop import lines_of
from tests.examples.desktop_world import Desk, running_desk
from tests.waiting import until

WORDS = "I cannot order pump seals, and there are three left."
PIN = "7341"
CORNER = (600, 580, 960, 680)
"""Where nothing stands but an offer."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with running_desk(tmp_path, "examples.tkinter_stock", "Speicherstadt") as running:
        yield running


def order_what_cannot_be_ordered(desk: Desk) -> None:
    """Look for the pump seals, give the PIN, and press “Order more”."""
    desk.screen.key("Tab", "Tab")
    desk.screen.type("pump")
    desk.screen.key("Tab", "Tab", "Tab", "Tab")
    desk.screen.type(PIN)
    desk.screen.click(desk.screen.find(BLUE))


def test_a_defect_is_told_with_its_picture_its_steps_and_its_error(desk: Desk) -> None:
    order_what_cannot_be_ordered(desk)
    desk.screen.key("F1")
    desk.screen.wait_and_go("Feedback")
    desk.screen.type(WORDS)
    desk.screen.key("ctrl+Return")
    desk.screen.wait_and_go("Thank you.*SHOP-1")
    desk.screen.key("shift+Tab", "shift+Tab", "space")
    assert desk.screen.clipboard() == "SHOP-1"

    event = desk.event()
    feedback = event["feedback"]
    assert feedback["description"] == WORDS
    assert feedback["reporter"]["name"] == "Jonas Ahrens"
    assert feedback["app"] == {"name": "speicherstadt", "release": "3.2.0", "deployment": "demo"}
    assert feedback["environment"]["screen"]["width"] == 1280

    [error] = feedback["trail"]["errors"]
    assert (error["type"], error["handled"]) == ("ZeroDivisionError", False)
    assert error["frames"][-1]["function"] == "Article.to_order"
    assert error["frames"][-1]["in_app"]
    assert "ZeroDivisionError" in desk.log.read_text(), "the program's own report is not taken away"

    steps = [each["message"] for each in feedback["trail"]["steps"]]
    assert steps[-3:] == ["typed in “Find”", "typed in “Your PIN”", "clicked “Order more”"]
    assert PIN not in json.dumps(feedback)
    picture = desk.picture(event)
    assert picture.size[0] > 900
    assert lines_of(picture, BLUE), "the button that failed is in the picture"
    assert lines_of(picture, MASK), "the PIN is covered"


def test_after_an_error_the_dialog_is_offered_and_what_is_written_survives_escape(
    desk: Desk,
) -> None:
    before = desk.screen.picture().crop(CORNER)
    order_what_cannot_be_ordered(desk)
    until(lambda: desk.screen.picture().crop(CORNER) != before, what="nothing was offered")
    desk.screen.key("Tab", "Tab", "space")
    desk.screen.wait_and_go("Feedback")
    desk.screen.type("Half a sent")
    desk.screen.key("Escape")
    desk.screen.wait_until_gone("Feedback")
    desk.screen.key("F1")
    desk.screen.wait_and_go("Feedback")
    desk.screen.key("ctrl+End")
    desk.screen.type("ence")
    desk.screen.key("ctrl+Return")

    assert desk.event()["feedback"]["description"] == "Half a sentence"
