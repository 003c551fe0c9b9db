"""Whether tickets can be made at the destinations, and what to do where they cannot."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any, ClassVar

import pytest

from examples.trackers.roundup import Tracker
from hypercare_collector.connectors.base import Connector, Rejected
from hypercare_collector.connectors.registry import build
from hypercare_collector.connectors.webhook import WebhookOptions
from hypercare_collector.delivery.check import Checked, check_all
from hypercare_collector.delivery.trial import TITLE, try_out
from hypercare_collector.model import File, Ticket, TicketRef
from hypercare_collector.store.projects import Destination
from tests.collector.commands.conftest import Done, Hypercare
from tests.collector.connectors.moody import Moody
from tests.collector.rooms import SIGNING
from tests.journey.test_kill import issues

Apply = Callable[[str], Done]


def board(tracker: Tracker, name: str = "board", **other: str) -> str:
    options = {
        "url": tracker.url, "user": tracker.user, "password": tracker.password,
        "key_field": tracker.key_field, **other,
    }  # fmt: skip
    lines = [f'{key} = "{value}"' for key, value in options.items()]
    return "\n".join([f"[destinations.{name}]", 'kind = "roundup"', *lines, ""])


def hook(url: str, name: str = "hook") -> str:
    return f'[destinations.{name}]\nkind = "webhook"\nurl = "{url}"\nsecret = "{SIGNING}"\n'


def routed(*names: str) -> str:
    return f'[projects.shop]\n[[routes]]\nproject = "shop"\nto = {list(names)}\n'


def test_destinations_in_order_are_told_ok_and_a_webhook_hears_nothing(
    hypercare: Hypercare, apply: Apply, roundup: Tracker, moody: Moody
) -> None:
    apply(board(roundup) + hook(moody.url) + routed("board", "hook"))

    done = hypercare("check")

    assert (done.code, done.err) == (0, "")
    assert [line.split()[:3] for line in done.out.splitlines()] == [
        ["ok", "board", "roundup"],
        ["ok", "hook", "webhook,"],
    ]
    assert moody.requests == []


def test_what_is_wrong_is_told_with_what_to_do_and_the_others_are_still_asked(
    hypercare: Hypercare, apply: Apply, roundup: Tracker, moody: Moody
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nowhere = f"http://127.0.0.1:{listener.getsockname()[1]}"
    apply(
        board(roundup)
        + board(roundup, "locked", password="wrong")
        + board(roundup, "fieldless", key_field="nosuch")
        + board(roundup, "unset", password="env:HYPERCARE_TEST_NOT_SET")
        + hook(nowhere)
        + routed("board", "locked", "fieldless", "unset", "hook")
    )

    done = hypercare("check")

    told = {line.split()[1]: line for line in done.out.splitlines() if not line.startswith(" ")}
    assert done.code == 1
    assert told["board"].startswith("ok")
    assert "401: it does not accept our user and password" in told["locked"]
    assert "add nosuch=String()" in told["fieldless"]
    assert "HYPERCARE_TEST_NOT_SET is not set" in told["unset"]
    assert "Connection refused" in told["hook"]
    for advice in ("[destinations.locked]", "put it where hypercare runs", "see that it runs"):
        assert advice in done.out


def test_only_the_named_destinations_are_asked(
    hypercare: Hypercare, apply: Apply, moody: Moody
) -> None:
    apply(hook(moody.url, "one") + hook("http://127.0.0.1:1", "other"))

    assert hypercare("check", "one").code == 0
    assert hypercare("check", "one", "other").code == 1
    unknown = hypercare("check", "on")
    assert (unknown.code, "did you mean one?" in unknown.err) == (1, True)


def test_a_test_ticket_goes_the_whole_way_and_counts_nowhere(
    hypercare: Hypercare, apply: Apply, roundup: Tracker, moody: Moody
) -> None:
    apply(board(roundup) + hook(moody.url) + routed("board", "hook"))
    before = issues(roundup)

    done = hypercare("check", "--ticket")

    assert done.code == 0, done.out
    [(number, made)] = [pair for pair in issues(roundup).items() if pair[0] not in before]
    assert made == (TITLE, 2, ["hypercare-check.txt"])
    assert f"issue{number} {roundup.url}issue{number}" in done.out
    assert [b"please close this ticket" in request.body for request in moody.requests] == [True] * 2
    assert hypercare("ledger", "--json").json()["received"] == 0


def test_a_program_can_read_what_was_found(
    hypercare: Hypercare, apply: Apply, roundup: Tracker
) -> None:
    apply(board(roundup) + hook("http://127.0.0.1:1") + routed("board"))

    found = hypercare("check", "--json", "--ticket").json()

    one, other = found["destinations"]
    assert (one["name"], one["kind"], one["ok"], one["faults"]) == ("board", "roundup", True, [])
    assert re.fullmatch(r"issue\d+", one["ticket"]["name"])
    assert one["ticket"]["url"].startswith(roundup.url)
    assert (other["ok"], other["ticket"]) == (False, None)
    assert "Connection refused" in other["faults"][0]
    assert found["notes"] == ["no route leads to destination hook: it gets nothing"]


def test_what_leads_nowhere_is_noted_and_no_fault(
    hypercare: Hypercare, apply: Apply, moody: Moody
) -> None:
    hypercare("migrate")
    assert "There are no destinations yet" in hypercare("check").out
    apply(hook(moody.url) + hook(moody.url, "spare") + routed("hook") + "[projects.lonely]")

    done = hypercare("check")

    assert done.code == 0
    assert "note: no route leads to destination spare" in done.out
    assert "note: project lonely has no route" in done.out


def test_a_silent_destination_keeps_nobody_waiting() -> None:
    heard = threading.Event()

    def look(destination: Destination) -> Checked:
        if destination.name == "silent":
            heard.wait(60)
        return Checked(destination.name, destination.kind)

    asked = [Destination(name, "webhook", {}) for name in ("silent", "quick")]
    try:
        quick, silent = check_all(asked, look, seconds=1)
    finally:
        heard.set()
    assert (quick.name, quick.faults) == ("quick", ())
    assert (silent.name, silent.faults) == ("silent", ("no answer within 1 seconds",))


class Forgetful(Connector[WebhookOptions]):
    """A system that takes a ticket, drops a field, and knows nothing of it afterwards."""

    name, title, Options = "forgetful", "Forgetful", WebhookOptions
    grace: ClassVar[float] = 0.0

    def find(self, key: str) -> TicketRef | None:
        return None

    def create(self, ticket: Ticket) -> TicketRef:
        return TicketRef("1", "T-1", dropped=("it has no field for our key",))

    def attach(self, ref: TicketRef, file: File) -> None:
        raise Rejected("files are too large for it")

    def comment(self, ref: TicketRef, ticket: Ticket) -> None:
        self.commented = ticket


def test_a_test_ticket_tells_all_that_the_other_side_did_not_do() -> None:
    options: Any = WebhookOptions(url="http://x", secret=SIGNING)
    connector = Forgetful(options)

    ref, faults = try_out(connector, "")

    assert ref.name == "T-1"
    assert faults[0] == "it has no field for our key"
    assert "not found by its key" in faults[1]
    assert faults[2:] == ("files are too large for it",)
    assert connector.commented.event == "feedback.added"


def test_every_act_of_a_test_ticket_has_a_key_of_its_own(moody: Moody) -> None:
    with closing(build("webhook", {"url": moody.url, "secret": SIGNING})) as connector:
        try_out(connector, "https://care.example")
        try_out(connector, "https://care.example")

    assert len({request.headers["webhook-id"] for request in moody.requests}) == 4


@pytest.mark.parametrize("status", [401, 500])
def test_a_webhook_that_would_refuse_is_seen_by_a_test_ticket_alone(
    hypercare: Hypercare, apply: Apply, moody: Moody, status: int
) -> None:
    moody.answers(status)
    apply(hook(moody.url) + routed("hook"))

    assert hypercare("check").code == 0
    done = hypercare("check", "--ticket")
    assert (done.code, str(status) in done.out) == (1, True)
