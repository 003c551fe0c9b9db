from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import hypercare
from hypercare import pages, template
from tests.sdk.fake_collector import KEY, FakeCollector, eventually
from tests.sdk.shop import ID, Site


def test_the_template_is_the_project_s_and_is_remembered(ready: FakeCollector, site: Site) -> None:
    assert site.get("/_hypercare/template").json() == {"title": "Feedback of the shop"}
    assert ready.arrivals[-1].headers["authorization"] == f"Bearer {KEY}"
    ready.stop()
    assert site.get("/_hypercare/template").json() == {"title": "Feedback of the shop"}
    ready.come_back()


def test_the_template_is_asked_for_again_while_the_old_one_serves(
    ready: FakeCollector, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.get("/_hypercare/template")
    site.get("/_hypercare/template")
    assert len(ready.arrivals) == 1
    monkeypatch.setattr(pages, "FRESH_SECONDS", 0.0)
    ready.moods, ready.slow_seconds = ["slow"], 60.0
    assert site.get("/_hypercare/template").json() == {"title": "Feedback of the shop"}
    eventually(lambda: len(ready.arrivals) == 2)
    ready.released.set()


def test_without_a_collector_the_template_is_the_standard_one_until_it_is_back(
    ready: FakeCollector, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "SILENT_SECONDS", 0.0)
    ready.stop()
    assert site.get("/_hypercare/template").json() == template.json_schema()
    ready.come_back()
    expected = {"title": "Feedback of the shop"}
    eventually(lambda: site.get("/_hypercare/template").json() == expected)


@pytest.mark.parametrize(
    ("path", "status"),
    [("template", 200), (f"status?id={ID}&token=t", 502), ("pages.css", 502)],
)
def test_a_hanging_collector_costs_few_threads_and_is_not_waited_for_again(
    collector: FakeCollector, site: Site, spool_dir: Path, path: str, status: int
) -> None:
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True, relay_seconds=0.5)
    collector.moods, collector.slow_seconds = ["slow"], 60.0
    before = set(threading.enumerate())
    with ThreadPoolExecutor(20) as visitors:
        asked = visitors.map(lambda _: site.get(f"/_hypercare/{path}").status_code, range(20))
        assert set(asked) == {status}
    ours = [each for each in threading.enumerate() if each.name == "hypercare-page"]
    assert len(set(ours) - before) <= pages.AT_ONCE
    assert [site.get(f"/_hypercare/{path}").status_code for _ in range(5)] == [status] * 5
    assert len(collector.arrivals) <= pages.AT_ONCE
    collector.released.set()


def test_the_status_is_asked_for_at_the_collector(ready: FakeCollector, site: Site) -> None:
    answer = site.get(f"/_hypercare/status?id={ID}&token=t0ken")
    assert answer.json()["path"] == f"/api/v1/feedback/{ID}/status?token=t0ken"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("query", ["", "?id=1", "?token=1"])
def test_a_status_without_id_or_token_is_400(ready: FakeCollector, site: Site, query: str) -> None:
    assert site.get(f"/_hypercare/status{query}").status_code == 400


def test_a_status_cannot_reach_other_addresses_of_the_collector(
    ready: FakeCollector, site: Site
) -> None:
    site.get("/_hypercare/status?id=../../cases?x%23&token=a%26b")
    expected = "/api/v1/feedback/..%2F..%2Fcases%3Fx%23/status?token=a%26b"
    assert ready.arrivals[-1].path == expected


def test_a_status_without_a_collector_is_502(ready: FakeCollector, site: Site) -> None:
    ready.stop()
    assert site.get(f"/_hypercare/status?id={ID}&token=t").status_code == 502
    ready.come_back()
