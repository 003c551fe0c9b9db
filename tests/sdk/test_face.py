from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import hypercare
from hypercare import Delivered, Later, Never, trail
from tests.sdk.fake_collector import KEY, FakeCollector, eventually
from tests.sdk.hostile import Hostile


def test_feedback_arrives_with_the_words_as_they_were_said(ready: FakeCollector) -> None:
    words = "password=hunter2 said the dialog; see https://a.example/?x=1 \x00 \ud800 🙂"
    id = hypercare.feedback(words, expected="token: abc", impact={"scope": "team", "note": "pwd=x"})
    assert hypercare.flush(10) == 0
    arrived = ready.feedback[0]
    assert arrived["id"] == id
    assert arrived["description"] == words
    assert arrived["expected"] == "token: abc"
    assert arrived["impact"] == {"scope": "team", "note": "pwd=x"}
    assert arrived["template"] == "standard/1"
    assert arrived["app"] == {"name": "shop", "release": "2.4.1", "deployment": "test"}
    assert arrived["environment"]["runtime"]["name"]
    assert arrived["sdk"]["name"] == "hypercare-python"
    assert arrived["created_at"].endswith("Z")


def test_the_key_travels_in_the_authorization_header_alone(ready: FakeCollector) -> None:
    hypercare.feedback("words")
    hypercare.flush(10)
    post = ready.posts[0]
    assert post.headers["authorization"] == f"Bearer {KEY}"
    assert post.path == "/api/v1/feedback"
    assert KEY.encode() not in post.body


def test_the_outcome_tells_the_receipt_and_the_link(ready: FakeCollector) -> None:
    id = hypercare.feedback("words")
    hypercare.flush(10)
    outcome = hypercare.outcome(id)
    assert isinstance(outcome, Delivered)
    assert outcome.receipt == "SHOP-1"
    assert outcome.links["status"].endswith("token=t0ken")


def test_the_outcome_of_a_refusal_names_every_fault(ready: FakeCollector) -> None:
    ready.moods = ["422"]
    id = hypercare.feedback("")
    hypercare.flush(10)
    outcome = hypercare.outcome(id)
    assert isinstance(outcome, Never)
    assert outcome.status == 422
    assert "description: is required" in outcome.why
    assert hypercare.refused() == 1


def test_the_outcome_without_a_collector_is_later_and_the_report_lies_on_disk(
    nowhere: str, spool_dir: Path, waiting: Callable[[], list[Path]]
) -> None:
    hypercare.init(nowhere, spool_dir=spool_dir, strict=True)
    id = hypercare.feedback("words")
    assert hypercare.flush(10) == 1
    assert isinstance(hypercare.outcome(id), Later)
    assert len(waiting()) == 1


def test_unknown_fields_go_along_under_extra_and_lose_their_secrets(ready: FakeCollector) -> None:
    hypercare.feedback("words", order=4711, password="hunter2", extra={"given": True})
    hypercare.flush(10)
    extra = ready.feedback[0]["extra"]
    assert extra == {"given": True, "order": 4711, "password": "[redacted]"}


def test_what_was_captured_is_redacted(ready: FakeCollector) -> None:
    hypercare.step(
        "GET /login?token=abc", type="request", url="https://a.example/x?y=1", api_key="k"
    )
    try:
        raise RuntimeError("password=hunter2 for https://ada:pw@db/")
    except RuntimeError:
        hypercare.notice(cookie="a=1")
    hypercare.feedback("words")
    hypercare.flush(10)
    trail = ready.feedback[0]["trail"]
    assert trail["steps"][0]["message"] == "GET /login?[redacted]"
    assert trail["steps"][0]["data"] == {
        "url": "https://a.example/x?[redacted]",
        "api_key": "[redacted]",
    }
    assert trail["errors"][0]["message"] == "password=[redacted] for https://[redacted]@db/"
    assert trail["errors"][0]["data"] == {"cookie": "[redacted]"}


