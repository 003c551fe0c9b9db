"""Every call of the API under data that fits and data that does not: nothing but what is described.

The requests follow from the OpenAPI document and go to a running collector over HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import negative_data_rejection
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup

from hypercare_collector.app import Collector, create_app
from hypercare_collector.settings import MEGABYTE, Settings
from hypercare_collector.store import cases, feedback
from tests.collector.house import House, open_house
from tests.collector.rooms import SECRET, VAULT
from tests.collector.web.stories import examined

SEED = 3
KEY = {"Authorization": f"Bearer {SECRET}"}
JSON = {"Content-Type": "application/json"}
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
EXAMPLES = 15
LENIENT = {"POST /api/v1/signals"}
"""Calls that take a whole in although a part of it is malformed, and say which."""


@pytest.fixture(scope="module")
def open_all_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("house") / "data") as house:
        yield house


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[House]:
    """A collector that takes little, and one feedback a minute."""
    with open_house(tmp_path / "data", json_mb=1, body_mb=1, per_person=1) as house:
        yield house


@pytest.fixture(scope="module")
def api(open_all_day: House) -> Any:
    generation = GenerationConfig(deterministic=True)
    config = SchemathesisConfig(
        seed=SEED, projects=ProjectsConfig(default=ProjectConfig(generation=generation))
    )
    return schemathesis.openapi.from_url(f"{open_all_day.url}/api/v1/openapi.json", config=config)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_nothing_but_what_is_described_comes_back(
    api: Any, open_all_day: House, mode: GenerationMode
) -> None:
    operations = [found.ok() for found in api.get_all_operations()]
    faults = [fault for each in operations if (fault := tried(each, mode, open_all_day))]

    assert len(operations) > 15
    assert faults == []


def tried(operation: Any, mode: GenerationMode, house: House) -> str:
    """Send many requests of one kind; return what was wrong with an answer, or nothing."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def sent(case: Any) -> None:
        case.call_and_validate(
            base_url=house.url,
            headers=KEY,
            timeout=30,
            excluded_checks=[negative_data_rejection] if operation.label in LENIENT else [],
        )

    try:
        sent()
    except Unsatisfiable:
        return ""
    except (FailureGroup, Failure) as failure:
        return f"{operation.label}: {failure}"
    return ""


@pytest.mark.parametrize("accept", [{}, HTML], ids=["program", "person"])
def test_what_signed_links_open_is_as_described(
    api: Any, open_all_day: House, accept: dict[str, str]
) -> None:
    answer = open_all_day.post_files(("log", ("a.log", b"x", "text/plain")))
    found = open_all_day.kept(answer)
    (file,) = found.attachments
    examined(open_all_day, file)
    with open_all_day.store.database.read() as db:
        case = cases.get(db, feedback.case_of(db, found.uid))
    links = {
        "/f/{uid}": ({"uid": found.uid}, VAULT.sign("page", found.uid)),
        "/f/{uid}/context.json": ({"uid": found.uid}, VAULT.sign("page", found.uid)),
        "/c/{key}": ({"key": case.key}, VAULT.sign("case", case.id)),
        "/files/{file_id}": ({"file_id": file.id}, VAULT.sign("file", file.id)),
        "/api/v1/feedback/{feedback_id}/status": (
            {"feedback_id": found.id},
            VAULT.sign("status", found.uid),
        ),
    }

    for path, (parameters, token) in links.items():
        for sent, status in ((token, 200), ("wrong", 404)):
            url = path.format(**parameters) + f"?token={sent}"
            said = open_all_day.get(url, **accept)
            assert said.status_code == status, path
            api[path]["GET"].validate_response(said)


@pytest.mark.parametrize(
    ("status", "how"),
    [
        (401, {"key": "", "document": {"description": "x"}}),
        (403, {"key": "hcp_wrong", "document": {"description": "x"}}),
        (413, {"data": b"x" * (2 * MEGABYTE), "headers": JSON}),
        (415, {"data": b"x", "headers": {"Content-Type": "text/plain"}}),
        (422, {"document": {"description": ""}}),
        (400, {"data": b"{", "headers": JSON}),
        (202, {"document": {"description": "x"}}),
        (429, {"document": {"description": "x"}}),
    ],
)
def test_what_is_refused_is_as_described(
    api: Any, busy: House, status: int, how: dict[str, Any]
) -> None:
    for _ in range(2 if status == 429 else 1):
        answer = busy.post(**how)

    assert answer.status_code == status
    api["/api/v1/feedback"]["POST"].validate_response(answer)


def test_every_call_is_described(api: Any, open_all_day: House) -> None:
    settings = Settings(data=open_all_day.folder)
    app = create_app(Collector(settings, open_all_day.store, VAULT, lambda: None, "http://x"))
    calls = {
        (method, re.sub("<(?:[^<>:]+:)?([^<>]+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not rule.rule.startswith("/static/") and "pages.css" not in rule.rule
    }

    assert calls == {
        (each.ok().method.upper(), each.ok().path) for each in api.get_all_operations()
    }
