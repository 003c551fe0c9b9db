"""What the doctor finds when it asks a real collector as a page of some origin would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hypercare.doctor import BROKEN, NOTE, OK, Finding, examine
from tests.collector.connectors.moody import Door, Mood, Request, running_moody
from tests.collector.house import ORIGIN, PUBLIC, SECRET, House, open_house


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("house")) as opened:
        yield opened


def dsn(url: str, key: str = PUBLIC) -> str:
    return url.replace("://", f"://{key}@") + "/shop"


def told(dsn: str, origin: str) -> list[Finding]:
    return [finding for finding in examine(dsn, origin) if finding.about == "origin"]


def states(dsn: str) -> dict[str, str]:
    return {finding.about: finding.state for finding in examine(dsn)}


def test_a_real_collector_is_found_in_order(house: House) -> None:
    found = states(dsn(house.url, SECRET))

    assert set(found.values()) == {OK}
    assert {"collector", "signals", "clock", "spool"} <= found.keys()
    assert house.ledger().received == 0
    assert not house.rejections()


def test_a_real_collector_tells_a_dsn_with_another_project(house: House) -> None:
    wrong = dsn(house.url).removesuffix("/shop") + "/till"

    [told] = [each for each in examine(wrong) if each.about == "project"]

    assert told.state == NOTE
    assert "the key belongs to project shop" in told.words
    assert "the DSN says till" in told.words


def test_a_wrong_key_is_told_apart(house: House) -> None:
    found = {each.about: each for each in examine(dsn(house.url, SECRET[:-1] + "e"))}

    assert found["key"].state == BROKEN
    assert "not known here" in found["key"].words
    assert "collector" not in found


@pytest.mark.parametrize("given", [ORIGIN, f"{ORIGIN}:80", f"{ORIGIN}/", ORIGIN.upper()])
def test_pages_of_a_project_s_origin_may_post(house: House, given: str) -> None:
    [finding] = told(dsn(house.url), given)

    assert (finding.state, ORIGIN in finding.words) == (OK, True)


@pytest.mark.parametrize("origin", ["https://shop.example", "http://shop.example:8080"])
def test_a_blocked_origin_says_what_to_add(house: House, origin: str) -> None:
    [finding] = told(dsn(house.url), origin)

    assert finding.state == BROKEN
    assert f"The origin {origin} is not among the origins" in finding.words
    assert f'add "{origin}" to the project\'s origins' in finding.advice


def test_a_secret_key_cannot_tell_whether_an_origin_is_blocked(house: House) -> None:
    [noted] = told(dsn(house.url, SECRET), "http://foreign.example")

    assert noted.state == NOTE
    assert "public key" in noted.advice


@pytest.mark.parametrize("given", ["shop.example", "https://shop.example/cart", "ftp://a", ""])
def test_what_is_no_origin_says_how_one_is_written(house: House, given: str) -> None:
    findings = told(dsn(house.url), given)

    assert [each.state for each in findings] == ([BROKEN] if given else [])


def test_a_page_with_tls_may_not_call_a_collector_without() -> None:
    with running_moody() as moody:
        moody.answers(200, {"properties": {}})
        far = moody.url.replace("127.0.0.1", "127.1")
        [finding] = told(dsn(far), "https://shop.example")

    assert (finding.state, "not encrypted" in finding.words) == (BROKEN, True)


def test_a_collector_that_is_away_is_mended_first(nowhere: str) -> None:
    [finding] = told(nowhere, ORIGIN)

    assert finding.state == NOTE


def test_a_proxy_that_swallows_the_preflight_is_found() -> None:
    with running_moody() as moody:
        moody.answers(200, {"properties": {}}, Access_Control_Allow_Origin=ORIGIN)
        [finding] = told(dsn(moody.url), ORIGIN)

    assert (finding.state, "preflight was answered 501" in finding.words) == (BROKEN, True)
    assert "reverse proxy" in finding.advice


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({"Access-Control-Allow-Origin": ORIGIN}, "does not allow authorization, content-type"),
        ({"Access-Control-Allow-Headers": "Authorization,Content-Type"}, "the origin"),
        (
            {"Access-Control-Allow-Headers": "*", "Access-Control-Allow-Origin": "*"},
            "does not allow authorization, content-type",
        ),
    ],
)
def test_a_proxy_that_takes_headers_away_is_found(
    monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], words: str
) -> None:
    monkeypatch.setattr(Door, "do_OPTIONS", Door.handle_one, raising=False)
    with running_moody() as moody:
        moody.mood = answering(headers)
        [finding] = told(dsn(moody.url), ORIGIN)
        preflight = next(each for each in moody.requests if each.method == "OPTIONS")

    assert (finding.state, words in finding.words) == (BROKEN, True)
    assert "Authorization" not in preflight.headers


def test_an_answer_that_a_page_cannot_read_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Door, "do_OPTIONS", Door.handle_one, raising=False)
    good = {
        "Access-Control-Allow-Headers": "Authorization,Content-Type",
        "Access-Control-Allow-Origin": ORIGIN,
    }
    with running_moody() as moody:
        moody.mood = answering(good, only="OPTIONS")
        [finding] = told(dsn(moody.url), ORIGIN)

    assert (finding.state, "cannot read" in finding.words) == (BROKEN, True)


def answering(headers: dict[str, str], only: str = "") -> Mood:
    def answer(door: Door, request: Request) -> None:
        told = headers if only in ("", request.method) else {}
        door.answer(200, b'{"properties": {}}', "application/json", told)

    return answer


def test_nothing_is_left_in_the_spool_s_place(house: House, tmp_path: Path) -> None:
    list(examine(dsn(house.url)))

    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
