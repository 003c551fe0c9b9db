"""What the collector says: status, template, widget, health, and what it can do."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
from datetime import UTC, datetime
from importlib.resources import files

import pytest
import requests
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from hypercare_collector import configuration
from hypercare_collector.model import TicketRef
from hypercare_collector.store import cases, feedback
from tests.collector.house import House
from tests.collector.rooms import PUBLIC, SECRET, VAULT, hook

FULL = {
    "description": "It is broken",
    "impact": {"scope": "team", "work": "blocked"},
    "category": "bug",
    "reporter": {"id": "42"},
    "fields": {"cost_centre": "4711", "floors": ["1"]},
    "tags": {"wave": "2"},
}


class TestStatus:
    def link(self, house: House) -> str:
        return str(house.post({"description": "It is broken"}).json()["links"]["status"])

    def ticket(self, house: House) -> None:
        with house.store.database.write() as db:
            configuration.apply(db, VAULT, {"destinations": {"hook": hook("http://x.example")}})
            (found,) = [
                f
                for r in db.exec_driver_sql("SELECT uid FROM feedback")
                if (f := feedback.get(db, r[0]))
            ]
            ref = TicketRef("7", "OPS-7", "http://tracker.example/7")
            cases.link(db, feedback.case_of(db, found.uid), "hook", ref, datetime.now(UTC))

    def test_it_says_what_has_become_of_a_feedback(self, house: House) -> None:
        answer = requests.get(self.link(house), timeout=10)

        assert answer.json() == {
            "state": "received",
            "receipt": "SHOP-1",
            "tickets": [],
            "messages": [],
        }
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"

    def test_with_a_ticket_it_is_in_progress(self, house: House) -> None:
        link = self.link(house)
        self.ticket(house)

        told = requests.get(link, timeout=10).json()

        assert told["state"] == "in_progress"
        assert told["tickets"] == [{"name": "OPS-7", "url": "http://tracker.example/7"}]

    @pytest.mark.parametrize("token", ["", "x", "99999999999.x", "²"])
    def test_a_wrong_token_finds_nothing(self, house: House, token: str) -> None:
        link = self.link(house).partition("token=")[0]

        answer = requests.get(link + "token=" + token, timeout=10)

        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"

    def test_the_token_of_one_opens_no_other(self, house: House) -> None:
        first, second = self.link(house), self.link(house)
        path, token = second.partition("?")[0], first.partition("?")[2]

        assert requests.get(f"{path}?{token}", timeout=10).status_code == 404

    def test_a_browser_gets_a_page(self, house: House) -> None:
        accept = "text/html,application/xhtml+xml,*/*;q=0.8"

        answer = requests.get(self.link(house), headers={"Accept": accept}, timeout=10)

        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "SHOP-1" in answer.text


class TestTemplate:
    @pytest.mark.parametrize("key", [PUBLIC, SECRET])
    def test_it_names_the_project_that_the_key_belongs_to(self, house: House, key: str) -> None:
        assert house.get("/api/v1/template", key=key).json()["x-hypercare-project"] == "shop"

    def test_it_is_a_json_schema_that_a_feedback_fits(self, house: House) -> None:
        schema = house.get("/api/v1/template", key=PUBLIC).json()

        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(FULL)
        assert schema["properties"]["description"]["maxLength"] == 20_000
        assert house.post(FULL).status_code == 202

    def test_who_has_it_need_not_fetch_it_again(self, house: House) -> None:
        first = house.get("/api/v1/template", key=SECRET)

        again = house.get("/api/v1/template", SECRET, **{"If-None-Match": first.headers["ETag"]})

        assert again.status_code == 304
        assert not again.content

    def test_it_needs_a_key(self, house: House) -> None:
        assert house.get("/api/v1/template").status_code == 401
        assert house.get("/api/v1/template", key="hcp_wrong").status_code == 403


class TestDescription:
    def test_it_is_valid_openapi(self, house: House) -> None:
        document = house.get("/api/v1/openapi.json").json()

        validate(document)
        assert document["openapi"].startswith("3.1")

    def test_it_names_the_calls_of_the_wire_and_their_refusals(self, house: House) -> None:
        document = house.get("/api/v1/openapi.json").json()

        assert document["paths"].keys() >= {
            "/api/v1/feedback",
            "/api/v1/feedback/{feedback_id}/status",
            "/api/v1/signals",
            "/api/v1/template",
            "/feedback",
        }
        post = document["paths"]["/api/v1/feedback"]["post"]
        statuses = {"200", "202", "400", "401", "403", "413", "415", "422", "429", "503"}
        assert post["responses"].keys() == statuses
        assert post["responses"]["422"]["content"].keys() == {"application/problem+json"}
        assert post["requestBody"]["content"].keys() == {"application/json", "multipart/form-data"}

    def test_its_schema_of_a_feedback_is_the_templates(self, house: House) -> None:
        schemas = house.get("/api/v1/openapi.json").json()["components"]["schemas"]
        template = house.get("/api/v1/template", key=PUBLIC).json()["properties"]

        described = schemas["Feedback"]["properties"]

        assert schemas["Feedback"]["required"] == ["description"]
        for name in ("description", "expected", "module"):
            assert described[name]["maxLength"] == template[name]["maxLength"]
        assert set(template["kind"]["enum"]) <= set(described["kind"]["enum"])


class TestWidget:
    @pytest.mark.parametrize("name", ["hypercare.js", "hypercare.mjs", "hypercare-form.js"])
    def test_it_may_be_used_by_any_page(self, house: House, name: str) -> None:
        answer = house.get(f"/widget/{name}")

        assert answer.content == files("hypercare_widget").joinpath(name).read_bytes()
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize("coding", ["gzip", "identity"])
    def test_who_has_it_need_not_fetch_it_again(self, house: House, coding: str) -> None:
        first = house.get("/widget/hypercare.js", **{"Accept-Encoding": coding})
        tag = first.headers["ETag"]

        again = house.get(
            "/widget/hypercare.js", **{"Accept-Encoding": coding, "If-None-Match": tag}
        )

        assert again.status_code == 304
        assert "Accept-Encoding" in first.headers["Vary"]

    def test_it_is_packed_for_who_can_unpack_it(self, house: House) -> None:
        answer = requests.get(
            house.url + "/widget/hypercare.js",
            headers={"Accept-Encoding": "gzip"},
            stream=True,
            timeout=10,
        )
        packed = answer.raw.read(decode_content=False)

        assert b"use strict" in gzip.decompress(packed)

    @pytest.mark.parametrize("name", ["hypercare-nothing.js", "__init__.py", "..%2fsecret.key"])
    def test_nothing_else_is_served(self, house: House, name: str) -> None:
        assert house.get(f"/widget/{name}").status_code == 404


class TestHealth:
    def test_a_sound_collector_lives_and_is_ready(self, house: House) -> None:
        assert house.get("/healthz").json() == {"status": "alive"}
        assert house.get("/readyz").json() == {"status": "ready", "reasons": []}

    def test_somebody_who_writes_does_not_make_it_unready(self, house: House) -> None:
        with sqlite3.connect(house.folder / "hypercare.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            assert house.get("/readyz").status_code == 200
            other.execute("ROLLBACK")
        other.close()

    def test_without_its_data_it_says_so(self, house: House) -> None:
        house.store.close()
        shutil.move(house.folder, house.folder.with_name("gone"))

        answer = house.get("/readyz")

        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        told = " ".join(answer.json()["reasons"])
        assert "database" in told
        assert "data folder" in told
        assert house.get("/healthz").status_code == 200


def test_the_root_says_what_this_is(house: House) -> None:
    page = house.get("/").text

    assert "hypercare collector" in page
    assert "readyz" in page
    assert json.dumps("./api/v1/openapi.json") in page
