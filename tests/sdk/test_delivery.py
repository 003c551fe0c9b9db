from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import hypercare
from hypercare import settings, transport
from hypercare.patience import LONGEST_WAIT, Patience, Wait, next_wait
from hypercare.sealed import Sealed
from hypercare.transport import Answer, Delivered, Later, Never
from tests.sdk.fake_collector import KEY, FakeCollector, eventually

SEALED = Sealed("1", "application/json", b'{"id":"1","description":"words"}')


def configured(collector: FakeCollector, **seconds: Any) -> settings.Settings:
    return settings.read(collector.dsn, **seconds)


@pytest.mark.parametrize("status", ["200", "202"])
def test_accepted_is_delivered(collector: FakeCollector, status: str) -> None:
    collector.moods = [status]
    outcome = transport.send(configured(collector), SEALED)
    assert isinstance(outcome, Delivered)
    assert (outcome.receipt, outcome.status) == ("SHOP-1", int(status))


@pytest.mark.parametrize("status", ["400", "413", "415", "422"])
def test_a_refusal_of_the_report_is_never(collector: FakeCollector, status: str) -> None:
    collector.moods = [status]
    outcome = transport.send(configured(collector), SEALED)
    assert isinstance(outcome, Never)
    assert outcome.status == int(status)
    assert outcome.problem["title"] == "Refused"


@pytest.mark.parametrize("status", ["401", "403", "404"])
def test_a_wrong_key_or_address_is_later_and_says_what_to_fix(
    collector: FakeCollector, status: str
) -> None:
    collector.moods = [status]
    outcome = transport.send(configured(collector), SEALED)
    assert isinstance(outcome, Later)
    assert outcome.status == int(status)
    assert "DSN" in outcome.why


@pytest.mark.parametrize(
    ("mood", "everyone"),
    [("500", False), ("503", True), ("patience", False), ("html", True), ("reset", True)],
)
def test_trouble_of_the_moment_is_later(
    collector: FakeCollector, mood: str, everyone: bool
) -> None:
    collector.moods = [mood]
    outcome = transport.send(configured(collector), SEALED)
    assert isinstance(outcome, Later)
    assert outcome.everyone is everyone
    assert KEY not in outcome.why


def test_retry_after_is_read_in_both_forms(collector: FakeCollector) -> None:
    collector.moods = ["patience"]
    outcome = transport.send(configured(collector), SEALED)
    assert isinstance(outcome, Later)
    assert outcome.after == 1.0
    for header, least, most in (
        ("Thu, 31 Dec 2099 23:59:59 GMT", 80_000, 86_400),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0, 0),
        ("1e99", 86_400, 86_400),
    ):
        dated = transport.read(Answer(429, {"retry-after": header}, b""))
        assert isinstance(dated, Later)
        assert dated.after is not None
        assert least <= dated.after <= most
    for nonsense in ("soon", "nan", ""):
        unread = transport.read(Answer(429, {"retry-after": nonsense}, b""))
        assert isinstance(unread, Later)
        assert unread.after is None


def test_a_redirect_is_not_followed(collector: FakeCollector) -> None:
    collector.moods = ["redirect"]
    outcome = transport.send(configured(collector), SEALED)
    assert isinstance(outcome, Later)
    assert "elsewhere" in outcome.why
    assert len(collector.posts) == 1


