from __future__ import annotations

import pytest

from tests.sdk.fake_collector import FakeCollector
from tests.sdk.shop import Site


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "", "Sec-Fetch-Site": "none"},
    ],
)
def test_a_post_from_elsewhere_is_refused(
    ready: FakeCollector, site: Site, headers: dict[str, str]
) -> None:
    answer = site.post({"description": "words"}, **headers)
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 403
    assert answer.json()["reason"] == "origin"
    assert ready.posts == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://shop.example", "Host": "shop.example"},
        {"Origin": "http://shop.example", "Host": "SHOP.example:80"},
        {"Origin": "https://shop.example", "Host": "shop.example:443"},
    ],
)
def test_a_post_from_the_own_pages_is_taken(
    ready: FakeCollector, site: Site, headers: dict[str, str]
) -> None:
    assert site.post({"description": "words"}, **headers).status_code == 202
