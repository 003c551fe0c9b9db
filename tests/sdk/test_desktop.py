"""The conversation behind the native dialogs, without any toolkit."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import hypercare
from hypercare import environment, trail
from hypercare.client import Client
from hypercare.integrations.desktop import program, words
from hypercare.integrations.desktop.conversation import Conversation, Draft, Stage
from hypercare.integrations.desktop.offers import Offers
from tests.sdk.fake_collector import FakeCollector, Handler, eventually
from tests.sdk.test_screenshot import png


@pytest.fixture(autouse=True)
def _no_screen() -> Iterator[None]:
    yield
    environment.note("screen", {})


def told(**answers: str) -> Draft:
    return Draft({"description": "The report is empty", **answers})


def settled(conversation: Conversation, *names: str) -> Stage:
    """Look again and again, as a toolkit's timer does, until the conversation is there."""
    return eventually(lambda: (stage := conversation.look()).name in names and stage)  # type: ignore[no-any-return]


def test_what_is_sent_arrives_and_the_receipt_is_shown(ready: FakeCollector) -> None:
    draft = told(**{"impact.scope": "team", "expected": "some numbers"})
    conversation = Conversation(draft, {"id": "7", "name": "Mara"})
    assert conversation.send().name == "sending"

    stage = settled(conversation, "received")

    assert (stage.receipt, stage.link.startswith(ready.base)) == ("SHOP-1", True)
    [feedback] = ready.feedback
    assert feedback["description"] == "The report is empty"
    assert feedback["impact"] == {"scope": "team"}
    assert feedback["reporter"] == {"id": "7", "name": "Mara"}
    assert not draft, "what has arrived is no draft any more"


def test_all_faults_are_told_and_nothing_is_sent(ready: FakeCollector) -> None:
    conversation = Conversation(Draft({"module": "x" * 300}))
    stage = conversation.send()
    assert stage.name == "asking"
    assert stage.words == "Please look at the 2 marked fields."
    assert set(stage.faults) == {"description", "module"}
    hypercare.flush(5)
    assert ready.posts == []


def test_what_cannot_be_sent_now_is_kept_and_the_receipt_follows(
    collector: FakeCollector, spool_dir: Path
) -> None:
    collector.moods = ["500", "202"]
    hypercare.init(collector.dsn, spool_dir=spool_dir)
    conversation = Conversation(told())
    conversation.send()
    assert settled(conversation, "kept").words == words.KEPT_AWAY

    hypercare.flush(10)

    assert settled(conversation, "received").receipt == "SHOP-1"


def test_a_wrong_key_is_no_fault_of_the_person(collector: FakeCollector, spool_dir: Path) -> None:
    collector.moods = ["403"]
    hypercare.init(collector.dsn, spool_dir=spool_dir)
    conversation = Conversation(told())
    conversation.send()
    assert settled(conversation, "kept").words == words.KEPT_KEY


def test_what_the_collector_refuses_stands_at_its_field_and_the_words_stay(
    collector: FakeCollector, spool_dir: Path
) -> None:
    collector.moods = ["422", "202"]
    hypercare.init(collector.dsn, spool_dir=spool_dir)
    draft = told()
    conversation = Conversation(draft)
    conversation.send()

    stage = settled(conversation, "asking")

    assert stage.faults == {"description": "is required"}
    assert draft.answers["description"] == "The report is empty"
    conversation.send()
    assert settled(conversation, "received").receipt


def test_as_long_as_nothing_changes_a_dialog_has_nothing_to_draw(
    collector: FakeCollector, spool_dir: Path
) -> None:
    collector.moods = ["500"]
    hypercare.init(collector.dsn, spool_dir=spool_dir)
    conversation = Conversation(told())
    conversation.send()
    kept = settled(conversation, "kept")
    assert conversation.look() is kept


def test_when_our_own_code_fails_nobody_is_told_that_the_words_are_kept(
    ready: FakeCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ValueError("a fault of ours")

    monkeypatch.setattr(Client, "keep", fail)
    draft = told()
    conversation = Conversation(draft)
    conversation.send()

    stage = settled(conversation, "asking")

    assert (stage.words, stage.wrong) == (f"{words.FAILED} {words.REFUSED_KEPT}", True)
    assert draft.answers["description"] == "The report is empty"


def test_what_was_kept_and_then_refused_comes_back_into_the_form(
    collector: FakeCollector, spool_dir: Path
) -> None:
    collector.moods = ["500", "422"]
    hypercare.init(collector.dsn, spool_dir=spool_dir)
    draft = told()
    conversation = Conversation(draft)
    conversation.send()
    settled(conversation, "kept")
    assert not draft

    hypercare.flush(10)

    assert settled(conversation, "refused").words.endswith(words.REFUSED_AFTER)
    assert draft.answers["description"] == "The report is empty"


@pytest.mark.parametrize(
    ("options", "why"),
    [({"before_send": lambda _: None}, "program"), ({"spool_bytes": 1}, "device")],
)
def test_who_cannot_send_reads_no_word_of_a_developers(
    collector: FakeCollector, spool_dir: Path, options: dict[str, Any], why: str
) -> None:
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True, **options)
    conversation = Conversation(told())
    conversation.send()
    stage = settled(conversation, "asking")
    assert stage.words == f"{words.REFUSED} {words.REFUSED_BY[why]}. {words.REFUSED_KEPT}"
    if why == "program":
        assert eventually(conversation.preview) == words.SENT_NOTHING


