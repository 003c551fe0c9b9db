"""No person's words and no secret in any log line, whatever happens, of a real process."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.collector.connectors.moody import Door, Moody, Request, running_moody
from tests.collector.rooms import PUBLIC, SECRET, SIGNING
from tests.journey.processes import Collector, hypercare, post, running_collector
from tests.waiting import until

WORDS = "Zwiebelkuchen"
PERSONAL = (WORDS, "Mustermann", "erika", "kx77-session", "Geheimrat", "hcp_", "hcs_", "whsec_")
TOLD = {
    "description": f"My {WORDS} is gone",
    "expected": f"the {WORDS}",
    "module": WORDS,
    "reporter": {"id": "erika-42", "name": "Erika Mustermann", "email": "erika@example.com"},
    "context": {"url": f"http://shop.example/{WORDS}?q={WORDS}", "session": "kx77-session"},
    "trail": {"steps": [], "errors": [{"type": "KeyError", "message": WORDS, "frames": []}]},
}


@pytest.fixture
def service() -> Iterator[Moody]:
    with running_moody() as moody:
        yield moody


def configuration(service: Moody) -> str:
    return f"""
[projects.shop]
name = "Shop"
origins = ["http://shop.example"]
public_key = "{PUBLIC}"
secret_key = "{SECRET}"

[destinations.hook]
kind = "webhook"
url = "{service.url}"
secret = "{SIGNING}"

[[routes]]
project = "shop"
to = ["hook"]
"""


def echo(status: int) -> Any:
    """Say back all that was said, as careless services do."""

    def mood(door: Door, request: Request) -> None:
        door.answer(status, request.body, "application/json", {})

    return mood


def knock(collector: Collector, path: str, **how: Any) -> int:
    how = {"headers": {"Authorization": f"Bearer {SECRET}"}, **how}
    return requests.post(f"{collector.url}{path}", timeout=30, **how).status_code


def everything(collector: Collector) -> list[str]:
    """Send all that can be sent, right and wrong; return the tokens that came back."""
    path, bad = "/api/v1/feedback", {**TOLD, "kind": WORDS, "category": 7}
    assert knock(collector, path, json=bad) == 422
    assert knock(collector, path, data=f'{{"description": "{WORDS}'.encode()) in (400, 415)
    assert knock(collector, path, json=TOLD, headers={}) == 401
    wrong = {"Authorization": f"Bearer hcs_Geheimrat{WORDS}"}
    assert knock(collector, path, json=TOLD, headers=wrong) == 403
    stranger = {"Authorization": f"Bearer {PUBLIC}", "Origin": "https://erika.example"}
    assert knock(collector, path, json=TOLD, headers=stranger) == 403
    assert knock(collector, f"{path}?key=hcs_Geheimrat", json=TOLD, headers={}) == 403
    assert knock(collector, f"{path}?key={PUBLIC}", json=TOLD, headers={}) == 202
    assert knock(collector, f"/{WORDS}?token=Geheimrat", json=TOLD) == 404
    assert knock(collector, f"/api/v1/feedback/{WORDS}/status", json=TOLD) == 405
    seen = requests.get(
        f"{collector.url}/api/v1/feedback/{WORDS}/status?token=Geheimrat", timeout=30
    )
    assert seen.status_code == 404
    simple = {"user_id": "erika", "comments": WORDS}
    assert knock(collector, "/feedback", json=simple) == 200
    files = [
        ("feedback", (None, json.dumps(TOLD), "application/json")),
        ("screenshot", ("Mustermann.png", WORDS.encode(), "image/png")),
    ]
    assert knock(collector, path, files=files) == 202
    signal = {"session": "kx77-session", "error": {"type": "KeyError", "message": WORDS}}
    assert knock(collector, "/api/v1/signals", json={"signals": [signal]}) == 202
    assert knock(collector, "/api/v1/signals", json={"signals": WORDS}) in (400, 422)
    link = post(collector, SECRET, TOLD).json()["links"]["status"]
    assert requests.get(link, timeout=30).status_code == 200
    return [link.partition("token=")[2]]


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize("status", [200, 400, 503])
def test_no_line_holds_a_word_a_name_or_a_key(
    form: str, status: int, service: Moody, tmp_path: Path
) -> None:
    service.mood = echo(status)
    data = tmp_path / "data"

    with running_collector(data, configuration(service), HYPERCARE_LOG_FORMAT=form) as collector:
        tokens = everything(collector)
        until(lambda: len(service.requests) >= 3)
        until(lambda: "outcome" in log_of(data))
    log = log_of(data)

    assert log.count("request answered") >= 10
    assert {word for word in (*PERSONAL, *tokens) if word.lower() in log.lower()} == set()
    if status == 400:
        assert WORDS in hypercare("held", data=data), "there was nothing that could have leaked"


def test_one_id_leads_from_the_request_to_the_ticket(service: Moody, tmp_path: Path) -> None:
    data, feedback_id = tmp_path / "data", str(uuid.uuid4())
    service.answers(503)

    with running_collector(data, configuration(service), HYPERCARE_LOG_FORMAT="json") as collector:
        headers = {"Authorization": f"Bearer {SECRET}", "X-Request-ID": "0123abcd-proxy"}
        answer = requests.post(
            f"{collector.url}/api/v1/feedback",
            json={**TOLD, "id": feedback_id},
            headers=headers,
            timeout=30,
        )
        until(lambda: "no good answer" in log_of(data))
        service.answers(200, {})
        until(lambda: "ticket made" in log_of(data))

    assert answer.headers["X-Request-ID"] == "0123abcd-proxy"
    receipt = answer.json()["receipt"]
    lines = [read for read in map(json_of, log_of(data).splitlines()) if read]
    followed = [read for read in lines if read.get("feedback") == feedback_id]
    first, *attempts = followed
    assert first["message"] == "request answered"
    assert first["path"] == "/api/v1/feedback"
    assert (first["status"], first["request"], first["project"]) == (202, "0123abcd-proxy", "shop")
    assert {read["receipt"] for read in followed} == {receipt}
    assert [read["outcome"] for read in attempts[:2]] == ["later", "done"]
    made = attempts[1]
    assert made["message"] == "ticket made"
    assert (made["attempt"], made["destination"], made["ticket"]) == (2, "hook", receipt)
    assert made["case"] == receipt
    assert made["delivery"].startswith("hc-")
    assert made["waited"] >= made["seconds"] > 0


def test_a_request_id_that_is_none_is_replaced(service: Moody, tmp_path: Path) -> None:
    with running_collector(tmp_path / "data", configuration(service)) as collector:
        answer = requests.get(
            f"{collector.url}/healthz", headers={"X-Request-ID": "Erika Mustermann"}, timeout=30
        )
        assert post(collector, SECRET, TOLD).headers["X-Request-ID"]
    assert uuid.UUID(answer.headers["X-Request-ID"])


def log_of(data: Path) -> str:
    """Return what the collector wrote, but for the sentences that it greets with."""
    text = (data.parent / f"{data.name}.log").read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("hypercare "))


def json_of(line: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(line)
    return read
