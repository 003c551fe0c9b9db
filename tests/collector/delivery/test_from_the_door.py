"""Files as senders send them: from the door to the page and the ticket."""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import requests

from hypercare_collector import configuration
from hypercare_collector.delivery.hand import Hand
from hypercare_collector.model import Feedback, FileState
from tests.collector.connectors.moody import Moody, running_moody
from tests.collector.house import House
from tests.collector.rooms import VAULT, hook
from tests.collector.web.stories import link_of, page_of, png


@pytest.fixture
def moody(house: House) -> Iterator[Moody]:
    """A receiver of everything that the project's users send."""
    with running_moody() as service:
        routes = [{"project": "shop", "to": ["hook"]}]
        with house.store.database.write() as db:
            configuration.apply(
                db, VAULT, {"destinations": {"hook": hook(service.url)}, "routes": routes}
            )
        yield service


def worked_through(house: House, answer: requests.Response) -> Feedback:
    """Do all that is due, and return the feedback as it is then."""
    with closing(Hand(house.store, VAULT, house.url, "me")) as hand:
        while hand.work_once():
            pass
    return house.kept(answer)


def event(moody: Moody) -> Any:
    [request] = moody.requests
    return json.loads(request.body)


def bomb() -> bytes:
    """Return a small file that claims to be 50,000 pixels wide and high."""
    small = png(1, 1)
    head = struct.pack(">II", 50_000, 50_000) + small[24:29]
    return small[:16] + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + small[33:]


def test_a_picture_beyond_all_bounds_is_held_alone(house: House, moody: Moody) -> None:
    answer = house.post_files(
        ("screenshot", ("bomb.png", bomb(), "image/png")),
        ("screenshot", ("good.png", png(), "image/png")),
    )
    assert answer.status_code == 202

    found = worked_through(house, answer)

    held, good = found.attachments
    assert (held.state, good.state) == (FileState.HELD, FileState.GOOD)
    assert "50000 x 50000" in str(held.reason)
    assert requests.get(link_of(house, held), timeout=10).status_code == 404
    assert requests.get(link_of(house, good), timeout=10).status_code == 200
    told = event(moody)
    assert told["feedback"]["description"] == found.description
    names = [file["name"] for file in told["attachments"]]
    assert names == ["SHOP-1-good.png", "SHOP-1-context.json"]
    assert house.ledger().as_dict()["ticketed"] == 1


def test_a_name_that_climbs_is_harmless_everywhere(house: House, moody: Moody) -> None:
    answer = house.post_files(("log", ("../../x", b"bytes", "text/plain")))

    found = worked_through(house, answer)

    page = requests.get(page_of(house, found), timeout=10).text
    assert re.findall(r'<a href="\.\./files/[^"]+">([^<]*)</a>', page) == ["x"]
    assert "../../x" not in page
    [file, context] = event(moody)["attachments"]
    assert file["name"] == "SHOP-1-x"
    served = requests.get(file["url"], timeout=10)
    assert served.content == b"bytes"
    assert 'filename="x"' in served.headers["Content-Disposition"]
    assert context["name"] == "SHOP-1-context.json"


def test_the_whole_context_is_among_the_attachments_of_an_event(house: House, moody: Moody) -> None:
    trail = {"steps": [{"message": "clicked"}]}

    found = worked_through(house, house.post({"description": "x", "trail": trail}))

    [context] = event(moody)["attachments"]
    whole = requests.get(context["url"], timeout=10).json()
    assert (whole["receipt"], whole["feedback"]) == ("SHOP-1", found.content)