def test_a_refusal_without_a_field_is_told_in_full(
    collector: FakeCollector, spool_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = {"title": "Gone", "detail": "this project has ended"}
    monkeypatch.setattr(Handler, "mood_gone", lambda door, _: door.reply(410, gone), raising=False)
    collector.moods = ["gone"]
    hypercare.init(collector.dsn, spool_dir=spool_dir)
    conversation = Conversation(told(), {"id": "7"})
    conversation.send()
    stage = settled(conversation, "asking")
    assert stage.words == f"{words.REFUSED} this project has ended. {words.REFUSED_KEPT}"


def test_the_picture_goes_along_unless_the_person_says_no(ready: FakeCollector) -> None:
    for wanted in (True, False):
        draft = told()
        draft.picture = wanted
        conversation = Conversation(draft, None, png)
        conversation.send()
        settled(conversation, "received")
    assert [len(post.files) for post in ready.posts] == [1, 0]
    assert ready.posts[0].files[0].name == "screenshot"


def test_pictures_are_made_and_words_kept_off_the_toolkits_thread(ready: FakeCollector) -> None:
    seen: list[threading.Thread] = []

    def picture() -> bytes:
        seen.append(threading.current_thread())
        return png()

    conversation = Conversation(told(), None, picture)
    conversation.send()
    settled(conversation, "received")
    assert seen != [threading.current_thread()]
    assert not seen[0].daemon, "the interpreter waits until the words are on disk"


def test_somebody_whom_the_application_names_is_not_asked_for_a_name(
    ready: FakeCollector,
) -> None:
    def asks_for_a_name(reporter: dict[str, str] | None) -> bool:
        return "reporter.name" in {each.name for each in Conversation(Draft(), reporter).questions}

    assert asks_for_a_name(None)
    assert not asks_for_a_name({"id": "7"})
    conversation = Conversation(told(**{"reporter.name": "Mara", "reporter.email": "m@x.example"}))
    conversation.send()
    settled(conversation, "received")
    assert ready.feedback[0]["reporter"] == {"name": "Mara", "email": "m@x.example"}


def test_what_will_be_sent_is_told_in_words_and_letter_by_letter(ready: FakeCollector) -> None:
    trail.share()
    hypercare.step("clicked “Print”")
    conversation = Conversation(told(), {"id": "7", "name": "Mara"}, png)

    text = eventually(conversation.preview)

    assert "The picture of this window" in text
    assert "1 recorded step\n      clicked “Print”" in text
    assert "Sent as: Mara 7" in text
    assert '"description": "The report is empty"' in text
    assert "2.4.1" in text
    assert ready.arrivals == []


def test_what_will_be_sent_is_told_again_when_an_answer_has_changed(ready: FakeCollector) -> None:
    conversation = Conversation(told())
    eventually(conversation.preview)
    assert conversation.preview() is None, "nothing has changed"
    conversation.draft.answers["expected"] = "Some numbers"
    assert '"expected": "Some numbers"' in eventually(conversation.preview)
    conversation.preview_anew()
    assert eventually(conversation.preview)


def test_an_open_dialog_says_that_it_kept_what_was_written() -> None:
    assert Conversation(told()).stage.words == words.RESTORED
    assert Conversation(Draft({"description": "  "})).stage.words == ""


def test_who_is_asked_and_a_signature_goes_along() -> None:
    person = {"id": 7, "name": "Mara", "signature": "v1.abc", "shoe_size": 38}
    assert program.person(lambda: person) == {"id": "7", "name": "Mara", "signature": "v1.abc"}
    assert program.person(lambda: None) is None
    assert program.person(None) is None


def test_whom_identify_named_is_the_person(ready: FakeCollector) -> None:
    trail.share()
    hypercare.identify("9", name="Jo")
    assert program.person(lambda: {"id": "7"}) == {"id": "9", "name": "Jo"}


def test_a_who_that_fails_costs_nobody_anything(caplog: pytest.LogCaptureFixture) -> None:
    def who() -> Any:
        raise LookupError("no session")

    with caplog.at_level(logging.WARNING, "hypercare"):
        assert program.person(who) is None
    assert "who() failed" in caplog.text


@pytest.mark.parametrize("person", [{"id": "7"}, None])
def test_who_is_asked_where_the_dialog_opens_and_nowhere_else(
    ready: FakeCollector, person: dict[str, str] | None
) -> None:
    asked: list[threading.Thread] = []

    def who() -> dict[str, str] | None:
        asked.append(threading.current_thread())
        return person

    program.begin(who, {})
    conversation = Conversation(told(), program.person(who))
    eventually(conversation.preview)
    conversation.send()
    settled(conversation, "received")
    assert asked == [threading.current_thread()]
    assert ready.feedback[0].get("reporter") == person


@pytest.mark.parametrize(
    ("every", "made"),
    [(None, [False, False]), (math.inf, [True, False]), (3600.0, [True, False]), (0, [True, True])],
)
def test_the_dialog_is_offered_now_and_then(every: float | None, made: list[bool]) -> None:
    offers = Offers(every)
    assert [offers.due(), offers.due()] == made


def test_any_thread_of_a_desktop_program_shares_its_trail(ready: FakeCollector) -> None:
    program.begin(lambda: {"id": "7"}, {"width": 800, "height": 600, "scale": 1.5})
    _in_a_thread(lambda: hypercare.step("loaded in the background"))
    content = hypercare.preview("x")
    assert [each["message"] for each in content["trail"]["steps"]] == ["loaded in the background"]
    assert content["environment"]["screen"] == {"width": 800, "height": 600, "scale": 1.5}
    assert content["reporter"] == {"id": "7"}


def _in_a_thread(work: Callable[[], None]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
