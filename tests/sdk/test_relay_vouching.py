from __future__ import annotations

import json
from pathlib import Path

import flask

import hypercare
from hypercare import trail
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.serving import serving
from tests.sdk.shop import SESSION, Site, shop


def test_a_server_error_of_an_earlier_request_joins_by_session(
    ready: FakeCollector, site: Site
) -> None:
    site.http.cookies.set("hypercare_session", SESSION)
    assert site.get("/fail?password=hunter2").status_code == 500
    browser = {
        "at": "2000-01-01T00:00:00.000Z",
        "type": "HTTP 500",
        "message": "GET /fail 500",
        "side": "server",
    }
    site.post({"description": "words", "trail": {"errors": [browser], "steps": "odd"}})
    arrived = ready.feedback[0]
    first, second = arrived["trail"]["errors"]
    assert (first["type"], first["side"]) == ("HTTP 500", "browser")
    assert (second["type"], second["side"], second["handled"]) == ("KeyError", "server", False)
    assert second["frames"][-1]["function"].endswith("fail")
    assert second["frames"][-1]["source"] == 'raise KeyError("discount")'
    assert second["data"] == {"method": "GET", "path": "/fail", "route": "/fail"}
    step = arrived["trail"]["steps"][-1]
    assert step["message"] == "GET /fail → 500"
    assert step["data"]["status"] == 500
    assert arrived["context"]["session"] == SESSION
    assert "hunter2" not in json.dumps(arrived)


def test_another_session_does_not_see_the_error(ready: FakeCollector, site: Site) -> None:
    site.http.cookies.set("hypercare_session", SESSION)
    site.get("/fail")
    site.http.cookies.clear()
    site.http.cookies.set("hypercare_session", "t" * 32)
    site.post({"description": "words"})
    assert ready.feedback[0]["trail"]["errors"] == []


def test_what_the_page_claims_of_reporter_session_and_server_is_not_believed(
    ready: FakeCollector, site: Site
) -> None:
    site.post(
        {
            "description": "words",
            "reporter": {"id": "admin"},
            "context": {
                "session": "forged",
                "address": "10.0.0.1",
                "url": "https://a.example/?x=1",
            },
            "environment": {"server": "forged", "browser": {"name": "Firefox"}},
        }
    )
    arrived = ready.feedback[0]
    assert "reporter" not in arrived
    assert arrived["extra"]["claimed_reporter"] == {"id": "admin"}
    assert "session" not in arrived["context"]
    assert arrived["context"]["address"] == "127.0.0.1"
    assert arrived["context"]["url"] == "https://a.example/?[redacted]"
    assert arrived["environment"]["server"] != "forged"
    assert arrived["environment"]["browser"] == {"name": "Firefox"}


def test_what_the_person_left_out_in_the_dialog_is_not_added_by_the_server(
    ready: FakeCollector, site: Site
) -> None:
    site.http.cookies.set("hypercare_session", SESSION)
    site.get("/fail")
    withheld = ["application", "browser", "server"]
    site.post({"description": "words", "extra": {"withheld": withheld}})
    site.post({"description": "words", "extra": {"withheld": "odd"}})
    bare, whole = ready.feedback
    assert bare["trail"]["errors"] == []
    assert not {"session", "user_agent"} & bare["context"].keys()
    assert not any(bare[part] for part in ("app", "environment") if part in bare)
    assert (len(whole["trail"]["errors"]), whole["context"]["session"]) == (1, SESSION)
    assert whole["environment"]["server"]


def test_a_person_who_left_out_the_name_is_not_named_by_the_server(ready: FakeCollector) -> None:
    with serving(shop(who=lambda: {"id": 1, "name": "Ada"})) as base:
        Site(base).post({"description": "words", "extra": {"withheld": ["person"]}})
        Site(base).post({"description": "words"})
    nameless, named = ready.feedback
    assert "reporter" not in nameless
    assert named["reporter"] == {"id": "1", "name": "Ada"}


def test_the_page_s_words_pass_untouched_and_its_captured_parts_redacted(
    ready: FakeCollector, site: Site
) -> None:
    words = "password=hunter2 \x00 \ud800 🙂"
    error = {"type": "Error", "message": "token=abc", "data": {"cookie": "a=1"}}
    site.post({"description": words, "expected": words, "trail": {"errors": [error]}})
    arrived = ready.feedback[0]
    assert (arrived["description"], arrived["expected"]) == (words, words)
    found = arrived["trail"]["errors"][0]
    assert (found["message"], found["data"]) == ("token=[redacted]", {"cookie": "[redacted]"})


def test_too_long_a_trail_is_cut_to_the_latest_and_marked(ready: FakeCollector, site: Site) -> None:
    steps = [{"at": f"2026-01-01T00:00:{n:05}Z", "message": str(n)} for n in range(300)]
    errors = [{"at": "2026-01-01T00:00:00Z", "message": str(n)} for n in range(50)]
    site.post({"description": "words", "trail": {"steps": steps, "errors": errors}})
    trail = ready.feedback[0]["trail"]
    assert (len(trail["steps"]), len(trail["errors"]), trail["trimmed"]) == (100, 20, True)
    assert trail["steps"][-1]["message"] == "299"
    assert trail["errors"][-1]["message"] == "49"


def test_what_the_application_described_of_the_session_goes_with_a_browser_s_feedback(
    ready: FakeCollector, app: flask.Flask, site: Site
) -> None:
    @app.get("/basket")
    def basket() -> str:
        hypercare.describe(tenant="acme", flags={"new_checkout": True})
        return "<html></html>"

    hypercare.describe(site="Berlin")
    site.get("/basket")
    site.get("/basket")
    site.post({"description": "words", "context": {"tenant": "evil", "theme": "dark"}})
    context = ready.feedback[0]["context"]
    assert (context["tenant"], context["site"], context["theme"]) == ("acme", "Berlin", "dark")
    assert context["flags"] == {"new_checkout": True}


def test_under_a_public_key_the_user_is_told_and_no_signature_is_pretended(
    collector: FakeCollector, spool_dir: Path
) -> None:
    public = collector.dsn.replace("hcs_", "hcp_")
    hypercare.init(public, spool_dir=spool_dir, strict=True)
    with serving(shop(who=lambda: {"id": 1, "name": "Ada"})) as base:
        site = Site(base)
        site.post({"description": "w", "reporter": {"id": "2", "signature": "v1,9,x"}})
        site.http.close()
    [arrived] = collector.feedback
    assert arrived["reporter"] == {"id": "1", "name": "Ada"}


def test_what_hooks_say_of_the_user_of_a_relay_request_is_said_of_that_one_alone(
    ready: FakeCollector, app: flask.Flask, site: Site
) -> None:
    @app.before_request
    def know() -> None:
        user = flask.request.headers.get("X-User")
        if user:
            hypercare.identify(user)
            hypercare.describe(tenant=f"of {user}")
            hypercare.step(f"{user} came")

    site.post({"description": "mine"}, **{"X-User": "Ada"})
    site.post({"description": "nobody's"})
    mine, nobodys = ready.feedback
    assert mine["reporter"] == {"id": "Ada"}
    assert "reporter" not in nobodys
    assert "tenant" not in nobodys["context"]
    assert (trail.program().described, list(trail.program().steps)) == ({}, [])
