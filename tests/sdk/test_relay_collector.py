from __future__ import annotations

import pytest

from hypercare import template
from tests.sdk.fake_collector import KEY, FakeCollector
from tests.sdk.shop import ID, Site


def test_the_template_is_the_project_s_and_the_standard_one_without_a_collector(
    ready: FakeCollector, site: Site
) -> None:
    assert site.get("/_hypercare/template").json() == {"title": "Feedback of the shop"}
    assert ready.arrivals[-1].headers["authorization"] == f"Bearer {KEY}"
    ready.stop()
    assert site.get("/_hypercare/template").json() == template.json_schema()
    ready.come_back()


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