def test_a_netrc_does_not_replace_the_key(
    collector: FakeCollector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ada password hunter2\n")
    monkeypatch.setenv("NETRC", str(netrc))
    transport.send(configured(collector), SEALED)
    assert collector.posts[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("mood", ["slow", "endless"])
def test_a_collector_that_does_not_come_to_an_end_is_later(
    collector: FakeCollector, mood: str
) -> None:
    collector.moods, collector.slow_seconds = [mood], 20.0
    outcome = transport.send(configured(collector, answer_seconds=0.2), SEALED)
    assert isinstance(outcome, Later)
    assert "Timeout" in outcome.why


def test_no_collector_at_all_is_later(nowhere: str) -> None:
    outcome = transport.send(settings.read(nowhere), SEALED)
    assert isinstance(outcome, Later)
    assert outcome.status is None


def test_a_report_is_tried_again_with_the_same_id_until_it_arrives(
    ready: FakeCollector, waiting: Callable[[], list[Path]]
) -> None:
    ready.moods = ["500", "reset", "html", "202"]
    id = hypercare.feedback("words")
    eventually(lambda: isinstance(hypercare.outcome(id), Delivered) or not hypercare.flush(10))
    assert len(ready.posts) == 4
    assert {each["id"] for each in ready.feedback} == {id}
    assert len({each.body for each in ready.posts}) == 1
    assert waiting() == []


def test_the_courier_tries_again_by_itself(ready: FakeCollector) -> None:
    ready.moods = ["patience", "202"]
    id = hypercare.feedback("words")
    eventually(lambda: isinstance(hypercare.outcome(id), Delivered))
    assert len(ready.posts) == 2


def test_one_bad_report_does_not_hold_up_the_others(ready: FakeCollector) -> None:
    ready.bad = "poison"
    first = hypercare.feedback("this is poison")
    ready.wait_for(1)
    second = hypercare.feedback("words")
    eventually(lambda: isinstance(hypercare.outcome(second), Delivered))
    outcome = hypercare.outcome(first)
    assert isinstance(outcome, Later)
    assert outcome.status == 500
    ready.bad = None
    hypercare.flush(10)
    assert isinstance(hypercare.outcome(first), Delivered)


def test_a_refused_report_is_set_aside_logged_and_never_sent_again(
    ready: FakeCollector, spool_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ready.moods = ["422"]
    id = hypercare.feedback("words")
    assert hypercare.flush(10) == 0
    assert hypercare.flush(10) == 0
    assert len(ready.posts) == 1
    assert len(list(spool_dir.glob("*/refused/*.report"))) == 1
    assert hypercare.refused() == 1
    assert id in caplog.text
    assert caplog.records[-1].levelno == logging.ERROR


def test_too_large_a_report_goes_again_without_its_files(ready: FakeCollector) -> None:
    ready.moods = ["413", "202"]
    id = hypercare.feedback("words", attachments=[("big.bin", b"x" * 1000)])
    eventually(lambda: isinstance(hypercare.outcome(id), Delivered) or not hypercare.flush(10))
    heavy, light = ready.posts
    assert (len(heavy.files), light.files) == (1, [])
    assert light.feedback["description"] == "words"
    assert light.feedback["id"] == id
    assert light.feedback["extra"]["shed"] == ["attachments"]


def test_what_an_earlier_process_left_is_sent_at_the_first_sign_of_life(
    ready: FakeCollector, nowhere: str, spool_dir: Path, waiting: Callable[[], list[Path]]
) -> None:
    hypercare.feedback("of this collector")
    hypercare.flush(10)
    folder = next(spool_dir.iterdir())
    left = b'{"id": "9", "content_type": "application/json"}\n{"id":"9","description":"left"}'
    (folder / "left.report").write_bytes(left)
    from hypercare import client

    hypercare.init(ready.dsn, spool_dir=spool_dir, strict=True)
    client.rouse()
    assert ready.wait_for(2)[1].feedback["description"] == "left"


def test_the_same_trouble_is_logged_once(
    ready: FakeCollector, caplog: pytest.LogCaptureFixture
) -> None:
    ready.moods = ["500"]
    hypercare.feedback("words")
    for _ in range(3):
        hypercare.flush(10)
    assert len([r for r in caplog.records if "sent later" in r.message]) == 1


def test_waits_double_with_jitter_up_to_ten_minutes_and_obey_the_collector() -> None:
    wait: Wait | None = None
    for tries in range(1, 30):
        wait = next_wait(wait, None, now=0.0)
        longest = min(2.0 ** (tries - 1), 600.0)
        assert longest / 2 <= wait.due <= longest
    assert next_wait(None, 77.0, now=1.0).due == 78.0
    assert LONGEST_WAIT == 600.0


def test_trouble_of_the_collector_makes_every_report_wait_until_it_answers_again() -> None:
    patience = Patience()
    patience.failed("a", None, 0.0, everyone=False)
    assert (patience.away(0.0), patience.due("b")) == (False, 0.0)
    patience.failed("a", 50.0, 0.0, everyone=True)
    assert (patience.away(49.0), patience.away(50.0)) == (True, False)
    assert patience.due("a") == patience.due("b") == 50.0
    patience.settled("a")
    assert (patience.away(0.0), patience.due("a")) == (False, 0.0)


def test_attempts_that_fail_together_lengthen_the_wait_once() -> None:
    patience = Patience()
    for _ in range(20):
        patience.failed("a", None, 0.0, everyone=True)
    assert patience.due("a") <= 1.0
    patience.failed("b", 7.0, 0.0, everyone=True)
    assert patience.due("a") == 7.0
