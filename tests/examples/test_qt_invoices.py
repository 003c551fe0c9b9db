"""The office's program on a screen: a defect, a dialog, a receipt, and what the ticket gets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.qt_invoices.looks import WINE
from hypercare.screenshot import MASK
from tests.desktop import lines_of
from tests.examples.desktop_world import Desk, running_desk

WORDS = "The invoice to Oslo cannot be sent."
CODE = "quay-4417"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with running_desk(tmp_path, "examples.qt_invoices", "Kontor") as running:
        yield running


def send_what_cannot_be_sent(desk: Desk) -> None:
    """Give the signing code and press “Send invoice”: the first draft goes to Norway."""
    desk.screen.key("Tab")
    desk.screen.type(CODE)
    desk.screen.click(desk.screen.find(WINE))


def test_a_defect_is_told_with_its_picture_its_steps_and_its_error(desk: Desk) -> None:
    send_what_cannot_be_sent(desk)
    desk.screen.key("F1")
    desk.screen.wait_and_go("Feedback")
    desk.screen.type(WORDS)
    desk.screen.key("ctrl+Return")
    desk.screen.wait_and_go("Thank you.*SHOP-1")
    desk.screen.key("Tab", "space")
    assert desk.screen.clipboard() == "SHOP-1"

    event = desk.event()
    feedback = event["feedback"]
    assert feedback["description"] == WORDS
    assert feedback["reporter"]["name"] == "Inken Petersen"
    assert feedback["app"] == {"name": "kontor", "release": "1.9.2", "deployment": "demo"}
    assert feedback["environment"]["screen"]["height"] == 960

    [error] = feedback["trail"]["errors"]
    assert (error["type"], error["message"], error["handled"]) == ("KeyError", "'NO'", False)
    assert error["frames"][-1]["function"] == "Invoice.gross"
    assert error["frames"][-1]["in_app"]
    assert "KeyError: 'NO'" in desk.log.read_text(), "the program's own report is not taken away"

    steps = [each["message"] for each in feedback["trail"]["steps"]]
    assert steps[-2:] == ["typed in “Signing code”", "clicked “Send invoice”"]
    assert CODE not in json.dumps(feedback)
    picture = desk.picture(event)
    assert lines_of(picture, WINE), "the button that failed is in the picture"
    assert lines_of(picture, MASK), "the signing code is covered"