def test_identify_names_the_reporter(ready: FakeCollector) -> None:
    hypercare.identify(42, name="Ada", role="clerk")
    hypercare.feedback("words")
    hypercare.flush(10)
    assert ready.feedback[0]["reporter"] == {"id": "42", "name": "Ada", "role": "clerk"}


@pytest.mark.parametrize(
    "fields",
    [
        {"description": Hostile()},
        {"description": "w", "impact": Hostile()},
        {"description": "w", "odd": {Hostile(): Hostile()}},
        {"description": "w", "attachments": Hostile()},
        {"description": "w", "screenshot": Hostile()},
        {"description": "w", "fields": {"n": float("nan"), "big": 10**5000, "b": b"x"}},
        {"description": "w", "trail": 7, "context": Hostile(), "app": None},
    ],
    ids=lambda fields: ",".join(fields),
)
def test_hostile_values_neither_raise_nor_stop_the_feedback(
    ready: FakeCollector, fields: dict[str, Any]
) -> None:
    assert len(hypercare.feedback(**fields)) == 36
    assert hypercare.flush(10) == 0
    assert len(ready.posts) == 1


def test_every_name_of_the_face_survives_hostile_arguments(ready: FakeCollector) -> None:
    odd: Any = Hostile()
    hypercare.step(odd, type=odd, thing=odd)
    hypercare.notice(odd, thing=odd)
    hypercare.identify(odd, name=odd)
    assert hypercare.outcome(odd) is None
    hypercare.preview(odd, kind=odd)
    hypercare.feedback("words")
    assert hypercare.flush(10) == 0
    assert len(ready.posts) == 1


def test_our_own_fault_is_logged_once_and_never_raised(
    ready: FakeCollector, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        assert hypercare.flush("soon") == 0  # type: ignore[arg-type]
    assert [record.message for record in caplog.records if "flush" in record.message] == [
        "hypercare.flush() failed; the application goes on."
    ]


def test_preview_shows_what_would_be_sent_and_sends_nothing(
    ready: FakeCollector, waiting: Callable[[], list[Path]]
) -> None:
    hypercare.step("a step", secret="x")
    shown = hypercare.preview("words", kind="praise")
    assert shown["kind"] == "praise"
    assert shown["trail"]["steps"][0]["data"] == {"secret": "[redacted]"}
    assert hypercare.flush(10) == 0
    assert (ready.posts, waiting()) == ([], [])


def test_the_thread_ends_when_there_is_nothing_left_to_send(ready: FakeCollector) -> None:
    before = set(threading.enumerate())
    hypercare.feedback("words")
    hypercare.flush(10)
    eventually(lambda: not [t for t in threading.enumerate() if t not in before and ours(t)])


def ours(thread: threading.Thread) -> bool:
    return thread.name.startswith("hypercare")


def test_all_names_of_the_face_are_there_and_no_socket_is_needed_to_look() -> None:
    assert all(hasattr(hypercare, name) for name in hypercare.__all__)
    assert hypercare.integrations.flask.install is not None
    with pytest.raises(AttributeError, match="no integration 'tornado'"):
        _ = hypercare.integrations.tornado
    assert socket.socket is not None


def test_an_oversize_trail_is_trimmed_and_marked_and_never_the_words(ready: FakeCollector) -> None:
    for number in range(100):
        hypercare.step(f"step {number}", big="x" * 8_000, bigger="y" * 8_000)
    words = "w" * 20_000
    hypercare.feedback(words)
    hypercare.flush(10)
    assert len(ready.posts[0].body) <= 1024 * 1024
    arrived = ready.feedback[0]
    assert arrived["description"] == words
    assert arrived["trail"]["trimmed"] is True
    assert arrived["trail"]["steps"][-1]["message"] == "step 99"
    assert 0 < len(arrived["trail"]["steps"]) < 100


def test_when_the_context_cannot_be_read_the_words_go_alone(
    ready: FakeCollector, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise RuntimeError("out of order")

    trail.current().ask = broken
    hypercare.feedback("words")
    trail.current().ask = None
    hypercare.flush(10)
    assert ready.feedback[0]["description"] == "words"
    assert "its words go alone" in caplog.text
