"""What the tests of the connectors rest on: users that may do what they need and no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import requests

from examples.trackers import redmine as redmine_server
from examples.trackers import rt as rt_server


def ask(url: str, method: str = "GET", *, body: Any = None, **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.request(method, url, json=body, headers=named, timeout=60)


def test_redmines_user_has_the_documented_rights_alone(redmine: redmine_server.Tracker) -> None:
    user = ask(
        f"{redmine.url}/users/current.json?include=memberships", X_Redmine_API_Key=redmine.key
    ).json()["user"]
    [membership] = user["memberships"]
    [role] = membership["roles"]
    allowed = ask(f"{redmine.url}/roles/{role['id']}.json", X_Redmine_API_Key=redmine.key)

    assert user["admin"] is False
    assert allowed.json()["role"]["permissions"] == ["view_issues", "add_issues", "add_issue_notes"]


def test_rts_user_may_neither_change_tickets_nor_make_tokens(rt: rt_server.Tracker) -> None:
    ours = f"token {rt.token}"
    ticket = {"Queue": rt.queue, "Subject": "a", "Content": "b", "ContentType": "text/plain"}
    api = f"{rt.url}/REST/2.0"
    made = ask(f"{api}/ticket", "POST", body=ticket, Authorization=ours).json()["_url"]

    changed = ask(made, "PUT", body={"Status": "resolved"}, Authorization=ours)
    answered = ask(f"{made}/correspond", "POST", body=ticket, Authorization=ours)

    assert "Permission Denied" in changed.text
    assert answered.status_code >= 400
    assert ask(made, Authorization=ours).json()["Status"] == "new"


def test_a_second_start_keeps_what_the_first_one_took_in(tmp_path: Path) -> None:
    with rt_server.running_rt(tmp_path) as tracker:
        ours = f"token {tracker.token}"
        ticket = {"Queue": tracker.queue, "Subject": "from the first start"}
        api = f"{tracker.url}/REST/2.0"
        ask(f"{api}/ticket", "POST", body=ticket, Authorization=ours).raise_for_status()

    with rt_server.running_rt(tmp_path) as tracker:
        again = ask(f"{tracker.url}/REST/2.0/ticket/1", Authorization=f"token {tracker.token}")

    assert again.json()["Subject"] == "from the first start"
