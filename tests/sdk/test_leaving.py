from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

import hypercare
from hypercare import Never
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.shop import Site

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20
Wire = dict[str, Any]


def start(collector: FakeCollector, spool_dir: Path, **options: Any) -> None:
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True, **options)


def test_before_send_sees_the_report_as_it_would_leave_and_may_change_it(
    collector: FakeCollector, spool_dir: Path
) -> None:
    seen: list[Wire] = []

    def change(report: Wire) -> Wire:
        seen.append(report)
        del report["environment"]
        report["tags"] = {"wave": "2"}
        return report

    start(collector, spool_dir, before_send=change)
    hypercare.step("paid with token=abc123")
    hypercare.feedback("words", attachments=[("a.txt", b"abc")])
    assert hypercare.flush(10) == 0
    assert seen[0]["trail"]["steps"][0]["message"] == "paid with token=[redacted]"
    assert seen[0]["attachments"] == [
        {"number": 1, "name": "a.txt", "media_type": "text/plain", "kind": "file", "bytes": 3}
    ]
    (arrived,) = collector.feedback
    assert arrived["tags"] == {"wave": "2"}
    assert "environment" not in arrived
    assert "attachments" not in arrived
    assert collector.posts[0].files[0].content == b"abc"


def test_a_file_that_before_send_takes_out_does_not_go_along(
    collector: FakeCollector, spool_dir: Path
) -> None:
    def change(report: Wire) -> Wire:
        kept = [each for each in report["attachments"] if each["kind"] != "screenshot"]
        return {**report, "attachments": kept}

    start(collector, spool_dir, before_send=change)
    hypercare.feedback("words", screenshot=PNG, attachments=[("a.txt", b"abc")])
    hypercare.flush(10)
    assert [file.filename for file in collector.posts[0].files] == ["a.txt"]


def test_of_two_files_with_one_name_the_one_that_is_taken_out_stays_here(
    collector: FakeCollector, spool_dir: Path
) -> None:
    def change(report: Wire) -> Wire:
        del report["attachments"][0]
        return report

    start(collector, spool_dir, before_send=change)
    files = [("a.txt", b"one"), ("a.txt", b"two")]
    assert [each["number"] for each in hypercare.preview("", attachments=files)["attachments"]] == [
        1
    ]
    hypercare.feedback("words", attachments=files)
    hypercare.flush(10)
    assert [file.content for file in collector.posts[0].files] == [b"two"]


def test_a_report_that_before_send_drops_stays_here_and_its_outcome_says_so(
    collector: FakeCollector, spool_dir: Path
) -> None:
    start(collector, spool_dir, before_send=lambda report: None)
    id = hypercare.feedback("words")
    assert hypercare.flush(10) == 0
    assert collector.posts == []
    assert hypercare.outcome(id) == Never("before_send dropped it", by="program")
    assert hypercare.preview("words") == {}


@pytest.mark.parametrize("answer", ["raises", "nonsense", "cycle"])
def test_when_before_send_fails_the_user_s_words_go_and_nothing_that_was_captured(
    collector: FakeCollector, spool_dir: Path, answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    def change(report: Wire) -> Any:
        if answer == "raises":
            raise KeyError("trail")
        cycle: list[Any] = []
        cycle.append(cycle)
        return "nonsense" if answer == "nonsense" else {**report, "tags": cycle}

    start(collector, spool_dir, before_send=change)
    hypercare.step("a secret place")
    hypercare.feedback("words", impact={"scope": "team"}, attachments=[("a.txt", b"abc")])
    assert hypercare.flush(10) == 0
    (arrived,) = collector.feedback
    assert (arrived["description"], arrived["impact"]) == ("words", {"scope": "team"})
    assert not {"trail", "environment", "context"} & arrived.keys()
    assert "before_send" in arrived["extra"]["shed"][0]
    assert collector.posts[0].files == []
    assert "before_send failed" in caplog.text


def test_the_id_of_a_feedback_is_not_before_send_s_to_change(
    collector: FakeCollector, spool_dir: Path
) -> None:
    start(collector, spool_dir, before_send=lambda report: {**report, "id": "other"})
    id = hypercare.feedback("words")
    hypercare.flush(10)
    assert [each["id"] for each in collector.feedback] == [id]


def test_before_send_has_its_say_over_what_a_browser_reports(
    collector: FakeCollector, spool_dir: Path, site: Site
) -> None:
    def change(report: Wire) -> Wire | None:
        return None if "never" in report["description"] else {**report, "tags": {"by": "us"}}

    start(collector, spool_dir, before_send=change)
    assert site.post({"description": "always"}).status_code == 202
    refused = site.post({"description": "never"})
    assert refused.status_code == 422
    assert "decided not to send" in refused.json()["title"]
    assert [each["tags"] for each in collector.feedback] == [{"by": "us"}]


def test_long_words_pass_before_send_whole(collector: FakeCollector, spool_dir: Path) -> None:
    start(collector, spool_dir, before_send=lambda report: report)
    hypercare.feedback("w" * 20_000, fields={"answers": ["a" * 9_000]})
    hypercare.flush(10)
    assert collector.feedback[0]["description"] == "w" * 20_000
    assert collector.feedback[0]["fields"] == {"answers": ["a" * 9_000]}


def test_preview_shows_the_files_and_leaves_them_here(
    ready: FakeCollector, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        shown = hypercare.preview("words", screenshot=PNG, attachments=["/nowhere/a.txt"])
    assert [(each["name"], each["kind"]) for each in shown["attachments"]] == [
        ("screenshot.png", "screenshot")
    ]
    assert "/nowhere/a.txt" in shown["extra"]["shed"][0]
    hypercare.flush(10)
    assert ready.posts == []
