from __future__ import annotations

import io
import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import hypercare
from hypercare import Delivered, Later, Never, trail
from tests.sdk.fake_collector import KEY, FakeCollector, eventually

BARE = """
import os, sys, threading
before = set(os.listdir("/proc/self/fd"))
import hypercare
hypercare.init(f"http://{sys.argv[2]}@127.0.0.1:9/shop", spool_dir=sys.argv[1], strict=True)
hypercare.step("a step")
hypercare.integrations
assert threading.active_count() == 1, threading.enumerate()
assert set(os.listdir("/proc/self/fd")) == before
assert not os.path.exists(sys.argv[1])
heavy = {"requests", "urllib3", "flask", "PIL", "platformdirs", "hypercare.courier"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""


class Hostile:
    """Nothing about it works."""

    def __str__(self) -> str:
        raise RuntimeError("no words")

    __repr__ = __str__

    def __bool__(self) -> bool:
        raise RuntimeError("neither")


def test_import_and_init_start_no_thread_open_no_socket_and_write_no_file(spool_dir: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", BARE, str(spool_dir), KEY]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


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


def test_attachments_of_every_shape_arrive_byte_for_byte(
    ready: FakeCollector, tmp_path: Path
) -> None:
    content = bytes(range(256)) * 3 + b"\r\n--x\r\n"
    path = tmp_path / 'Bericht "ü".log'
    path.write_bytes(content)
    with path.open("rb") as opened:
        hypercare.feedback(
            "words",
            attachments=[
                path,
                ("../../x.bin", content),
                ("photo", content, "image/x-own"),
                opened,
                io.BytesIO(content),
            ],
        )
    hypercare.flush(10)
    files = ready.posts[0].files
    assert [part.content for part in files] == [content] * 5
    assert [part.filename for part in files] == [path.name, "x.bin", "photo", path.name, "file"]
    assert files[2].media_type == "image/x-own"
    assert {part.name for part in files} == {"file"}


def test_a_single_path_or_pair_counts_as_a_list_of_one(
    ready: FakeCollector, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("a")
    attachments: list[Any] = [str(path), ("a.txt", b"a")]
    for each in attachments:
        hypercare.feedback("words", attachments=each)
    hypercare.flush(10)
    assert [post.files[0].content for post in ready.posts] == [b"a", b"a"]


def test_files_that_cannot_go_along_are_named_and_the_words_go_anyway(
    ready: FakeCollector, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = [(f"{n}.txt", b"x") for n in range(11)]
    hypercare.feedback(
        "words", screenshot=b"no picture", attachments=[tmp_path / "absent", Hostile(), 7, *good]
    )
    hypercare.flush(10)
    assert len(ready.posts[0].files) == 10
    shed = " ".join(ready.feedback[0]["extra"]["shed"])
    assert "absent" in shed
    assert "neither PNG" in shed
    assert "10.txt" in shed
    assert "absent" in caplog.text


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


def test_before_init_feedback_warns_and_waits_for_the_init_to_come(
    collector: FakeCollector, spool_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    id = hypercare.feedback("too early")
    assert "hypercare.init() was not called" in caplog.text
    assert hypercare.flush(1) == 1
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True)
    assert collector.wait_for(1)[0].feedback["id"] == id


def test_before_init_everything_else_is_harmless() -> None:
    hypercare.step("x")
    hypercare.notice("y")
    hypercare.identify(1)
    assert hypercare.preview("z")["trail"]["steps"][0]["message"] == "x"
    assert hypercare.outcome("none") is None
    assert hypercare.refused() == 0


def test_a_wrong_configuration_is_said_once_and_leaves_the_sdk_inert(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hypercare.init("https://collector.example/shop")
    assert [r.levelno for r in caplog.records] == [logging.ERROR]
    assert "lacks the key before the @" in caplog.text
    before = threading.active_count()
    hypercare.feedback("words")
    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("dsn", "says"),
    [
        (None, "No DSN"),
        ("  ", "No DSN"),
        (7, "No DSN"),
        ("collector.example/shop", "scheme"),
        ("ftp://key@collector.example/shop", "scheme"),
        ("https://key@/shop", "host"),
        ("https://key@collector.example", "project"),
        ("https://key@collector.example/", "project"),
        ("https://key@collector.example:99999/shop", "host or port"),
        ("https://k ey@collector.example/shop", "characters"),
    ],
)
def test_strict_init_says_what_is_wrong_with_the_dsn(dsn: Any, says: str) -> None:
    with pytest.raises(hypercare.SettingsError, match=says):
        hypercare.init(dsn, strict=True)


def test_an_error_in_the_dsn_never_shows_the_key(caplog: pytest.LogCaptureFixture) -> None:
    hypercare.init(f"https://{KEY}@collector.example")
    assert caplog.text
    assert KEY not in caplog.text


@pytest.mark.parametrize("options", [{"relese": 1}, {"spool_bytes": -1}, {"spool_bytes": "many"}])
def test_unknown_or_impossible_options_are_errors(options: dict[str, Any]) -> None:
    with pytest.raises(hypercare.SettingsError, match=next(iter(options))):
        hypercare.init(f"https://{KEY}@collector.example/shop", strict=True, **options)


def test_a_second_init_replaces_the_first(
    ready: FakeCollector, nowhere: str, spool_dir: Path
) -> None:
    hypercare.init(nowhere, spool_dir=spool_dir, strict=True)
    hypercare.init(ready.dsn, spool_dir=spool_dir, strict=True)
    hypercare.feedback("words")
    assert hypercare.flush(10) == 0
    assert len(ready.posts) == 1


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
