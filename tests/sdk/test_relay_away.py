from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import hypercare
from hypercare.courier import AWAITED
from tests.sdk.fake_collector import FakeCollector, eventually
from tests.sdk.shop import ID, Site


def test_while_the_collector_is_down_feedback_is_kept_and_sent_once_it_is_up(
    ready: FakeCollector, site: Site, waiting: Callable[[], list[Path]]
) -> None:
    ready.stop()
    answer = site.post({"id": ID, "description": "words"})
    assert (answer.status_code, answer.json()) == (202, {"id": ID, "status": "kept"})
    assert len(waiting()) == 1
    ready.come_back()
    assert ready.wait_for(1)[0].feedback["id"] == ID
    eventually(lambda: waiting() == [])


def test_a_slow_collector_is_not_waited_for_and_the_feedback_arrives_once(
    collector: FakeCollector, site: Site, spool_dir: Path, waiting: Callable[[], list[Path]]
) -> None:
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True, relay_seconds=0.1)
    collector.moods, collector.slow_seconds = ["slow"], 60.0
    answer = site.post({"id": ID, "description": "words"})
    assert answer.json() == {"id": ID, "status": "kept"}
    assert len(waiting()) == 1
    collector.released.set()
    eventually(lambda: waiting() == [])
    assert len(collector.posts) == 1


def test_a_hanging_collector_costs_few_threads_and_later_posts_are_kept_without_asking(
    collector: FakeCollector, site: Site, spool_dir: Path, waiting: Callable[[], list[Path]]
) -> None:
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True, relay_seconds=0.1)
    collector.moods, collector.slow_seconds = ["slow"], 60.0
    most = AWAITED + 1  # the courier itself hangs, too
    before = set(threading.enumerate())

    def post(number: int) -> Any:
        return site.post({"description": f"words {number}"}).json()["status"]

    with ThreadPoolExecutor(20) as visitors:
        assert set(visitors.map(post, range(20))) == {"kept"}
    collector.wait_for(most)
    ours = [each for each in threading.enumerate() if each.name.startswith("hypercare")]
    assert len(set(ours) - before) == most
    assert [post(number) for number in range(20, 25)] == ["kept"] * 5
    assert len(collector.arrivals) == most
    assert len(waiting()) == 25
    collector.released.set()


def test_while_the_collector_asks_for_time_it_is_not_asked_again(
    ready: FakeCollector, site: Site
) -> None:
    ready.moods = ["away"]
    for _ in range(3):
        assert site.post({"description": "words"}).json()["status"] == "kept"
    assert len(ready.arrivals) == 1


@pytest.mark.parametrize("mood", ["500", "503", "html", "reset", "patience"])
def test_a_collector_in_trouble_means_kept(ready: FakeCollector, site: Site, mood: str) -> None:
    ready.moods = [mood]
    answer = site.post({"id": ID, "description": "words"})
    assert (answer.status_code, answer.json()) == (202, {"id": ID, "status": "kept"})


@pytest.mark.parametrize("mood", ["401", "403", "404"])
def test_a_wrong_key_of_ours_is_not_the_user_s_fault_and_nothing_is_lost(
    ready: FakeCollector,
    site: Site,
    mood: str,
    caplog: pytest.LogCaptureFixture,
    waiting: Callable[[], list[Path]],
) -> None:
    ready.moods = [mood]
    answer = site.post({"id": ID, "description": "words"})
    assert (answer.status_code, answer.json()) == (202, {"id": ID, "status": "kept"})
    site.post({"description": "more words"})
    assert caplog.text.count("Check the DSN") == 1
    assert len(waiting()) == 2


def test_without_a_disk_nothing_is_promised(nowhere: str, site: Site, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    hypercare.init(nowhere, spool_dir=blocked, strict=True)
    answer = site.post({"description": "words"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def test_without_init_the_relay_says_so(site: Site) -> None:
    answer = site.post({"description": "words"})
    assert answer.status_code == 503
    assert "hypercare.init()" in answer.json()["title"]
